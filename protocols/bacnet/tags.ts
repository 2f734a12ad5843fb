/** How values are written: ASHRAE 135, 20.2. A tag is a number, a class and a length, or opens or closes what is constructed. */
import type { Cursor } from '../contract/cursor.ts';
import { printableUtf16 } from '../contract/printable.ts';
import { CharacterSet, Tag } from './services.table.ts';

/** One tag as one number: what it costs is read for every value of every message. */
export type TagWord = number;

const CONTEXT = 1;
const OPENING = 2;
const CLOSING = 4;
const SIZE_AT = 0x1000;
const TEXT_MAX = 256;
const MOST_TAGS = 2000; // of one list: a longer one is read so far

export function readTag(cursor: Cursor): TagWord {
  const first = cursor.u8();
  const isContext = (first & 0x08) !== 0;
  let number = first >> 4;
  if (number === 0x0f) number = cursor.u8();
  const word = number * 0x10 + (isContext ? CONTEXT : 0);
  const size = first & 0x07;
  if (isContext && size === 6) return word + OPENING;
  if (isContext && size === 7) return word + CLOSING;
  if (!isContext && number === Tag.boolean) return word + size * SIZE_AT; // the value itself
  return word + (size === 5 ? longSize(cursor) : size) * SIZE_AT;
}

export function numberOf(tag: TagWord): number {
  return Math.floor((tag % SIZE_AT) / 0x10);
}

export function sizeOf(tag: TagWord): number {
  return Math.floor(tag / SIZE_AT);
}

export function isContext(tag: TagWord, number: number): boolean {
  return tag % SIZE_AT === number * 0x10 + CONTEXT;
}

export function isOpening(tag: TagWord, number: number): boolean {
  return tag % SIZE_AT === number * 0x10 + CONTEXT + OPENING;
}

export function isApplication(tag: TagWord, number: number): boolean {
  return tag % SIZE_AT === number * 0x10;
}

/** Whether the next tag, which stays unread, is this one of the context. */
export function isNext(cursor: Cursor, number: number): boolean {
  const first = cursor.peek();
  return first >= 0 && (first & 0xf8) === number * 0x10 + 0x08 && (first & 0x07) < 6;
}

export function isOpeningNext(cursor: Cursor, number: number): boolean {
  return cursor.peek() === number * 0x10 + 0x08 + 0x06;
}

export function isClosingNext(cursor: Cursor, number: number): boolean {
  return cursor.peek() === number * 0x10 + 0x08 + 0x07;
}

/** The number behind a tag, up to 2^53. */
export function unsigned(cursor: Cursor, tag: TagWord): number {
  const size = sizeOf(tag);
  cursor.require(size >= 1 && size <= 8, 'illegal', 'unsigned');
  let value = 0;
  for (let left = Math.min(size, 8); left > 0; left--) value = value * 0x100 + cursor.u8();
  return value;
}

/** The number of that context tag; where another stands, nothing is read. */
export function optional(cursor: Cursor, number: number): number | undefined {
  return isNext(cursor, number) ? unsigned(cursor, readTag(cursor)) : undefined;
}

/** The same where it must stand. */
export function mandatory(cursor: Cursor, number: number): number {
  const value = optional(cursor, number);
  cursor.require(value !== undefined, 'illegal', 'tag');
  return value ?? 0;
}

/** Passes over what an opening tag began, up to behind its closing one. Answers false where its end was not reached. */
export function passOver(cursor: Cursor): boolean {
  let depth = 1;
  for (let left = MOST_TAGS; left > 0 && cursor.more(); left--) {
    const tag = readTag(cursor);
    if ((tag & OPENING) !== 0) depth++;
    else if ((tag & CLOSING) !== 0) depth--;
    else pass(cursor, tag);
    if (depth === 0) return true;
  }
  return false;
}

/** Passes over the value of a tag that is no opening one. */
export function pass(cursor: Cursor, tag: TagWord): undefined {
  if (!isApplication(tag, Tag.boolean)) cursor.skip(sizeOf(tag));
}

export type Value = string | number | undefined;

/** An application value that can be shown; undefined of others, whose bytes are passed over all the same. */
export function value(cursor: Cursor, tag: TagWord): Value {
  const size = sizeOf(tag);
  switch ((tag % SIZE_AT) >> 4) {
    case Tag.null:
      return 'null';
    case Tag.boolean:
      return size === 0 ? 'false' : 'true';
    case Tag.unsigned:
    case Tag.enumerated:
      return unsigned(cursor, tag);
    case Tag.signed:
      return signed(cursor, tag);
    case Tag.real:
      return size === 4 ? real(cursor) : pass(cursor, tag);
    case Tag.text:
      return text(cursor, size);
    case Tag.object:
      return size === 4 ? cursor.u32() : pass(cursor, tag);
    default:
      return pass(cursor, tag);
  }
}

function longSize(cursor: Cursor): number {
  const size = cursor.u8();
  if (size === 254) return cursor.u16();
  return size === 255 ? cursor.u32() : size;
}

function signed(cursor: Cursor, tag: TagWord): number {
  const size = sizeOf(tag);
  const least = 2 ** (8 * Math.min(size, 6) - 1);
  const read = unsigned(cursor, tag);
  return read >= least ? read - 2 * least : read;
}

/** IEEE 754, 32 bits, with as many digits as those are worth. */
function real(cursor: Cursor): number {
  const bits = cursor.u32();
  const sign = bits >= 0x8000_0000 ? -1 : 1;
  const exponent = Math.floor(bits / 0x80_0000) & 0xff;
  const fraction = bits % 0x80_0000;
  if (exponent === 0xff) return 0; // neither infinities nor what is no number are worth showing
  const size =
    exponent === 0 ? fraction * 2 ** -149 : (1 + fraction / 0x80_0000) * 2 ** (exponent - 127);
  return sign * Number(size.toPrecision(7));
}

/** One byte says in which characters. Those of JIS and of UCS-4 are not read. */
function text(cursor: Cursor, size: number): string {
  const outer = cursor.enter(size);
  const characters = cursor.u8();
  let words = '';
  if (characters === CharacterSet.utf8 || characters === CharacterSet.latin1)
    words = cursor.text(cursor.remaining);
  else if (characters === CharacterSet.ucs2) words = ucs2(cursor);
  else if (characters === CharacterSet.codePage) {
    cursor.skip(2); // which code page
    words = cursor.text(cursor.remaining);
  }
  cursor.leave(outer);
  return words;
}

/** Big-endian, two bytes a character. */
function ucs2(cursor: Cursor): string {
  const { bytes, start, end } = cursor.span(Math.min(cursor.remaining & ~1, 2 * TEXT_MAX));
  const swapped = Uint8Array.from({ length: end - start }, (_, at) => bytes[start + (at ^ 1)]!);
  return printableUtf16(swapped, 0, swapped.length);
}
