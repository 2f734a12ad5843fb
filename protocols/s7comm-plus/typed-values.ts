/** Numbers of variable length, and values that say what they are: S7comm-plus Wireshark dissector. */
import type { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';

/** What somebody asked for: an attribute or a member of a structure. Bytes alias the message. */
export interface Leaf {
  readonly id: number;
  readonly value: string | number | Span;
}

export type Wanted = ReadonlySet<number>;

const Type = {
  udint: 0x04,
  ulint: 0x05,
  dint: 0x08,
  lint: 0x09,
  timespan: 0x11,
  aid: 0x13,
  blob: 0x14,
  text: 0x15,
  struct: 0x17,
  s7String: 0x19,
} as const;
const SIZES: Readonly<Record<number, number>> = {
  0: 0,
  1: 1,
  2: 1,
  3: 2,
  6: 1,
  7: 2,
  10: 1,
  11: 2,
  12: 4,
  13: 8,
  14: 4,
  15: 8,
  16: 8,
  18: 4,
};
const Flag = { array: 0x10, addresses: 0x20, sparse: 0x40 } as const;
const MOST_LEAVES = 64;
const MAX_DEPTH = 8;
const RESERVE = 512; // work that is left for what follows a value nobody would wait for

/** 32 bits, seven in a byte, the high ones first. */
export function number(cursor: Cursor): number {
  let value = 0;
  for (let left = 5; left > 0; left--) {
    const byte = cursor.u8();
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return value;
}

/** The same with a sign: the second bit of the first byte. */
function signed(cursor: Cursor): number {
  const first = cursor.u8();
  let value = (first & 0x3f) - (first & 0x40);
  for (let left = 4, byte = first; left > 0 && byte >= 0x80; left--) {
    byte = cursor.u8();
    value = value * 128 + (byte & 0x7f);
  }
  return value;
}

/** 64 bits: a ninth byte holds eight of them. Exact up to 2^53. */
export function long(cursor: Cursor): number {
  let value = 0;
  for (let left = 8; left > 0; left--) {
    const byte = cursor.u8();
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return value * 256 + cursor.u8();
}

/** Of 64 bits the lowest 16, with their sign: what a service answers; negative where it failed. */
export function result(cursor: Cursor): number {
  let low = 0;
  for (let left = 8; left > 0; left--) {
    const byte = cursor.u8();
    low = (low << 7) | (byte & 0x7f);
    if (byte < 0x80) return (low << 16) >> 16;
  }
  return (((low << 8) | cursor.u8()) << 16) >> 16;
}

/**
 * Passes over a value and keeps what of it is wanted. False where it is of a kind that is not known
 * here, or too large to walk through: what follows cannot be found.
 */
export function readValue(
  cursor: Cursor,
  id: number,
  wanted: Wanted,
  leaves: Leaf[],
  depth = 0,
): boolean {
  const flags = cursor.u8();
  const type = cursor.u8();
  if ((flags & (Flag.array | Flag.addresses)) !== 0) return elements(cursor, type, leaves, depth);
  if ((flags & Flag.sparse) !== 0) return sparse(cursor, type, leaves, depth);
  const isWanted = wanted.has(id) && leaves.length < MOST_LEAVES;
  if (type === Type.struct) return struct(cursor, wanted, leaves, depth);
  const value = scalar(cursor, type, isWanted);
  if (value === undefined) return false;
  if (isWanted && cursor.flaw === undefined) leaves.push({ id, value });
  return true;
}

const PASSED = 0;

function scalar(cursor: Cursor, type: number, isWanted: boolean): Leaf['value'] | undefined {
  switch (type) {
    case Type.udint:
    case Type.aid:
      return number(cursor);
    case Type.dint:
      return signed(cursor);
    case Type.ulint:
    case Type.lint:
    case Type.timespan:
      return long(cursor);
    case Type.text: {
      const size = number(cursor);
      if (isWanted) return cursor.text(size);
      cursor.skip(size);
      return PASSED;
    }
    case Type.blob: {
      if (number(cursor) !== 0) return undefined; // a tree of its own
      const size = number(cursor);
      if (isWanted) return cursor.span(size);
      cursor.skip(size);
      return PASSED;
    }
    case Type.s7String:
      cursor.skip(1); // the longest it may get
      cursor.skip(cursor.u8());
      return PASSED;
    default:
      return fixed(cursor, SIZES[type]);
  }
}

function fixed(cursor: Cursor, size: number | undefined): number | undefined {
  switch (size) {
    case 1:
      return cursor.u8();
    case 2:
      return cursor.u16();
    case 4:
      return cursor.u32();
    case 8:
      return cursor.u64();
    default:
      return size;
  }
}

function elements(cursor: Cursor, type: number, leaves: Leaf[], depth: number): boolean {
  const count = number(cursor);
  const size = SIZES[type];
  if (size !== undefined) {
    cursor.skip(count * size);
    return true;
  }
  for (let left = count; left > 0 && cursor.again(left); left--) {
    if (cursor.work < RESERVE) return false;
    if (!element(cursor, type, leaves, depth)) return false;
  }
  return true;
}

function sparse(cursor: Cursor, type: number, leaves: Leaf[], depth: number): boolean {
  while (number(cursor) !== 0 && cursor.again(1)) {
    if (cursor.work < RESERVE || !element(cursor, type, leaves, depth)) return false;
  }
  return true;
}

function element(cursor: Cursor, type: number, leaves: Leaf[], depth: number): boolean {
  if (type === Type.struct) return struct(cursor, NOTHING, leaves, depth);
  return scalar(cursor, type, false) !== undefined;
}

const NOTHING: Wanted = new Set();

/** Members, each with its number; or, of some types, all of them packed as the station keeps them. */
function struct(cursor: Cursor, wanted: Wanted, leaves: Leaf[], depth: number): boolean {
  const type = cursor.u32();
  if (isPacked(type) || depth >= MAX_DEPTH) return false;
  while (cursor.again(1)) {
    const member = number(cursor);
    if (member === 0) return true;
    if (cursor.work < RESERVE || !readValue(cursor, member, wanted, leaves, depth + 1))
      return false;
  }
  return true;
}

function isPacked(type: number): boolean {
  return (type > 0x9000_0000 && type < 0x9fff_ffff) || (type > 0x0200_0000 && type < 0x02ff_ffff);
}
