/**
 * Where a Fox message ends: it is text, `fox a 1 -1 fox hello`, then fields in braces, a line each;
 * what is no text says how long it is. Tridium published no specification: this is what stations say.
 */
import { FOREIGN, MORE } from '../contract/protocol.ts';

const MOST = 65_536;
const MAGIC = [0x66, 0x6f, 0x78, 0x20] as const; // `fox `
const END = [0x7d, 0x3b, 0x3b, 0x0a] as const; // `};;` and the end of its line
const LF = 0x0a;
const OPENS = 0x5b; // [
const EQUALS = 0x3d;
const COLON = 0x3a;
const SPACE = 0x20;
const MOST_DIGITS = 6;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  for (let at = 0; at < MAGIC.length; at++) {
    if (start + at >= end) return MORE;
    if (bytes[start + at] !== MAGIC[at]) return FOREIGN;
  }
  for (let at = start; at < end; ) {
    if (isEnd(bytes, at, end)) return at + END.length - start;
    const next = lineEnd(bytes, at, end);
    if (next < 0) break;
    at = next;
  }
  return end - start >= MOST ? FOREIGN : MORE;
}

function isEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= END.length && END.every((byte, ahead) => bytes[at + ahead] === byte);
}

/** Behind the line that begins there, whatever a counted value in it holds; -1: it is not there yet. */
export function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (; at < end && bytes[at] !== EQUALS; at++) if (bytes[at] === LF) return at + 1;
  at = behindCounted(bytes, at, end);
  while (at < end && bytes[at] !== LF) at++;
  return at < end ? at + 1 : -1;
}

/** `=b:44[…]` and `=o:bog 61[…]`: the end of so many bytes; where nothing is counted, the place itself. */
function behindCounted(bytes: Uint8Array, start: number, end: number): number {
  const kind = bytes[start + 1];
  if ((kind !== 0x62 && kind !== 0x6f) || bytes[start + 2] !== COLON) return start;
  let at = start + 3;
  if (kind === 0x6f) while (at < end && bytes[at] !== SPACE && bytes[at] !== LF) at++;
  if (bytes[at] === SPACE) at++;
  let size = 0;
  for (let digits = 0; digits < MOST_DIGITS && at < end; digits++, at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) break;
    size = size * 10 + digit;
  }
  return at < end && bytes[at] === OPENS ? Math.min(end, at + 1 + size) : start;
}

const hello = [...'fox a '].map((letter) => letter.charCodeAt(0));

/** A message that begins as all of a session do. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  for (let at = 0; at < hello.length; at++) {
    if (start + at >= end) return MORE;
    if (bytes[start + at] !== hello[at]) return FOREIGN;
  }
  return 1;
}
