/**
 * Basic Encoding Rules, ITU-T X.690 (02/2021), 8: tag, length, value, with the length definite. What is
 * longer than what holds it, or has no definite length, leaves a flaw in the cursor.
 */
import type { Cursor } from '../contract/cursor.ts';

export const BerTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

const HIGH_TAG = 0x1f; // the number does not fit: it follows, seven bits a byte
const MORE_FOLLOWS = 0x80;
const LONG_LENGTH = 0x80;
const MOST_TAG_BYTES = 4;
const MOST_LENGTH_BYTES = 4;
const MOST_INTEGER_BYTES = 9; // of a counter of 64 bits, with a byte for the sign
const MOST_ARCS = 128;

/** The identifier octets as one number: 0x30, or 0xbf48 where the tag number needs a byte of its own. */
export function berTag(cursor: Cursor): number {
  let tag = cursor.u8();
  if ((tag & HIGH_TAG) !== HIGH_TAG) return tag;
  for (let size = 1; size < MOST_TAG_BYTES; size++) {
    const byte = cursor.u8();
    tag = tag * 0x100 + byte;
    if ((byte & MORE_FOLLOWS) === 0) return tag;
  }
  cursor.require(false, 'illegal', 'tag');
  return 0;
}

/** The length octets: never more than what is left. */
export function berSize(cursor: Cursor): number {
  const first = cursor.u8();
  let size = first;
  if (first & LONG_LENGTH) {
    const bytes = first & 0x7f;
    cursor.require(bytes > 0 && bytes <= MOST_LENGTH_BYTES, 'illegal', 'length');
    size = 0;
    for (let left = bytes; left > 0 && cursor.flaw === undefined; left--)
      size = size * 0x100 + cursor.u8();
  }
  cursor.require(size <= cursor.remaining, 'truncated', 'length');
  return cursor.flaw === undefined ? size : 0;
}

/** Enters a value of this tag and answers what `leave` wants; another tag is a flaw named `field`. */
export function berEnter(cursor: Cursor, tag: number, field: string): number {
  cursor.require(berTag(cursor) === tag, 'illegal', field);
  return cursor.enter(berSize(cursor));
}

/** An INTEGER with its tag, two's complement; exact up to 2^53. */
export function berInteger(cursor: Cursor, field: string): number {
  cursor.require(berTag(cursor) === BerTag.integer, 'illegal', field);
  return berNumber(cursor, berSize(cursor));
}

/** The `size` bytes of an INTEGER. */
export function berNumber(cursor: Cursor, size: number): number {
  cursor.require(size >= 1 && size <= MOST_INTEGER_BYTES, 'illegal', 'integer');
  const start = cursor.offset;
  cursor.skip(size);
  return cursor.flaw === undefined ? numberOf(cursor.bytes, start, cursor.offset) : 0;
}

/** `1.3.6.1.2.1.1.5.0`, of the `size` bytes of an OBJECT IDENTIFIER. */
export function berObjectIdentifier(cursor: Cursor, size: number): string {
  const start = cursor.offset;
  cursor.require(size > 0 && size <= MOST_ARCS * 5, 'illegal', 'object identifier');
  cursor.skip(size);
  cursor.require(
    (cursor.bytes[cursor.offset - 1]! & MORE_FOLLOWS) === 0,
    'illegal',
    'object identifier',
  );
  return cursor.flaw === undefined ? objectIdentifierOf(cursor.bytes, start, cursor.offset) : '';
}

/** Two's complement; the first nine bytes of it. */
export function numberOf(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  let value = bytes[start]! & 0x80 ? -1 : 0;
  for (let at = start; at < Math.min(end, start + MOST_INTEGER_BYTES); at++)
    value = value * 0x100 + bytes[at]!;
  return value;
}

/** The first 128 arcs; one of more than 53 bits ends it. RFC 2578, 3.5. */
export function objectIdentifierOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let arc = 0;
  for (let at = start, arcs = 0; at < end && arcs < MOST_ARCS; at++) {
    arc = arc * 0x80 + (bytes[at]! & 0x7f);
    if (!Number.isSafeInteger(arc)) break;
    if (bytes[at]! & MORE_FOLLOWS) continue;
    text += arcs === 0 ? firstArcs(arc) : `.${arc}`;
    arcs++;
    arc = 0;
  }
  return text;
}

/** Two arcs share the first number. X.690, 8.19.4. */
function firstArcs(both: number): string {
  if (both < 40) return `0.${both}`;
  return both < 80 ? `1.${both - 40}` : `2.${both - 80}`;
}
