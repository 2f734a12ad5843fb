/** Objects in a message, each in the one it belongs to: S7comm-plus Wireshark dissector. */
import type { Cursor } from '../contract/cursor.ts';
import { blockClasses, FIRST_CLASSED } from './ids.table.ts';
import { type Leaf, number, readValue, type Wanted } from './typed-values.ts';

export interface PlusObject {
  readonly id: number;
  readonly classId: number;
  readonly leaves: readonly Leaf[];
}

const Element = { begin: 0xa1, end: 0xa2, attribute: 0xa3, relation: 0xa4 } as const;
const MOST_OBJECTS = 512;
const MAX_DEPTH = 16;
const RESERVE = 512;

/** As many as can be read: a description of types, which may stand behind them, ends the list. */
export function readObjects(cursor: Cursor, wanted: Wanted): readonly PlusObject[] {
  const objects: PlusObject[] = [];
  const open: Leaf[][] = [];
  while (cursor.remaining > 0 && cursor.work > RESERVE && cursor.again(1)) {
    if (!readElement(cursor, wanted, open, objects) || open.length === 0) break;
  }
  return objects;
}

/** False where nobody here knows how it goes on. */
function readElement(
  cursor: Cursor,
  wanted: Wanted,
  open: Leaf[][],
  objects: PlusObject[],
): boolean {
  const element = cursor.u8();
  const leaves = open.at(-1);
  if (element === Element.begin) return open.length < MAX_DEPTH && begin(cursor, open, objects);
  if (leaves === undefined) return false;
  switch (element) {
    case Element.end:
      open.pop();
      return true;
    case Element.attribute:
      return readValue(cursor, number(cursor), wanted, leaves);
    case Element.relation:
      number(cursor);
      cursor.skip(4); // the object it leads to
      return true;
    default:
      return false;
  }
}

function begin(cursor: Cursor, open: Leaf[][], objects: PlusObject[]): boolean {
  const leaves: Leaf[] = [];
  const id = cursor.u32();
  const classId = number(cursor);
  number(cursor); // flags of the class
  number(cursor); // attribute
  open.push(leaves);
  objects.push({ id, classId, leaves });
  return objects.length < MOST_OBJECTS;
}

/** `OB 1`: the number of what belongs to a program holds its class. */
export function blockName(object: number): string | undefined {
  if (object < FIRST_CLASSED) return undefined;
  const type = blockClasses.get((object >>> 16) & 0x7fff);
  return type === undefined ? undefined : `${type} ${object & 0xffff}`;
}

export function textOf({ leaves }: Pick<PlusObject, 'leaves'>, id: number): string {
  const value = leaves.find((leaf) => leaf.id === id)?.value;
  return typeof value === 'string' ? value : '';
}

export function numberOf({ leaves }: Pick<PlusObject, 'leaves'>, id: number): number | undefined {
  const value = leaves.find((leaf) => leaf.id === id)?.value;
  return typeof value === 'number' ? value : undefined;
}
