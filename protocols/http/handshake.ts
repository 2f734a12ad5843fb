/** A login in steps: `NTLM` or `Negotiate` and a token in base64. RFC 4559, 4; MS-NTHT. */
import type { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';
import { fromBase64 } from '../encodings/base64.ts';
import { type Ntlm, readNtlm } from '../encodings/ntlm.ts';

export interface Token extends Span {
  /** The proxy asks, or is asked: not whoever stands behind it. */
  readonly isProxys: boolean;
}

/** Nobody's NTLM is longer; the tickets of others are, and they tell nothing. */
const MOST = 8192;

export const isHandshake = (scheme: string) => scheme === 'ntlm' || scheme === 'negotiate';

/** What is wrong in it is a flaw of the whole message. */
export function readToken({ bytes, start, end }: Span, outer: Cursor): Ntlm | undefined {
  if (end - start > MOST) return undefined;
  const token = fromBase64(bytes, start, end);
  return readNtlm({ bytes: token, start: 0, end: token.length }, outer);
}
