/** HDLC frames of the three-layer profile: Green Book, IEC 62056-46; the checksum is that of X.25. */
import { FOREIGN, MORE } from '../contract/protocol.ts';

export const FLAG = 0x7e;
const TYPE = 0xa0; // frame format type 3, above the bits of the length
const TYPE_MASK = 0xf0;
const SMALLEST = 7; // format, two addresses of a byte, control, checksum
const POLYNOMIAL = 0x8408;

const crcOfByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  return crc;
});

/** A frame with its flags; the one in front may have been the last one's. A flag alone is filling. */
export function hdlcFrame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  let at = start;
  if (bytes[at] === FLAG) at++;
  if (at === end) return MORE;
  if (bytes[at] === FLAG) return 1;
  if ((bytes[at]! & TYPE_MASK) !== TYPE) return FOREIGN;
  if (end - at < 2) return MORE;
  const size = sizeAt(bytes, at);
  return size < SMALLEST ? FOREIGN : at - start + size + 1;
}

export function hdlcSignature(bytes: Uint8Array, start: number, end: number): number {
  const size = hdlcFrame(bytes, start, end);
  if (bytes[start] !== FLAG || size < SMALLEST + 2 || size > end - start) return FOREIGN;
  return bytes[start + size - 1] === FLAG && holds(bytes, start + 1, start + size - 1)
    ? 1
    : FOREIGN;
}

/** Up to a flag that a frame may begin with. */
export function hdlcResume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== FLAG) continue;
    if (at + 1 === end || (bytes[at + 1]! & TYPE_MASK) === TYPE) return at - start;
  }
  return end - start;
}

export function sizeAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! & 0x07) << 8) | bytes[at + 1]!;
}

/** Whether the last two bytes are the checksum of those before them. */
export function holds(bytes: Uint8Array, start: number, end: number): boolean {
  let crc = 0xffff;
  for (let at = start; at < end - 2; at++) crc = (crc >> 8) ^ crcOfByte[(crc ^ bytes[at]!) & 0xff]!;
  crc ^= 0xffff;
  return bytes[end - 2] === (crc & 0xff) && bytes[end - 1] === crc >> 8;
}
