/** What confirmed requests ask for: ISO 9506-2:2003. */
import type { Cursor } from '../contract/cursor.ts';
import { berNumber, berSize, berTag } from '../encodings/ber.ts';
import { firstText, type ObjectName, objectName, valueText } from './names.ts';
import { deeds, Service } from './services.table.ts';

/** In place of a service: an association that is asked for with a proof of who asks. */
export const ASSOCIATE = -1;

export interface Question {
  readonly service: number;
  /** Of a read or write, the first of them; a read only of those that name the device or select. */
  readonly names: readonly ObjectName[];
  /** What is written to each of them. */
  readonly values: readonly (string | number)[];
  /** What other services act on: a domain, a program, a file; of an association the kind of proof. */
  readonly text: string;
  /** Of a list of names: their class. */
  readonly nameClass: number;
}

const MOST = 16;
const VARIABLES = 0xa0;
const LIST = 0xa1;
const SPECIFICATION = 0xa1; // of a read
const NAME = 0xa0;
const PLATE = [0x4e, 0x61, 0x6d]; // `Nam`, as in NamPlt and PhyNam
const SELECTION = [0x24, 0x53, 0x42, 0x4f]; // `$SBO`
const WRITTEN = 0x77; // `w`: that one is written

export function readQuestion(service: number, cursor: Cursor): Question {
  if (service === Service.read) return read(cursor);
  if (service === Service.write) return write(cursor);
  if (service === Service.getNameList) return nameList(cursor);
  const text = deeds.has(service) ? textOf(cursor) : '';
  return question(service, [], [], text);
}

export function question(
  service: number,
  names: readonly ObjectName[] = [],
  values: readonly (string | number)[] = [],
  text = '',
  nameClass = -1,
): Question {
  return { service, names, values, text, nameClass };
}

const READ = question(Service.read);

function read(cursor: Cursor): Question {
  if (!isTelling(cursor)) return READ;
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === SPECIFICATION) return question(Service.read, namesOf(cursor));
    cursor.leave(outer);
  }
  return READ;
}

/** Most reads are of values: what says something is a name plate, and what selects by being read. */
function isTelling({ bytes, offset, end }: Cursor): boolean {
  for (let at = offset; at < end; at++) {
    if (bytes[at] === PLATE[0] && isAt(PLATE, bytes, at, end)) return true;
    if (bytes[at] === SELECTION[0] && isAt(SELECTION, bytes, at, end))
      if (bytes[at + SELECTION.length] !== WRITTEN) return true;
  }
  return false;
}

function isAt(what: readonly number[], bytes: Uint8Array, at: number, end: number): boolean {
  return at + what.length <= end && what.every((byte, ahead) => bytes[at + ahead] === byte);
}

function write(cursor: Cursor): Question {
  const names = namesOf(cursor);
  const values: (string | number)[] = [];
  const tag = berTag(cursor);
  cursor.require(tag === 0xa0, 'illegal', 'list of data');
  cursor.enter(berSize(cursor));
  while (values.length < MOST && cursor.more()) values.push(valueText(cursor));
  return question(Service.write, names, values);
}

/** Single variables, or a list of them that has a name. */
function namesOf(cursor: Cursor): ObjectName[] {
  const names: ObjectName[] = [];
  const tag = berTag(cursor);
  const outer = cursor.enter(berSize(cursor));
  if (tag === LIST) {
    const name = objectName(cursor);
    if (name !== undefined) names.push(name);
  }
  while (tag === VARIABLES && names.length < MOST && cursor.more()) {
    berTag(cursor);
    const next = cursor.enter(berSize(cursor));
    if (cursor.peek() === NAME) {
      berTag(cursor);
      cursor.enter(berSize(cursor));
      names.push(objectName(cursor) ?? { domain: '', item: '' });
    }
    cursor.leave(next);
  }
  cursor.leave(outer);
  return names;
}

function nameList(cursor: Cursor): Question {
  let nameClass = -1;
  let domain = '';
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === 0xa0) {
      berTag(cursor);
      nameClass = berNumber(cursor, berSize(cursor));
    } else if (tag === 0xa1 && cursor.peek() === 0x81) {
      berTag(cursor);
      domain = cursor.text(berSize(cursor));
    }
    cursor.leave(outer);
  }
  return question(Service.getNameList, [], [], domain, nameClass);
}

/** A name that is all of the request, or its first text. */
function textOf(cursor: Cursor): string {
  const first = cursor.peek();
  const isPlain = first >= 0x20 && first < 0x7f && first !== 0x30 && !isElement(cursor);
  return isPlain ? cursor.text(cursor.remaining) : firstText(cursor);
}

function isElement(cursor: Cursor): boolean {
  return cursor.peek(1) === cursor.remaining - 2;
}
