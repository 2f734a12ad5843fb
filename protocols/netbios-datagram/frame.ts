/** What a datagram begins with on its port: RFC 1002, 4.4.1. */
import { FOREIGN } from '../contract/protocol.ts';

const FIRST_TYPE = 0x10;
const LAST_TYPE = 0x16;
const RESERVED = 0xe0; // of the flags; Windows uses one more than the RFC has
const HEADER_SIZE = 10;

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const type = bytes[start]!;
  const isKnown = type >= FIRST_TYPE && type <= LAST_TYPE && (bytes[start + 1]! & RESERVED) === 0;
  return isKnown && end - start >= HEADER_SIZE ? end - start : FOREIGN;
}
