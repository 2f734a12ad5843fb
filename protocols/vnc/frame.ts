/** RFC 6143, 7.1.1: both ends begin with the version they speak; what follows has no frame of its own. */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { hasWord } from '../encodings/text-line.ts';

export const VERSION_SIZE = 12; // `RFB 003.008` and a line feed
const MARK = 'rfb ';

export function frame(bytes: Uint8Array, start: number, end: number): number {
  const isMark = hasWord(bytes, start, end, MARK.slice(0, Math.min(MARK.length, end - start)));
  if (!isMark) return FOREIGN;
  return end - start < VERSION_SIZE ? MORE : VERSION_SIZE;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (frame(bytes, start, end) !== VERSION_SIZE) return FOREIGN;
  return bytes[start + VERSION_SIZE - 1] === 0x0a && bytes[start + 7] === 0x2e ? 1 : FOREIGN;
}
