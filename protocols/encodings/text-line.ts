/** Lines of text protocols: RFC 5234 (CRLF); a lone LF is taken for one as well, as everybody does. */
import { FOREIGN, MORE } from '../contract/protocol.ts';

const LF = 0x0a;
const CR = 0x0d;
const CASE = 0x20; // between a letter and its other case

/** Where the byte stands first; -1: nowhere. What lies behind `end` is other people's, and may be long. */
export function findByte(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === byte) return at;
  return -1;
}

/** The size of the line with its end; MORE where the end is not there yet, FOREIGN where it is beyond `most`. */
export function lineSize(bytes: Uint8Array, start: number, end: number, most: number): number {
  const at = findByte(bytes, start, Math.min(end, start + most), LF);
  if (at >= 0) return at + 1 - start;
  return end - start >= most ? FOREIGN : MORE;
}

/** Where the text of a line of that size stops: before its CR and LF. */
export function textEnd(bytes: Uint8Array, start: number, size: number): number {
  let end = start + size;
  if (end > start && bytes[end - 1] === LF) end--;
  if (end > start && bytes[end - 1] === CR) end--;
  return end;
}

/** Whether these letters stand here, in whichever case. `word` is in lower case, of ASCII. */
export function hasWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start < word.length) return false;
  for (let at = 0; at < word.length; at++) {
    const letter = word.charCodeAt(at);
    const byte = bytes[start + at]!;
    if (byte === letter) continue;
    if (letter < 0x61 || letter > 0x7a || (byte | CASE) !== letter) return false;
  }
  return true;
}

/** Where the word stands first, in whichever case; -1: nowhere. */
export function findWord(bytes: Uint8Array, start: number, end: number, word: string): number {
  const last = end - word.length;
  for (let at = start; at <= last; at++) if (hasWord(bytes, at, end, word)) return at;
  return -1;
}
