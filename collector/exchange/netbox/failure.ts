/** What stands between us and a NetBox, by name: labels of metrics, and what people filter by. */
export const NETBOX_FAILURES = {
  unreachable: 'It cannot be reached.',
  untrusted: 'Its certificate is not trusted.',
  refused: 'It does not know the token, or the token may not.',
  busy: 'It asks to come back later.',
  broken: 'It answers that it failed.',
  slow: 'It takes too long.',
  elsewhere: 'It sends us to another address.',
  strange: 'It does not answer as a NetBox does.',
  endless: 'It has more, or goes on longer, than any NetBox.',
  incomplete: 'It gave less than it said there is.',
} as const;
export type NetboxFailure = keyof typeof NETBOX_FAILURES;

/** What stands between us and it, in a sentence for who runs it. Holds no secret and none of its texts. */
export class NetboxError extends Error {
  override readonly name = 'NetboxError';
  readonly why: NetboxFailure;
  /** It said no: nothing was done. Otherwise that is not known. */
  readonly isRefusal: boolean;
  /** How long it asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(
    why: NetboxFailure,
    sentence: string,
    about: { readonly isRefusal?: boolean; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(sentence);
    this.why = why;
    this.isRefusal = about.isRefusal ?? false;
    this.retryAfterMs = about.retryAfterMs;
  }
}
