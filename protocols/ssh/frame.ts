/** RFC 4253, 4.2 (lines, the last of which identifies) and 6 (packets, as long as they are in clear). */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { hasWord, lineSize } from '../encodings/text-line.ts';

export const MARK = 'ssh-';
const MOST_LINE = 1024; // an identification has 255; lines before it are free
const LENGTH = 4;
const MOST_PACKET = 35_000;
const LEAST_PACKET = 5;
const SPACE = 0x20;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  const first = bytes[start]!;
  if (first !== 0)
    return first < SPACE && first !== 0x0d && first !== 0x0a && first !== 0x09
      ? FOREIGN
      : lineSize(bytes, start, end, MOST_LINE);
  if (end - start < LENGTH) return MORE;
  const size = (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return size < LEAST_PACKET || size > MOST_PACKET ? FOREIGN : LENGTH + size;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const isOurs = hasWord(bytes, start, end, 'ssh-1.') || hasWord(bytes, start, end, 'ssh-2.0-');
  return isOurs && frame(bytes, start, end) > 0 ? 1 : FOREIGN;
}
