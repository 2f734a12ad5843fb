/** Segments to fragments: the transport function of IEEE 1815-2012. What a gap tore is forgotten. */
import { Cursor } from '../contract/cursor.ts';
import { BLOCK, CRC } from './frame.ts';

export interface Assembly {
  bytes: Uint8Array;
  end: number;
  isOpen: boolean;
  /** Number of the segment that must come next. */
  next: number;
  /** Whom it comes from, and whom it goes to. */
  key: number;
}

const FIRST = 0x40;
const NUMBER = 0x3f;
const MOST = 8192; // bytes of a fragment; 2048 is what most stations send at most

export function nothing(): Assembly {
  return { bytes: new Uint8Array(0), end: 0, isOpen: false, next: 0, key: 0 };
}

/** Adds the blocks of one segment that begins at `first`; false where it does not go on with what there is. */
export function append(
  assembly: Assembly,
  { bytes }: Cursor,
  first: number,
  size: number,
  transport: number,
  key: number,
): boolean {
  const number = transport & NUMBER;
  if ((transport & FIRST) !== 0) {
    assembly.end = 0;
    assembly.isOpen = true;
    assembly.key = key;
  } else if (!assembly.isOpen || assembly.next !== number || assembly.key !== key) {
    assembly.isOpen = false;
    return false;
  }
  assembly.next = (number + 1) & NUMBER;
  if (assembly.end + size > MOST) {
    assembly.isOpen = false;
    return false;
  }
  grow(assembly, assembly.end + size);
  let at = first + 1;
  let left = size - 1;
  for (let block = BLOCK - 1; left > 0; block = BLOCK) {
    const here = Math.min(left, block);
    for (let i = 0; i < here; i++) assembly.bytes[assembly.end++] = bytes[at + i]!;
    left -= here;
    at += here + CRC;
  }
  return true;
}

/** A reader over what was put together; it is over. */
export function fragmentOf(assembly: Assembly): Cursor {
  assembly.isOpen = false;
  return new Cursor().over(assembly.bytes, 0, assembly.end);
}

function grow(assembly: Assembly, size: number): void {
  if (size <= assembly.bytes.length) return;
  const larger = new Uint8Array(Math.min(MOST, Math.max(256, size, assembly.bytes.length * 2)));
  larger.set(assembly.bytes.subarray(0, assembly.end));
  assembly.bytes = larger;
}
