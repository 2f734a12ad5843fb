/** Object headers and the objects that acts and their answers hold: IEEE 1815-2012, application layer. */
import type { Cursor } from '../contract/cursor.ts';
import { attributeNames } from './attributes.table.ts';
import {
  AuthVariation,
  authActs,
  bits,
  controlActs,
  controlStatus,
  FileVariation,
  fileModes,
  fileStatus,
  Group,
  groupNames,
  KEYS_ARE_GOOD,
  keyStatus,
  sizes,
  tripClose,
  userOffsets,
} from './functions.table.ts';
import { attributeValue, float, numbered, time } from './values.ts';

/** What one object, or one run of them, asks for. */
export interface Act {
  readonly group: number;
  readonly start: number;
  /** Tells two acts on the same point apart. */
  readonly code: number;
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface Contents {
  /** The first of them. */
  readonly acts: Act[];
  /** How many there were. */
  total: number;
  /** Of answers, in the order of the acts: what each was refused with, or empty. */
  readonly refusals: string[];
  readonly attributes: DeviceAttribute[];
  /** Whoever sends this proves who it is. */
  isSecured: boolean;
  /** The sender asks the other to prove who it is. */
  isChallenge: boolean;
}

export interface DeviceAttribute {
  readonly variation: number;
  readonly value: string;
}

interface Header {
  readonly group: number;
  readonly variation: number;
  readonly prefix: number;
  readonly first: number;
  readonly count: number;
  readonly hasRange: boolean;
}

const MOST_ACTS = 16;
const ALL = 6; // range code: every object, none of them here
const FREE = 0x0b;
const Prefix = { none: 0, index: 3, size: 6 } as const; // the highest code of each kind
const OFFSET_OF_NAME = 26; // of a file command: where its name begins

export function readObjects(cursor: Cursor): Contents {
  const contents: Contents = {
    acts: [],
    total: 0,
    refusals: [],
    attributes: [],
    isSecured: false,
    isChallenge: false,
  };
  while (cursor.more()) {
    const header = headerOf(cursor);
    if (cursor.flaw !== undefined || !readAll(header, cursor, contents)) break;
  }
  return contents;
}

function headerOf(cursor: Cursor): Header {
  const group = cursor.u8();
  const variation = cursor.u8();
  const qualifier = cursor.u8();
  const prefix = (qualifier >> 4) & 7;
  const range = qualifier & 0x0f;
  if (range <= 2) {
    const first = numbered(cursor, range);
    const last = numbered(cursor, range);
    cursor.require(last >= first, 'inconsistent', 'range');
    return { group, variation, prefix, first, count: last - first + 1, hasRange: true };
  }
  const isCounted = range >= 7 && range <= 9;
  cursor.require(isCounted || range === ALL || range === FREE, 'illegal', 'qualifier');
  let count = 0;
  if (range === FREE) count = cursor.u8();
  else if (isCounted) count = numbered(cursor, range - 7);
  return { group, variation, prefix, first: 0, count, hasRange: false };
}

/** False: what follows cannot be found, since nobody here knows how long these objects are. */
function readAll(header: Header, cursor: Cursor, contents: Contents): boolean {
  const { group, variation, prefix, first, count } = header;
  if (count === 0) {
    note(contents, header, first, cursor, 0);
    return true;
  }
  if (prefix === Prefix.none) {
    if (group === Group.attribute) return readAttributes(header, cursor, contents);
    const size = sizeOfRun(group, variation, count);
    if (size === undefined) {
      note(contents, header, first, cursor, 0);
      return false;
    }
    const outer = cursor.enter(size);
    note(contents, header, first, cursor, count);
    cursor.leave(outer);
    return true;
  }
  const fixed = sizes.get((group << 8) | variation);
  for (let left = count; cursor.again(left); left--) {
    let start = 0;
    let size = fixed;
    if (prefix <= Prefix.index) start = numbered(cursor, prefix - 1);
    else size = numbered(cursor, prefix - 4);
    if (group === Group.octetString) size = variation;
    if (size === undefined) {
      note(contents, header, start, cursor, 1);
      return false;
    }
    const outer = cursor.enter(size);
    note(contents, header, start, cursor, 1);
    cursor.leave(outer);
  }
  return true;
}

function sizeOfRun(group: number, variation: number, count: number): number | undefined {
  const kind = (group << 8) | variation;
  if (bits.has(kind)) return (count + 7) >> 3;
  const size = group === Group.octetString ? variation : sizes.get(kind);
  return size === undefined ? undefined : size * count;
}

function readAttributes({ variation, count }: Header, cursor: Cursor, contents: Contents): boolean {
  for (let left = count; cursor.again(left); left--) {
    const type = cursor.u8();
    const outer = cursor.enter(cursor.u8());
    const value = attributeValue(type, cursor);
    cursor.leave(outer);
    if (value === '') continue;
    contents.attributes.push({ variation, value });
    contents.total++;
    if (contents.acts.length < MOST_ACTS) contents.acts.push(attributeAct(variation, value));
  }
  return true;
}

/** What a request that holds it asks for. */
function attributeAct(variation: number, value: string): Act {
  const attribute = attributeNames.get(variation) ?? `attribute ${variation}`;
  return { group: Group.attribute, start: variation, code: 0, detail: { attribute, value } };
}

/** `count` 0: the header stands alone. The cursor is confined to the object. */
function note(
  contents: Contents,
  header: Header,
  start: number,
  cursor: Cursor,
  count: number,
): void {
  const { group, variation } = header;
  if (group === Group.authentication) {
    if (variation === AuthVariation.challenge) contents.isChallenge = true;
    if (variation === AuthVariation.aggressive) contents.isSecured = true;
    if (variation === AuthVariation.keyStatus || variation === AuthVariation.error)
      contents.refusals.push(authRefusal(variation, cursor));
    if (!authActs.has(variation)) return;
  }
  contents.total++;
  if (group === Group.file && variation === FileVariation.status)
    contents.refusals.push(fileRefusal(cursor));
  else if (contents.acts.length < MOST_ACTS)
    contents.acts.push(act(header, start, cursor, count, contents));
}

function act(
  { group, variation, hasRange }: Header,
  start: number,
  cursor: Cursor,
  count: number,
  contents: Contents,
): Act {
  const object = groupNames.get(group) ?? `g${group}v${variation}`;
  if (count === 0) return { group, start: 0, code: 0, detail: { object } };
  switch (group) {
    case Group.controlBlock:
      return variation === 1 ? controlBlock(object, start, cursor, contents) : other(0);
    case Group.analogOutput:
      return analogOutput(object, variation, start, cursor, contents);
    case Group.time:
      return { group, start: 0, code: 0, detail: { time: variation === 2 ? '' : time(cursor) } };
    case Group.file:
      return fileAct(variation, cursor);
    case Group.authentication:
      return authAct(variation, cursor);
    case Group.indications:
      return other(0, { value: cursor.remaining > 0 ? cursor.u8() & 1 : 0 });
    default:
      return other(hasRange ? 0 : start);
  }
  function other(code: number, more: Readonly<Record<string, string | number>> = {}): Act {
    return { group, start, code, detail: { object, start, count, ...more } };
  }
}

function controlBlock(object: string, start: number, cursor: Cursor, contents: Contents): Act {
  const code = cursor.u8();
  const times = cursor.u8();
  const on = cursor.u32le();
  const off = cursor.u32le();
  contents.refusals.push(refusalOf(cursor.u8() & 0x7f, controlStatus));
  const doing = `${tripClose[code >> 6]}${controlActs[code & 0x0f] ?? `code ${code & 0x0f}`}`;
  const value = `${times} × ${on} ms on, ${off} ms off`;
  const group = Group.controlBlock;
  return { group, start, code, detail: { object, start, count: 1, act: doing, value } };
}

function analogOutput(
  object: string,
  variation: number,
  start: number,
  cursor: Cursor,
  contents: Contents,
): Act {
  let value: number;
  if (variation === 1) value = cursor.u32le() | 0;
  else if (variation === 2) value = (cursor.u16le() << 16) >> 16;
  else value = float(cursor, variation === 3 ? 4 : 8);
  contents.refusals.push(refusalOf(cursor.u8() & 0x7f, controlStatus));
  const detail = { object, start, count: 1, value: Number.isFinite(value) ? value : String(value) };
  return { group: Group.analogOutput, start, code: 0, detail };
}

function fileAct(variation: number, cursor: Cursor): Act {
  if (variation !== FileVariation.command)
    return { group: Group.file, start: 0, code: 0, detail: {} };
  const offset = cursor.u16le();
  const size = cursor.u16le();
  cursor.skip(16); // time of creation, permissions, authentication key, size
  const mode = cursor.u16le();
  cursor.skip(4); // block size, request number
  cursor.require(offset === OFFSET_OF_NAME, 'illegal', 'file name offset');
  const file = cursor.text(size);
  const detail = { file, mode: fileModes[mode] ?? `mode ${mode}` };
  return { group: Group.file, start: 0, code: mode, detail };
}

function fileRefusal(cursor: Cursor): string {
  cursor.skip(12); // handle, size, block size, request number
  return refusalOf(cursor.u8(), fileStatus);
}

function authAct(variation: number, cursor: Cursor): Act {
  const offset = userOffsets.get(variation);
  const what = { act: authActs.get(variation)! };
  if (offset !== undefined) cursor.skip(offset);
  const detail = offset === undefined ? what : { ...what, user: cursor.u16le() };
  return { group: Group.authentication, start: 0, code: variation, detail };
}

function authRefusal(variation: number, cursor: Cursor): string {
  if (variation === AuthVariation.keyStatus) {
    cursor.skip(7); // sequence, user, wrap algorithm
    const status = cursor.u8();
    return status === KEYS_ARE_GOOD ? '' : refusalOf(status, keyStatus);
  }
  cursor.skip(8); // sequence, user, association
  return `authentication error ${cursor.u8()}`;
}

function refusalOf(status: number, names: ReadonlyMap<number, string>): string {
  return status === 0 ? '' : (names.get(status) ?? `status ${status}`);
}
