/** Where a head ends: RFC 9112, 2.1 and 6 (a start line, fields, an empty line); the lines between chunks: 7.1. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { lineSize, textEnd } from '../encodings/text-line.ts';
import { methods } from './methods.table.ts';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const SEMICOLON = 0x3b;
const MOST_HEAD = 32_768;
const MOST_CHUNK_LINE = 256;
const MOST_SIZE_DIGITS = 8;
const ANSWER = 'HTTP/';
const VERSION_SIZE = 9; // ` HTTP/1.1`

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  if (bytes[start] === LF) return 1;
  if (bytes[start] === CR) return end - start < 2 ? MORE : bytes[start + 1] === LF ? 2 : FOREIGN;
  const kind = begins(bytes, start, end);
  if (kind !== FOREIGN) return kind === MORE ? MORE : headSize(bytes, start, end);
  return chunkLine(bytes, start, end);
}

/** Off its ports only a start line that names version 1. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (begins(bytes, start, end) < 1) return FOREIGN;
  if (isWord(bytes, start, end, ANSWER) > 0)
    return bytes[start + ANSWER.length] === 0x31 ? 1 : FOREIGN;
  const size = lineSize(bytes, start, end, MOST_HEAD);
  if (size < 1) return FOREIGN;
  const at = textEnd(bytes, start, size) - VERSION_SIZE;
  return at > start && isWord(bytes, at, end, ' HTTP/1.') > 0 ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (isWord(bytes, start, end, ANSWER) > 0) return 'response';
  return begins(bytes, start, end) > 0 ? 'request' : undefined;
}

/** Bytes of its name where a method or a version stands here. */
export function begins(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]!;
  if (first < 0x41 || first > 0x5a) return FOREIGN;
  let best = isWord(bytes, start, end, ANSWER);
  for (let at = 0; at < methods.length && best <= 0; at++) {
    const method = methods[at]!;
    const size = isWord(bytes, start, end, method);
    if (size === MORE) best = MORE;
    else if (size > 0) {
      const next = start + size;
      if (next >= end) best = MORE;
      else if (bytes[next] === SPACE) best = size;
    }
  }
  return best;
}

function isWord(bytes: Uint8Array, start: number, end: number, word: string): number {
  for (let at = 0; at < word.length; at++) {
    if (start + at >= end) return MORE;
    if (bytes[start + at] !== word.charCodeAt(at)) return FOREIGN;
  }
  return word.length;
}

function headSize(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + MOST_HEAD);
  for (let at = start; at < last; at++) {
    if (bytes[at] !== LF) continue;
    if (bytes[at + 1] === LF && at + 1 < last) return at + 2 - start;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF && at + 2 < last) return at + 3 - start;
  }
  return end - start >= MOST_HEAD ? FOREIGN : MORE;
}

/** `1a;name=value` and its end; -1: no such line. */
export function chunkLine(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isHexDigit(bytes[at]!)) at++;
  if (at === start || at - start > MOST_SIZE_DIGITS) return FOREIGN;
  if (at === end) return MORE;
  const next = bytes[at]!;
  if (next !== CR && next !== LF && next !== SEMICOLON && next !== SPACE) return FOREIGN;
  return lineSize(bytes, start, end, MOST_CHUNK_LINE);
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
