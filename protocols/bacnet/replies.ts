/** What devices say of themselves: I-Am, and the properties of their Device and Network Port objects. ASHRAE 135, 15.5 and 16.10. */
import type { Cursor } from '../contract/cursor.ts';
import { ANY_INSTANCE, Confirmed, ObjectType, Unconfirmed } from './services.table.ts';
import {
  isClosingNext,
  isOpening,
  isOpeningNext,
  mandatory,
  optional,
  passOver,
  readTag,
  unsigned,
  type Value,
  value,
} from './tags.ts';

export type Answer = IAm | IHave | Properties;

export interface IAm {
  readonly type: 'i-am';
  readonly instance: number;
  readonly vendor: number;
}

/** Somebody looked for it by its name. */
export interface IHave {
  readonly type: 'i-have';
  readonly name: string;
}

/** Of objects that say who the device is. */
export interface Properties {
  readonly type: 'properties';
  readonly rows: readonly Row[];
}

export interface Row {
  readonly objectType: number;
  readonly instance: number;
  readonly property: number;
  readonly value: Exclude<Value, undefined>;
}

const MOST_ROWS = 128;
const MOST_OBJECTS = 512; // of one answer
const ARRAY_ELEMENT = 2;

export function announcement(service: number, cursor: Cursor): Answer | undefined {
  if (service === Unconfirmed.iHave) return iHave(cursor);
  if (service !== Unconfirmed.iAm) return undefined;
  const object = unsigned(cursor, readTag(cursor));
  unsigned(cursor, readTag(cursor)); // the largest APDU it takes
  unsigned(cursor, readTag(cursor)); // whether in segments
  const vendor = unsigned(cursor, readTag(cursor));
  return { type: 'i-am', instance: object % 0x40_0000, vendor };
}

export function answer(service: number, cursor: Cursor): Answer | undefined {
  if (service === Confirmed.readProperty) return readProperty(cursor);
  return service === Confirmed.readPropertyMultiple ? readMultiple(cursor) : undefined;
}

export function isAnyInstance(instance: number): boolean {
  return instance === ANY_INSTANCE;
}

/** Its own number, then the object it has and what that is called. */
function iHave(cursor: Cursor): IHave | undefined {
  unsigned(cursor, readTag(cursor));
  const object = unsigned(cursor, readTag(cursor));
  const name = value(cursor, readTag(cursor));
  const isDevice = typeOf(object) === ObjectType.device;
  return isDevice && typeof name === 'string' ? { type: 'i-have', name } : undefined;
}

function readProperty(cursor: Cursor): Properties | undefined {
  const object = mandatory(cursor, 0);
  if (!isTold(object)) return undefined;
  const property = mandatory(cursor, 1);
  const index = optional(cursor, ARRAY_ELEMENT);
  cursor.require(isOpening(readTag(cursor), 3), 'illegal', 'value');
  const rows: Row[] = [];
  if (index === undefined) add(rows, object, property, single(cursor, 3));
  return { type: 'properties', rows };
}

function readMultiple(cursor: Cursor): Properties {
  const rows: Row[] = [];
  for (let left = MOST_OBJECTS; left > 0 && rows.length < MOST_ROWS && cursor.more(); left--) {
    const object = mandatory(cursor, 0);
    cursor.require(isOpening(readTag(cursor), 1), 'illegal', 'results');
    if (isTold(object)) results(object, cursor, rows);
    else if (!passOver(cursor)) break;
  }
  return { type: 'properties', rows };
}

/** Up to the closing tag: each a property, and its value or an error. */
function results(object: number, cursor: Cursor, rows: Row[]): void {
  while (cursor.more()) {
    if (isClosingNext(cursor, 1)) {
      readTag(cursor);
      return;
    }
    const property = mandatory(cursor, 2);
    const index = optional(cursor, 3);
    const isValue = isOpeningNext(cursor, 4);
    readTag(cursor);
    const read = isValue ? single(cursor, 4) : undefined;
    if (!isValue && !passOver(cursor)) return;
    if (index === undefined && rows.length < MOST_ROWS) add(rows, object, property, read);
  }
}

/** The value between an opening tag and its closing one, where it is a single one that can be shown. */
function single(cursor: Cursor, within: number): Value {
  if (isClosingNext(cursor, within)) {
    readTag(cursor);
    return undefined;
  }
  const isSimple = (cursor.peek() & 0x08) === 0;
  const read = isSimple ? value(cursor, readTag(cursor)) : undefined;
  if (isClosingNext(cursor, within)) {
    readTag(cursor);
    return read;
  }
  passOver(cursor);
  return undefined;
}

function add(rows: Row[], object: number, property: number, read: Value): void {
  if (read === undefined) return;
  rows.push({
    objectType: typeOf(object),
    instance: object % 0x40_0000,
    property,
    value: read,
  });
}

function isTold(object: number): boolean {
  const type = typeOf(object);
  return type === ObjectType.device || type === ObjectType.networkPort;
}

function typeOf(object: number): number {
  return Math.floor(object / 0x40_0000) & 0x3ff;
}
