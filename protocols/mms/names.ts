/** Names of objects and values of data: ISO 9506-2; how IEC 61850-8-1 builds them. */
import type { Cursor } from '../contract/cursor.ts';
import { berSize, berTag, numberOf } from '../encodings/ber.ts';

export interface ObjectName {
  /** Empty for what belongs to the whole device or to the association. */
  readonly domain: string;
  readonly item: string;
}

const Scope = { device: 0x80, domain: 0xa1, association: 0x82 } as const;
const VISIBLE = 0x1a;
const GRAPHIC = 0x19;
const MOST_DEPTH = 4;

/** Under the cursor: a name, whatever its scope; undefined where none stands here. */
export function objectName(cursor: Cursor): ObjectName | undefined {
  const tag = berTag(cursor);
  const outer = cursor.enter(berSize(cursor));
  let name: ObjectName | undefined;
  if (tag === Scope.device || tag === Scope.association)
    name = { domain: '', item: cursor.text(cursor.remaining) };
  else if (tag === Scope.domain) name = { domain: visible(cursor), item: visible(cursor) };
  cursor.leave(outer);
  return name;
}

/** `AA1LD0/XCBR1$CO$Pos$Oper`. */
export function nameText({ domain, item }: ObjectName): string {
  return domain === '' ? item : `${domain}/${item}`;
}

function visible(cursor: Cursor): string {
  const tag = berTag(cursor);
  const size = berSize(cursor);
  cursor.require(tag === VISIBLE, 'illegal', 'identifier');
  return cursor.text(size);
}

/** The first text in what is left, however deep: services name their one object in many ways. */
export function firstText(cursor: Cursor, depth = 0): string {
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    const isText = tag === VISIBLE || tag === GRAPHIC || (tag >= 0x80 && tag < 0xa0);
    let text = '';
    if (isText) text = cursor.text(cursor.remaining);
    else if ((tag & 0x20) !== 0 && depth < MOST_DEPTH) text = firstText(cursor, depth + 1);
    cursor.leave(outer);
    if (text !== '') return text;
  }
  return '';
}

/** Of a structure the first of its scalars: what an operation sets. */
export function valueText(cursor: Cursor, depth = 0): string | number {
  const tag = berTag(cursor);
  const size = berSize(cursor);
  if ((tag === 0xa1 || tag === 0xa2) && depth < MOST_DEPTH) {
    const outer = cursor.enter(size);
    const value = cursor.remaining > 0 ? valueText(cursor, depth + 1) : '';
    cursor.leave(outer);
    return value;
  }
  if (tag === 0x8a || tag === 0x90) return cursor.text(size);
  const { bytes, start, end } = cursor.span(size);
  if (end === start) return '';
  if (tag === 0x83) return bytes[start] === 0 ? 'false' : 'true';
  if ((tag === 0x85 || tag === 0x86) && size <= 6) return numberOf(bytes, start, end);
  if (tag === 0x87 && size === 5) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start + 1, 4);
    const value = view.getFloat32(0);
    return Number.isFinite(value) ? Number(value.toPrecision(7)) : String(value);
  }
  return `${size} bytes`;
}

/** Texts of the structure under the cursor, in their order. */
export function textsOf(cursor: Cursor): string[] {
  const texts: string[] = [];
  const tag = berTag(cursor);
  const outer = cursor.enter(berSize(cursor));
  if (tag === 0x8a) texts.push(cursor.text(cursor.remaining));
  while (tag === 0xa2 && texts.length < 8 && cursor.more()) {
    const inner = berTag(cursor);
    const size = berSize(cursor);
    if (inner === 0x8a) texts.push(cursor.text(size));
    else cursor.skip(size);
  }
  cursor.leave(outer);
  return texts;
}
