/** What services say: numbers and texts under tags, nested, in seven bits a byte as the runtime's tag reader takes them. */
import type { Cursor } from '../contract/cursor.ts';
import { printable, printableUtf16 } from '../contract/printable.ts';
import type { Span } from '../contract/span.ts';
import { CONTAINER } from './services.table.ts';

/** A tag that holds no others. Its bytes are the packet's. */
export interface Told extends Span {
  readonly id: number;
  /** The tag it stands in; 0 at the top. */
  readonly parent: number;
}

const MOST_TAGS = 64;
const MOST_DEPTH = 4;
const HEADER = 12; // of a tag, at most
const NUMBER = 5; // bytes of 32 bits

/** Up to the end of the cursor. `isCut`: the rest is in later blocks, and a tag that ends there is left out. */
export function readTags(cursor: Cursor, isCut: boolean): readonly Told[] {
  const tags: Told[] = [];
  walk(cursor, isCut ? cursor.end : -1, 0, 0, tags);
  return tags;
}

function walk(cursor: Cursor, cutAt: number, parent: number, depth: number, tags: Told[]): void {
  while (cursor.more()) {
    if (cutAt >= 0 && cutAt - cursor.offset < HEADER) return cursor.skip(cursor.remaining);
    const id = packed(cursor);
    const size = packed(cursor);
    const isPiece = cutAt >= 0 && size > cutAt - cursor.offset;
    const outer = cursor.enter(isPiece ? cursor.remaining : size);
    if ((id & CONTAINER) !== 0 && depth < MOST_DEPTH) walk(cursor, cutAt, id, depth + 1, tags);
    else if (!isPiece && tags.length < MOST_TAGS)
      tags.push({ id, parent, bytes: cursor.bytes, start: cursor.offset, end: cursor.end });
    cursor.leave(outer);
  }
}

/** A byte more may follow while its highest bit says so: lengths are filled up with such to align what they measure. */
function packed(cursor: Cursor): number {
  let value = 0;
  let weight = 1;
  for (let left = NUMBER; left > 0; left--) {
    const byte = cursor.u8();
    value += (byte & 0x7f) * weight;
    if ((byte & 0x80) === 0) return value;
    weight *= 0x80;
  }
  cursor.require(false, 'illegal', 'tag');
  return 0;
}

export function find(tags: readonly Told[], id: number): Told | undefined {
  return tags.find((tag) => tag.id === id);
}

/** In UTF-16 where the second byte is zero, as names of devices and nodes are; up to a zero, with which all texts are filled up. */
export function textOf({ bytes, start, end }: Span): string {
  const isWide = end - start >= 2 && bytes[start + 1] === 0;
  const step = isWide ? 2 : 1;
  let last = start;
  while (last < end && bytes[last] !== 0) last += step;
  return isWide
    ? printableUtf16(bytes, start, Math.min(last, end))
    : printable(bytes, start, Math.min(last, end));
}

/** Two bytes, the low one first; -1 where they are not there. */
export function wordOf({ bytes, start, end }: Span, at = 0): number {
  return start + at + 2 > end ? -1 : bytes[start + at]! | (bytes[start + at + 1]! << 8);
}

export function doubleWordOf(span: Span, at = 0): number {
  const low = wordOf(span, at);
  const high = wordOf(span, at + 2);
  return high < 0 ? -1 : low + high * 0x1_0000;
}
