/**
 * Names as labels, the rest of one a pointer to where it stood before (RFC 1035, 4.1.4). Pointers lead
 * backwards only, so that no name goes round; long names cost more of the message's work than short ones.
 */
import type { Cursor } from '../contract/cursor.ts';
import { clipped, printable } from '../contract/printable.ts';

const POINTER = 0xc0;
const LABEL_SIZES = 64;
const MOST_LABELS = 128; // in the 255 bytes of a name
const WORK_BYTES = 8; // bytes of a label that cost one step
const TEXT_MAX = 256;
const NONE: readonly string[] = [];

/** Of the name at the cursor. `origin`: where the message begins that pointers count from. */
export function dnsLabels(cursor: Cursor, origin: number): readonly string[] {
  const { bytes } = cursor;
  const labels: string[] = [];
  let at = cursor.offset;
  let limit = cursor.end;
  let behind = -1; // what follows the name, once a pointer left its place
  while (cursor.again(1)) {
    const end = labelsUpTo(cursor, at, limit, labels);
    if (end < 0) return NONE;
    const isPointer = bytes[end] !== 0;
    if (behind < 0) behind = end + (isPointer ? 2 : 1);
    if (!isPointer || behind > cursor.end) {
      cursor.skip(behind - cursor.offset);
      return labels;
    }
    const target = origin + (((bytes[end]! & 0x3f) << 8) | bytes[end + 1]!);
    cursor.require(target < at, 'illegal', 'name');
    limit = at; // what is pointed to ends before the pointer
    at = target;
  }
  return NONE;
}

/** `plc-7.cell.example`. */
export function dnsText(labels: readonly string[]): string {
  return clipped(labels.join('.'), TEXT_MAX);
}

/** Where the labels end: at an empty one or at a pointer; -1 where they do not. */
function labelsUpTo(cursor: Cursor, start: number, limit: number, labels: string[]): number {
  const { bytes } = cursor;
  let at = start;
  while (at < limit) {
    const size = bytes[at]!;
    if (size === 0 || size >= POINTER) return at;
    cursor.require(size < LABEL_SIZES && labels.length < MOST_LABELS, 'illegal', 'name');
    if (at + 1 + size > limit) break;
    for (let work = 0; work <= size; work += WORK_BYTES) if (!cursor.again(1)) return -1;
    labels.push(printable(bytes, at + 1, at + 1 + size));
    at += 1 + size;
  }
  cursor.require(false, 'truncated', 'name');
  return -1;
}
