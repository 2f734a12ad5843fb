import type { Cursor } from '../contract/cursor.ts';

/** What of hexadecimal digits is one; -1: none. Frames write the upper case. */
export function digitOf(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1;
}

/** The number these digits write; -1 where one of them is none. */
export function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let of = at; of < at + count; of++) {
    const digit = digitOf(bytes[of]);
    if (digit < 0) return -1;
    value = value * 0x10 + digit;
  }
  return value;
}

/** A number of so many bytes: in binary the low one first, in text two digits a byte, the high one first. */
export function number(cursor: Cursor, size: number, isText: boolean): number {
  if (isText) return digitsOf(cursor, size * 2);
  if (size === 1) return cursor.u8();
  if (size === 2) return cursor.u16le();
  return size === 3 ? cursor.u24le() : cursor.u32le();
}

function digitsOf(cursor: Cursor, count: number): number {
  const at = cursor.offset;
  cursor.skip(count);
  if (cursor.flaw !== undefined) return 0;
  const value = digits(cursor.bytes, at, count);
  cursor.require(value >= 0, 'illegal', 'digit');
  return Math.max(0, value);
}
