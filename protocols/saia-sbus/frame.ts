/** Telegrams of Ether-S-Bus: a length that counts all of them, and a checksum at their end. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

export const HEADER = 9; // length, version, protocol, number, attribute
export const CHECKSUM = 2;
const MOST = 1500;
const ATTRIBUTE = 8;
const POLYNOMIAL = 0x1021;

const crcOfByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

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
  let crc = 0;
  const last = end - CHECKSUM;
  for (let at = start; at < last; at++)
    crc = ((crc << 8) & 0xff00) ^ crcOfByte[(crc >> 8) ^ bytes[at]!]!;
  return bytes[last] === crc >> 8 && bytes[last + 1] === (crc & 0xff);
}
