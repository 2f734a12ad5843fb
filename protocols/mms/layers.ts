/**
 * What MMS lies in: session (ISO 8327-1), presentation (ISO 8823-1) and association control
 * (ISO 8650-1). Devices that speak the reduced profile leave all three out.
 */
import type { Cursor } from '../contract/cursor.ts';
import { FOREIGN } from '../contract/protocol.ts';
import { BerTag, berObjectIdentifier, berSize, berTag, numberOf } from '../encodings/ber.ts';
import { pduTags } from './services.table.ts';

export interface Association {
  /** Application entities: the title, and the qualifier behind a slash. */
  readonly calling: string;
  readonly called: string;
  readonly responding: string;
  /** `password` where one stands here for anybody to read, else the kind of proof, or empty. */
  readonly proof: string;
}

const Spdu = { data: 0x01, finish: 0x09, disconnect: 0x0a, connect: 0x0d, accept: 0x0e } as const;
const SESSION: ReadonlySet<number> = new Set([0x01, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x0e, 0x19]);
const USER_DATA: ReadonlySet<number> = new Set([0xc1, 0xc2]);
const LONG = 0xff;
const SET = 0x31;
const NORMAL_MODE = 0xa2;
const ENCODED = 0x61; // fully-encoded-data
const SINGLE = 0xa0; // single-ASN1-type
const Acse = { request: 0x60, response: 0x61, last: 0x64 } as const;
const EXTERNAL = 0x28;
const USER_INFORMATION = 0xbe;
const MMS_SYNTAX = [0x28, 0xca, 0x22]; // 1.0.9506

/** Surely MMS: a PDU that fills its carrier, user data that holds one, or an association for it. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]!;
  if (pduTags.has(first)) return first >= 0xa0 && fills(bytes, start, end) ? 1 : FOREIGN;
  if (first === Spdu.connect || first === Spdu.accept)
    return names(bytes, start, Math.min(end, start + 512)) ? 1 : FOREIGN;
  return isUserData(bytes, start, end) ? 1 : FOREIGN;
}

/** Data of a session whose first value is a PDU. */
function isUserData(bytes: Uint8Array, start: number, end: number): boolean {
  const head = [Spdu.data, 0, Spdu.data, 0, ENCODED];
  if (!head.every((byte, at) => bytes[start + at] === byte)) return false;
  for (let at = start + 6; at < Math.min(end, start + 24); at++)
    if (bytes[at] === SINGLE) {
      const inner = at + 2 + (bytes[at + 1]! & 0x80 ? bytes[at + 1]! & 0x7f : 0);
      if (inner < end && pduTags.has(bytes[inner]!)) return true;
    }
  return false;
}

/** Leaves the cursor at a PDU of MMS and confined to it, or at the end; what the association says is answered. */
export function toPdu(cursor: Cursor): Association | undefined {
  if (pduTags.has(cursor.peek())) return undefined;
  if (!session(cursor) || !presentation(cursor)) return nowhere(cursor);
  const tag = cursor.peek();
  if (tag < Acse.request || tag > Acse.last) return undefined;
  berTag(cursor);
  cursor.enter(berSize(cursor));
  return tag <= Acse.response ? association(cursor, tag) : nowhere(cursor);
}

function nowhere(cursor: Cursor): undefined {
  cursor.skip(cursor.remaining);
  return undefined;
}

/** Enters the user data of the session. */
function session(cursor: Cursor): boolean {
  const kind = cursor.u8();
  cursor.require(SESSION.has(kind), 'illegal', 'session');
  const outer = cursor.enter(sessionSize(cursor));
  if (kind === Spdu.data) {
    cursor.leave(outer);
    if (cursor.remaining === 0) return false;
    cursor.require(cursor.u8() === Spdu.data, 'illegal', 'session');
    cursor.skip(sessionSize(cursor));
    return cursor.remaining > 0;
  }
  while (cursor.more()) {
    const parameter = cursor.u8();
    const size = sessionSize(cursor);
    if (USER_DATA.has(parameter)) {
      cursor.enter(size);
      return cursor.flaw === undefined;
    }
    cursor.skip(size);
  }
  return false;
}

function sessionSize(cursor: Cursor): number {
  const size = cursor.u8();
  return size === LONG ? cursor.u16() : size;
}

/** Enters the first value of the presentation's user data. */
function presentation(cursor: Cursor): boolean {
  let tag = berTag(cursor);
  if (tag === SET) {
    cursor.enter(berSize(cursor));
    if (!find(cursor, NORMAL_MODE) || !find(cursor, ENCODED)) return false;
    tag = ENCODED;
  } else if (tag === ENCODED) cursor.enter(berSize(cursor));
  if (tag !== ENCODED) return false;
  return find(cursor, BerTag.sequence) && find(cursor, SINGLE);
}

/** Enters the next element of that tag; false where there is none. */
function find(cursor: Cursor, wanted: number): boolean {
  while (cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    if (tag === wanted) {
      cursor.enter(size);
      return cursor.flaw === undefined;
    }
    cursor.skip(size);
  }
  return false;
}

/** Titles and qualifiers by the tag they have in a request; an answer has those of who answers. */
const REQUESTED: ReadonlyMap<number, 'called' | 'calling'> = new Map([
  [0xa2, 'called'],
  [0xa3, 'called'],
  [0xa6, 'calling'],
  [0xa7, 'calling'],
]);
const ANSWERED: ReadonlyMap<number, 'responding'> = new Map([
  [0xa4, 'responding'],
  [0xa5, 'responding'],
]);
const PROOF = 0xac;

function association(cursor: Cursor, kind: number): Association {
  const roles = kind === Acse.request ? REQUESTED : ANSWERED;
  const found = { called: '', calling: '', responding: '', proof: '' };
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === USER_INFORMATION) {
      if (!find(cursor, EXTERNAL) || !find(cursor, SINGLE)) nowhere(cursor);
      return found;
    }
    const role = roles.get(tag);
    if (role !== undefined) found[role] = titled(found[role], cursor);
    else if (tag === PROOF && kind === Acse.request)
      found.proof = cursor.peek() === 0x80 ? 'password' : 'other';
    cursor.leave(outer);
  }
  return found;
}

/** The title, or behind it the qualifier; directory names are passed over. */
function titled(name: string, cursor: Cursor): string {
  return name === '' ? title(cursor) : qualified(name, cursor);
}

function title(cursor: Cursor): string {
  if (cursor.peek() !== BerTag.objectIdentifier) return '';
  berTag(cursor);
  return berObjectIdentifier(cursor, berSize(cursor)).slice(0, 128);
}

function qualified(name: string, cursor: Cursor): string {
  if (name === '' || cursor.peek() !== BerTag.integer) return name;
  berTag(cursor);
  const { bytes, start, end } = cursor.span(berSize(cursor));
  return end - start > 6 ? name : `${name}/${numberOf(bytes, start, end)}`;
}

function names(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 2 < end; at++)
    if (MMS_SYNTAX.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}

/** The definite length of the element is exactly what there is. */
function fills(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start + 1] ?? 0;
  if (first < 0x80) return start + 2 + first === end;
  const count = first & 0x7f;
  if (count === 0 || count > 3 || end - start < 2 + count) return false;
  return (
    start +
      2 +
      count +
      numberOf(Uint8Array.of(0, ...bytes.subarray(start + 2, start + 2 + count)), 0, count + 1) ===
    end
  );
}
