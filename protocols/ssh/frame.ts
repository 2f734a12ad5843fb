/** RFC 4253, 4.2 (lines, the last of which identifies) and 6 (packets, as long as they are in clear). */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { hasWord } from '../encodings/text-line.ts';

export const MARK = 'ssh-';
const MOST_LINE = 1024; // an identification has 255; lines before it are free
const LENGTH = 4;
const MOST_PACKET = 35_000;
const LEAST_PACKET = 5;
const SPACE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  if (bytes[start] !== 0) return line(bytes, start, end);
  if (end - start < LENGTH) return MORE;
  const size = (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return size < LEAST_PACKET || size > MOST_PACKET ? FOREIGN : LENGTH + size;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const isOurs = hasWord(bytes, start, end, 'ssh-1.') || hasWord(bytes, start, end, 'ssh-2.0-');
  return isOurs && frame(bytes, start, end) > 0 ? 1 : FOREIGN;
}

/** Text alone: what is encrypted has other bytes before its first line ends. */
function line(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + MOST_LINE);
  for (let at = start; at < last; at++) {
    const byte = bytes[at]!;
    if (byte === LF) return at + 1 - start;
    if (byte < SPACE && byte !== TAB && byte !== CR) return FOREIGN;
  }
  return end - start >= MOST_LINE ? FOREIGN : MORE;
}
