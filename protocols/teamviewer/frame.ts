/** Where a command ends and by what the first one is known, as nDPI and libprotoident recognise it: two bytes, the command, its size. */
import { FOREIGN, MORE } from '../contract/protocol.ts';

export const MAGIC = 0x1724;
/** In UDP, bytes before the magic. */
export const BEFORE = 11;
export const DATAGRAM = 'datagram';
const HEADER = 5;
/** What both turn to behind their first commands: where its frames end is not published. */
const LATER = [0x11, 0x30];
/** Who connects says first who he is, in 32 bytes. */
const FIRST = [0x17, 0x24, 0x0a, 0x20, 0x00];

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (isLater(bytes, start, end)) return end - start;
  if (end - start === 1 && bytes[start] === LATER[0]) return MORE;
  for (let at = 0; at < 2 && start + at < end; at++)
    if (bytes[start + at] !== FIRST[at]) return FOREIGN;
  if (end - start < HEADER) return MORE;
  return HEADER + bytes[start + 3]! + bytes[start + 4]! * 0x100;
}

export function isLater(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= LATER.length && LATER.every((byte, at) => bytes[start + at] === byte);
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  for (let at = 0; at < FIRST.length; at++) {
    if (start + at >= end) return MORE;
    if (bytes[start + at] !== FIRST[at]) return FOREIGN;
  }
  return 1;
}

export function datagram(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < BEFORE + HEADER || bytes[start] !== 0) return FOREIGN;
  const isOwn = bytes[start + BEFORE] === FIRST[0] && bytes[start + BEFORE + 1] === FIRST[1];
  return isOwn ? 1 : FOREIGN;
}
