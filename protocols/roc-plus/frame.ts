/** Messages have no mark: a length, and a checksum over all before it, are what they are known by. */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { operations } from './opcodes.table.ts';

export const HEADER = 6; // destination, source, opcode, size
export const CHECKSUM = 2;
const OPCODE = 4;
const ERROR = 255;
const POLYNOMIAL = 0xa001;

const crcOfByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  return crc;
});

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
  let crc = 0;
  const last = end - CHECKSUM;
  for (let at = start; at < last; at++) crc = (crc >> 8) ^ crcOfByte[(crc ^ bytes[at]!) & 0xff]!;
  return bytes[last] === (crc & 0xff) && bytes[last + 1] === crc >> 8;
}
