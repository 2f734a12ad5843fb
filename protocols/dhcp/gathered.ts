/**
 * An option that appears several times is one, split: its pieces are joined in the order of the options
 * field, the file field, the field of the server's name. RFC 3396, 5 and 7; overloading: RFC 2132, 9.3.
 */
import type { Cursor } from '../contract/cursor.ts';
import { Option } from './options.table.ts';

/** Where the pieces of each option begin and end, by its code: two numbers a piece. Those nobody reads are left out. */
export type Gathered = Map<number, number[]>;

const READ: ReadonlySet<number> = new Set(Object.values(Option));

/** Up to the end option, or the end of the field. Answers which other fields hold options too. */
export function gather(cursor: Cursor, into: Gathered): number {
  let overload = 0;
  while (cursor.more()) {
    const code = cursor.u8();
    if (code === Option.end) break;
    if (code === Option.pad) continue;
    const size = cursor.u8();
    cursor.require(size <= cursor.remaining, 'truncated', 'option');
    if (code === Option.overload) overload |= cursor.peek();
    else if (READ.has(code)) note(into, code, cursor.offset, cursor.offset + size);
    cursor.skip(size);
  }
  return overload;
}

/** The same of a field that lies between two places before the options. */
export function gatherField(cursor: Cursor, start: number, end: number, into: Gathered): void {
  if (cursor.flaw !== undefined) return;
  const { offset, end: whole } = cursor;
  cursor.offset = start;
  cursor.end = end;
  gather(cursor, into);
  cursor.offset = offset;
  cursor.end = whole;
}

/** Confines the cursor to one option after the other, each whole. No more is copied than the message holds. */
export function readGathered(
  cursor: Cursor,
  gathered: Gathered,
  read: (code: number) => void,
): void {
  const { bytes, start, offset, end } = cursor;
  for (const [code, pieces] of gathered) {
    if (cursor.flaw !== undefined) break;
    if (pieces.length === 2) {
      cursor.offset = pieces[0]!;
      cursor.end = pieces[1]!;
    } else {
      cursor.bytes = joined(bytes, pieces);
      cursor.start = 0;
      cursor.offset = 0;
      cursor.end = cursor.bytes.length;
    }
    read(code);
    cursor.bytes = bytes;
    cursor.start = start;
  }
  cursor.offset = offset;
  cursor.end = end;
}

function note(into: Gathered, code: number, start: number, end: number): void {
  const pieces = into.get(code);
  if (pieces === undefined) into.set(code, [start, end]);
  else pieces.push(start, end);
}

function joined(bytes: Uint8Array, pieces: readonly number[]): Uint8Array {
  let size = 0;
  for (let at = 0; at < pieces.length; at += 2) size += pieces[at + 1]! - pieces[at]!;
  const whole = new Uint8Array(size);
  let filled = 0;
  for (let at = 0; at < pieces.length; at += 2) {
    whole.set(bytes.subarray(pieces[at], pieces[at + 1]), filled);
    filled += pieces[at + 1]! - pieces[at]!;
  }
  return whole;
}
