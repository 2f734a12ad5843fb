/** By what a request is known: RFC 1350, 5. A server answers from a port of its own; nothing says there what it is. */
import { type Direction, FOREIGN } from '../contract/protocol.ts';
import { hasWord } from '../encodings/text-line.ts';

const LAST_CODE = 6;
const LAST_REQUEST = 2;
const MODES = ['octet\0', 'netascii\0', 'mail\0'];

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 9 || bytes[start] !== 0) return FOREIGN;
  const code = bytes[start + 1]!;
  if (code < 1 || code > LAST_REQUEST) return FOREIGN;
  const name = bytes.indexOf(0, start + 2);
  if (name <= start + 2 || name >= end) return FOREIGN;
  return MODES.some((mode) => hasWord(bytes, name + 1, end, mode)) ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < 2 || bytes[start] !== 0) return undefined;
  const code = bytes[start + 1]!;
  if (code >= 1 && code <= LAST_REQUEST) return 'request';
  return code === LAST_CODE ? 'response' : undefined;
}
