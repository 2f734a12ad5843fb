/** Frames and their checksum: IEEE C37.118.2-2011. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { straightCrc, straightTable } from '../encodings/crc16.ts';
import { FrameType } from './commands.table.ts';

const SYNC = 0xaa;
export const HEADER = 14; // synchronization, size, id, seconds, fraction
export const CHECKSUM = 2;
const LAST_TYPE = FrameType.configuration3;
const LAST_VERSION = 3;
const CRC_CCITT = straightTable(0x1021);
const BEFORE = 0xffff; // what its register holds at first

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== SYNC) return FOREIGN;
  if (start + 1 < end && !isType(bytes[start + 1]!)) return FOREIGN;
  if (end - start < 4) return MORE;
  const size = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return size < HEADER + CHECKSUM ? FOREIGN : size;
}

export function resume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const size = frame(bytes, at, end);
    if (size === FOREIGN) continue;
    if (size === MORE || size > end - at || holds(bytes, at, at + size)) return at - start;
  }
  return end - start;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  return size > 0 && size <= end - start && holds(bytes, start, start + size) ? size : FOREIGN;
}

/** Only who receives commands, only who measures sends all else. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < HEADER || frame(bytes, start, end) < 1) return undefined;
  return bytes[start + 1]! >> 4 === FrameType.command ? 'request' : 'response';
}

/** Whether its last two bytes are the checksum of all before them. */
export function holds(bytes: Uint8Array, start: number, end: number): boolean {
  const last = end - CHECKSUM;
  const crc = straightCrc(CRC_CCITT, bytes, start, last, BEFORE);
  return bytes[last] === crc >> 8 && bytes[last + 1] === (crc & 0xff);
}

function isType(byte: number): boolean {
  const version = byte & 0x0f;
  return byte >> 4 <= LAST_TYPE && version >= 1 && version <= LAST_VERSION;
}
