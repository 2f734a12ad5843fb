/** Messages have no mark: a length, and a checksum over all before it, are what they are known by. */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { reflectedCrc, reflectedTable } from '../encodings/crc16.ts';
import { operations } from './opcodes.table.ts';

export const HEADER = 6; // destination, source, opcode, size
export const CHECKSUM = 2;
const OPCODE = 4;
const ERROR = 255;
const TABLE = reflectedTable(0xa001);

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= OPCODE) return MORE;
  const opcode = bytes[start + OPCODE]!;
  if (!operations.has(opcode) && opcode !== ERROR) return FOREIGN;
  return end - start < HEADER ? MORE : HEADER + bytes[start + 5]! + CHECKSUM;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  return size > 0 && size <= end - start && holds(bytes, start, start + size) ? 1 : FOREIGN;
}

export function holds(bytes: Uint8Array, start: number, end: number): boolean {
  const last = end - CHECKSUM;
  const crc = reflectedCrc(TABLE, bytes, start, last);
  return bytes[last] === (crc & 0xff) && bytes[last + 1] === crc >> 8;
}
