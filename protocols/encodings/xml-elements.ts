/** Texts of elements by their local name, of XML that nobody checks: no document is built, and nothing is resolved. */
import type { Cursor } from '../contract/cursor.ts';
import { printable } from '../contract/printable.ts';
import { findByte } from './text-line.ts';

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const COLON = 0x3a;
const NAME_MAX = 64;
const SPACE = 0x20;
const TEXT_MAX = 256;
const MOST_OF_ONE = 32;
const SEARCH_BYTES = 64; // bytes of text that cost one step

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Only elements that are `wanted` and hold a text of their own; of one name at most 32. */
export function xmlElements(
  cursor: Cursor,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const { bytes, end } = cursor;
  const found = new Map<string, string[]>();
  let at = cursor.offset;
  while (at < end && cursor.again(1)) {
    const open = indexOf(bytes, LESS, at, end);
    const close = indexOf(bytes, GREATER, open + 1, end);
    if (close >= end) break;
    for (let work = open; work < close; work += SEARCH_BYTES) if (!cursor.again(1)) return found;
    at = close + 1;
    if (bytes[open + 1] === SLASH || bytes[close - 1] === SLASH) continue;
    const name = localName(bytes, open + 1, close);
    if (!wanted.has(name)) continue;
    const next = indexOf(bytes, LESS, at, end);
    const texts = found.get(name) ?? [];
    if (texts.length === 0) found.set(name, texts);
    addTexts(bytes, at, next, texts);
  }
  cursor.skip(end - cursor.offset);
  return found;
}

/** What is too long for one text is taken word by word: lists are written so. */
function addTexts(bytes: Uint8Array, start: number, end: number, to: string[]): void {
  let at = start;
  while (at < end && to.length < MOST_OF_ONE) {
    let stop = end;
    if (end - start > TEXT_MAX) for (stop = at; stop < end && bytes[stop]! > SPACE; ) stop++;
    const text = plain(printable(bytes, at, stop));
    if (text !== '') to.push(text);
    at = stop + 1;
  }
}

/** Where the byte stands next; the end where it does not. */
function indexOf(bytes: Uint8Array, byte: number, start: number, end: number): number {
  const at = findByte(bytes, start, end, byte);
  return at < 0 ? end : at;
}

/** Without its prefix and its attributes. */
function localName(bytes: Uint8Array, start: number, end: number): string {
  let name = '';
  for (let at = start; at < Math.min(end, start + NAME_MAX); at++) {
    const byte = bytes[at]!;
    if (byte <= SPACE) break;
    name = byte === COLON ? '' : name + String.fromCharCode(byte);
  }
  return name;
}

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!).trim();
}
