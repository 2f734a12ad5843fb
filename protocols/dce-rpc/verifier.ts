/** What proves who speaks stands at the end of a PDU, behind eight bytes that say of which kind it is. C706, 12.6; MS-RPCE, 2.2.2.11. */
import type { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';
import { VERIFIER } from './frame.ts';

export const Kind = { negotiate: 9, ntlm: 10, tls: 14, kerberos: 16, netlogon: 68 } as const;
export const Level = { none: 1, connect: 2, privacy: 6 } as const;

export interface Verifier {
  readonly kind: number;
  readonly level: number;
  readonly proof: Span;
}

/** Takes it, and what fills up in front of it, off the end of the cursor. */
export function readVerifier(cursor: Cursor, size: number): Verifier {
  const { bytes, end, offset } = cursor;
  const at = end - size - VERIFIER;
  const kind = bytes[at]!;
  const level = bytes[at + 1]!;
  const filled = bytes[at + 2]!;
  cursor.require(at - filled >= offset, 'inconsistent', 'verifier');
  if (cursor.flaw === undefined) cursor.end = at - filled;
  return { kind, level, proof: { bytes, start: end - size, end } };
}
