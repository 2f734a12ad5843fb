/** Telegrams of Ether-S-Bus: a length that counts all of them, and a checksum at their end. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { straightCrc, straightTable } from '../encodings/crc16.ts';

export const HEADER = 9; // length, version, protocol, number, attribute
export const CHECKSUM = 2;
const MOST = 1500;
const ATTRIBUTE = 8;
const TABLE = straightTable(0x1021);

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 4) return MORE;
  const size = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  const isSmall = bytes[start] === 0 && bytes[start + 1] === 0 && size <= MOST;
  return isSmall && size >= HEADER + CHECKSUM ? size : FOREIGN;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER + CHECKSUM || frame(bytes, start, end) !== end - start) return FOREIGN;
  return bytes[start + ATTRIBUTE]! <= 2 && holds(bytes, start, end) ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < HEADER || frame(bytes, start, end) < 1) return undefined;
  return bytes[start + ATTRIBUTE] === 0 ? 'request' : 'response';
}

export function holds(bytes: Uint8Array, start: number, end: number): boolean {
  const last = end - CHECKSUM;
  const crc = straightCrc(TABLE, bytes, start, last);
  return bytes[last] === crc >> 8 && bytes[last + 1] === (crc & 0xff);
}
