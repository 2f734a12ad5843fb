/** What a message begins with: IEEE 1588-2008, 13.3; version 1: IEEE 1588-2002. */
import { FOREIGN } from '../contract/protocol.ts';

const HEADER_SIZE = 34;
const MOST_SIZE = 1500;
const TYPES = 0b0011_1111_0000_1111; // those that there are
const V1 = [0, 1, 0, 1]; // of the protocol, of the network

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 4) return FOREIGN;
  if (V1.every((byte, at) => bytes[start + at] === byte)) return end - start;
  const size = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  const isType = ((TYPES >> (bytes[start]! & 15)) & 1) === 1;
  const isSized = size >= HEADER_SIZE && size <= MOST_SIZE;
  return isType && isSized && (bytes[start + 1]! & 15) === 2 ? end - start : FOREIGN;
}
