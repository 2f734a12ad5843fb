/** By what a request is known: RFC 1350, 5. */
import { type Direction, FOREIGN } from '../contract/protocol.ts';
import { findByte, hasWord } from '../encodings/text-line.ts';

const LAST_CODE = 6;
const LAST_REQUEST = 2;
const MODES = ['octet\0', 'netascii\0', 'mail\0'];

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 9 || bytes[start] !== 0) return FOREIGN;
  const code = bytes[start + 1]!;
  if (code < 1 || code > LAST_REQUEST) return FOREIGN;
  const name = findByte(bytes, start + 2, end, 0);
  if (name <= start + 2) return FOREIGN;
  return MODES.some((mode) => hasWord(bytes, name + 1, end, mode)) ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < 2 || bytes[start] !== 0) return undefined;
  const code = bytes[start + 1]!;
  if (code >= 1 && code <= LAST_REQUEST) return 'request';
  return code === LAST_CODE ? 'response' : undefined;
}
