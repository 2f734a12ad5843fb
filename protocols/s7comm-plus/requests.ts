/** What a client asks, by function: S7comm-plus Wireshark dissector. */
import type { Cursor } from '../contract/cursor.ts';
import { AttributeId, attributeActs, FunctionCode } from './ids.table.ts';
import { type PlusObject, readObjects } from './objects.ts';
import { type Leaf, number, readValue, type Wanted } from './typed-values.ts';

export type Request =
  | { readonly type: 'create'; readonly under: number; readonly objects: readonly PlusObject[] }
  | { readonly type: 'delete' | 'invoke'; readonly object: number; readonly method: number }
  | { readonly type: 'set'; readonly items: readonly Item[] }
  | { readonly type: 'get'; readonly object: number; readonly attributes: readonly number[] }
  | { readonly type: 'explore'; readonly object: number; readonly isOfCode: boolean }
  | { readonly type: 'other' };

/** An attribute of an object, or what a symbol stands for in an area. */
export interface Item {
  readonly object: number;
  readonly attribute: number;
  /** Where it lies within the attribute: `10.2`. */
  readonly path: string;
  /** Checksum of the symbol's name; 0 where an attribute is set. */
  readonly symbol: number;
  /** What it is set to, where that is told. */
  readonly value: number | undefined;
}

const OTHER: Request = { type: 'other' };
const ELEMENT = 0xa1; // begins an object
const MOST_ITEMS = 20; // that are kept of one request
const MOST_STEPS = 6; // of a path
const WANTED_OF_CLIENTS: Wanted = new Set([
  AttributeId.name,
  AttributeId.sessionApplication,
  AttributeId.sessionHost,
]);
const TOLD: Wanted = new Set(attributeActs.keys());

export function readRequest(code: number, cursor: Cursor): Request {
  switch (code) {
    case FunctionCode.createObject:
      return create(cursor);
    case FunctionCode.deleteObject:
      return { type: 'delete', object: cursor.u32(), method: 0 };
    case FunctionCode.invoke:
      return { type: 'invoke', object: cursor.u32(), method: number(cursor) };
    case FunctionCode.setVariable:
      return setVariable(cursor);
    case FunctionCode.setMultiVariables:
      return setMultiVariables(cursor);
    case FunctionCode.setVarSubstreamed: {
      const object = cursor.u32();
      const [attribute = 0] = idList(cursor);
      return { type: 'set', items: [itemOf(object, attribute, undefined)] };
    }
    case FunctionCode.getVarSubstreamed:
      return { type: 'get', object: cursor.u32(), attributes: idList(cursor) };
    case FunctionCode.getMultiVariables:
      return getMultiVariables(cursor);
    case FunctionCode.explore:
      return explore(cursor);
    default:
      return OTHER;
  }
}

function create(cursor: Cursor): Request {
  const under = cursor.u32();
  if (!readValue(cursor, 0, TOLD, [])) return OTHER;
  cursor.skip(4); // bytes nobody explains
  if (cursor.peek() !== ELEMENT) number(cursor); // the number that seals it, where it is sealed
  return { type: 'create', under, objects: readObjects(cursor, WANTED_OF_CLIENTS) };
}

/** Numbers as one value, an array. */
function idList(cursor: Cursor): readonly number[] {
  cursor.skip(2); // the type of the array and of its elements
  return numbers(cursor, number(cursor));
}

function numbers(cursor: Cursor, count: number): number[] {
  const found: number[] = [];
  for (let left = count; cursor.again(left); left--) {
    const id = number(cursor);
    if (found.length < MOST_ITEMS) found.push(id);
  }
  return found;
}

function setVariable(cursor: Cursor): Request {
  const object = cursor.u32();
  const [attribute = 0] = numbers(cursor, number(cursor));
  return { type: 'set', items: [itemOf(object, attribute, readSet(cursor, attribute))] };
}

function readSet(cursor: Cursor, attribute: number): number | undefined {
  const leaves: Leaf[] = [];
  readValue(cursor, attribute, TOLD, leaves);
  const value = leaves[0]?.value;
  return typeof value === 'number' ? value : undefined;
}

function itemOf(object: number, attribute: number, value: number | undefined): Item {
  return { object, attribute, path: '', symbol: 0, value };
}

function setMultiVariables(cursor: Cursor): Request {
  const object = cursor.u32();
  const count = number(cursor);
  const fields = number(cursor);
  if (object === 0) return { type: 'set', items: addresses(cursor, count) };
  const attributes = numbers(cursor, fields);
  const items: Item[] = [];
  for (const attribute of attributes) {
    number(cursor); // which of them
    const leaves: Leaf[] = [];
    const isRead = readValue(cursor, attribute, TOLD, leaves);
    const value = leaves[0]?.value;
    items.push(itemOf(object, attribute, typeof value === 'number' ? value : undefined));
    if (isRead) continue;
    for (const other of attributes.slice(items.length))
      items.push(itemOf(object, other, undefined));
    break;
  }
  return { type: 'set', items };
}

function addresses(cursor: Cursor, count: number): readonly Item[] {
  const items: Item[] = [];
  for (let left = count; cursor.again(left); left--) {
    const symbol = number(cursor);
    const object = number(cursor);
    const [attribute = 0, ...steps] = numbers(cursor, number(cursor));
    const path = steps.slice(0, MOST_STEPS).join('.');
    if (items.length < MOST_ITEMS)
      items.push({ object, attribute, path, symbol, value: undefined });
  }
  return items;
}

function getMultiVariables(cursor: Cursor): Request {
  const object = cursor.u32();
  if (object === 0) return OTHER;
  number(cursor); // of items
  return { type: 'get', object, attributes: numbers(cursor, number(cursor)) };
}

/** The tree below an object. Who asks for code reads the program out of the station. */
function explore(cursor: Cursor): Request {
  const object = cursor.u32();
  number(cursor); // the request's own number
  cursor.skip(3); // whether what lies below, above and beside is asked for
  if (cursor.u8() !== 0) return { type: 'explore', object, isOfCode: false }; // a filter
  let isOfCode = false;
  for (let left = number(cursor); cursor.again(left); left--) {
    const id = number(cursor);
    if (id === AttributeId.code || id === AttributeId.bodyDescription) isOfCode = true;
  }
  return { type: 'explore', object, isOfCode };
}
