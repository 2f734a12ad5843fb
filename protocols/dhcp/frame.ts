/** Off its ports (a boot server's own is one): an operation and the cookie. RFC 2131, 2 and 3. */
import { FOREIGN } from '../contract/protocol.ts';

const COOKIE_AT = 236;
const COOKIE = [0x63, 0x82, 0x53, 0x63];

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < COOKIE_AT + COOKIE.length || (bytes[start] !== 1 && bytes[start] !== 2))
    return FOREIGN;
  return COOKIE.every((byte, at) => bytes[start + COOKIE_AT + at] === byte) ? end - start : FOREIGN;
}
