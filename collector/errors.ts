/** Every refusal the collector answers with on purpose: its code, its status, its sentence. */
export const errors = {
  'invalid-request': { status: 400, sentence: 'The request does not fit its schema.' },
  'too-much': { status: 400, sentence: 'More was asked for than one answer holds.' },
  'invalid-cursor': { status: 400, sentence: 'The cursor is not one of this list and sort order.' },
  'not-signed-in': { status: 401, sentence: 'Sign in, or send a valid API token.' },
  'wrong-credentials': { status: 401, sentence: 'User or password is wrong.' },
  'second-factor-needed': { status: 401, sentence: 'The code of your authenticator is needed.' },
  'proof-needed': { status: 401, sentence: 'Confirm that it is you: this is signed by a person.' },
  'delivery-refused': {
    status: 401,
    sentence: 'Not signed, and lately, with the secret of a hook that is in use.',
  },
  'sign-in-expired': {
    status: 401,
    sentence: 'This sign-in was used or has expired: begin again.',
  },
  'provider-refused': { status: 401, sentence: 'The identity provider did not say who you are.' },
  'setup-link-invalid': { status: 401, sentence: 'The link was used, has expired or is not ours.' },
  forbidden: { status: 403, sentence: 'Your role does not allow this.' },
  'account-off': { status: 403, sentence: 'This account is switched off.' },
  'no-role': { status: 403, sentence: 'None of your groups has a role here.' },
  'foreign-origin': { status: 403, sentence: 'The request came from a page of another origin.' },
  'not-found': { status: 404, sentence: 'There is no such record.' },
  'not-possible-now': { status: 409, sentence: 'The record is not in a state that allows this.' },
  'name-taken': { status: 409, sentence: 'Somebody or something has that name.' },
  'last-administrator': { status: 409, sentence: 'Somebody has to be left who administers.' },
  'too-large': { status: 413, sentence: 'The file is larger than one import takes.' },
  'unreadable-file': { status: 400, sentence: 'The file cannot be read.' },
  'source-failed': { status: 502, sentence: 'The other system could not be read.' },
  'changed-meanwhile': { status: 412, sentence: 'Somebody changed the record meanwhile.' },
  'if-match-missing': { status: 428, sentence: 'Send If-Match with the ETag of the record.' },
  'too-many-requests': { status: 429, sentence: 'Too many requests: wait, then try again.' },
  'provider-away': { status: 503, sentence: 'The identity provider cannot be reached.' },
  'not-ready': { status: 503, sentence: 'The database cannot be reached.' },
} as const satisfies Record<string, { status: number; sentence: string }>;

export type ErrorCode = keyof typeof errors;

/** An expected refusal. `detail` is shown to the caller: no secret, nothing a device said. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  /** After how many seconds it makes sense to ask again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, about: { detail?: string; retryAfter?: number } = {}) {
    super(errors[code].sentence);
    this.name = 'AppError';
    this.code = code;
    this.detail = about.detail;
    this.retryAfter = about.retryAfter;
  }
}
