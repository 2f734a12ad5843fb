/** Which modules and submodules there should be, and which there are: IEC 61158-6-10. */
import type { Cursor } from '../contract/cursor.ts';

/** Slot, subslot and ident number, again and again; a module itself has the subslot `MODULE`. */
export type Modules = readonly number[];
export const MODULE = -1;

export interface ModulesBlock {
  readonly type: 'modules';
  readonly isReal: boolean;
  readonly modules: Modules;
}

export interface DifferenceBlock {
  readonly type: 'difference';
  readonly rows: readonly Difference[];
}

/** A module or submodule that is not as expected; or is, and stands there for one that is not. */
export interface Difference {
  readonly slot: number;
  readonly subslot: number;
  readonly ident: number;
  readonly state: number;
}

const MOST_NUMBERS = 3 * 256; // of modules, in one block
const MOST_ROWS = 128;

export function expected(cursor: Cursor): ModulesBlock {
  const modules: number[] = [];
  for (let apis = cursor.u16(); cursor.again(apis); apis--) {
    cursor.skip(4); // API
    const slot = cursor.u16();
    push(modules, slot, MODULE, cursor.u32());
    cursor.skip(2); // properties
    for (let left = cursor.u16(); cursor.again(left); left--) {
      push(modules, slot, cursor.u16(), cursor.u32());
      const hasBoth = (cursor.u16() & 0x03) === 0x03; // input and output
      cursor.skip(hasBoth ? 12 : 6);
    }
  }
  return { type: 'modules', isReal: false, modules };
}

/** Of a device's real modules: the filter of I&M0, or its identification. */
export function real(cursor: Cursor): ModulesBlock {
  const modules: number[] = [];
  for (let apis = cursor.u16(); cursor.again(apis); apis--) {
    cursor.skip(4); // API
    for (let slots = cursor.u16(); cursor.again(slots); slots--) {
      const slot = cursor.u16();
      push(modules, slot, MODULE, cursor.u32());
      for (let left = cursor.u16(); cursor.again(left); left--)
        push(modules, slot, cursor.u16(), cursor.u32());
    }
  }
  return { type: 'modules', isReal: true, modules };
}

export function difference(cursor: Cursor): DifferenceBlock {
  const rows: Difference[] = [];
  const add = (row: Difference) => rows.length < MOST_ROWS && rows.push(row);
  for (let apis = cursor.u16(); cursor.again(apis); apis--) {
    cursor.skip(4); // API
    for (let slots = cursor.u16(); cursor.again(slots); slots--) {
      const slot = cursor.u16();
      add({ slot, subslot: MODULE, ident: cursor.u32(), state: cursor.u16() });
      for (let left = cursor.u16(); cursor.again(left); left--)
        add({ slot, subslot: cursor.u16(), ident: cursor.u32(), state: cursor.u16() });
    }
  }
  return { type: 'difference', rows };
}

/** `modules` grows up to its cap. */
function push(modules: number[], slot: number, subslot: number, ident: number): void {
  if (modules.length < MOST_NUMBERS) modules.push(slot, subslot, ident);
}
