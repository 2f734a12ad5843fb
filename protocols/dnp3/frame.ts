/** Link frames, their checksums, and who sends them: IEEE 1815-2012, data link layer. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { reflectedCrc, reflectedTable } from '../encodings/crc16.ts';

export const HEADER = 8; // start, length, control, destination, source: what the first checksum covers
export const CRC = 2;
export const BLOCK = 16; // bytes of user data that each further checksum covers
export const COUNTED = 5; // bytes of the header that the length counts
const START = [0x05, 0x64];
const CONTROL = 3;
const FROM_MASTER = 0x80;
const POLYNOMIAL = 0xa6bc; // 0x3d65, the lowest bit first
const TABLE = reflectedTable(POLYNOMIAL);

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== START[0]) return FOREIGN;
  if (start + 1 < end && bytes[start + 1] !== START[1]) return FOREIGN;
  if (end - start < 3) return MORE;
  const data = bytes[start + 2]! - COUNTED;
  return data < 0 ? FOREIGN : HEADER + CRC + data + CRC * Math.ceil(data / BLOCK);
}

/** Bytes up to the next header whose checksum holds, or that the bytes end within. */
export function resume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== START[0] || (at + 1 < end && bytes[at + 1] !== START[1])) continue;
    if (end - at < HEADER + CRC || begins(bytes, at, end)) return at - start;
  }
  return end - start;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  return begins(bytes, start, end) ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (!begins(bytes, start, end)) return undefined;
  return isFromMaster(bytes[start + CONTROL]!) ? 'request' : 'response';
}

export function isFromMaster(control: number): boolean {
  return (control & FROM_MASTER) !== 0;
}

/** Whether the checksum behind these bytes is theirs. */
export function holds(bytes: Uint8Array, start: number, end: number): boolean {
  const crc = reflectedCrc(TABLE, bytes, start, end) ^ 0xffff;
  return bytes[end] === (crc & 0xff) && bytes[end + 1] === crc >> 8;
}

function begins(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= HEADER + CRC &&
    frame(bytes, start, end) > 0 &&
    holds(bytes, start, start + HEADER)
  );
}
