/**
 * What MMS lies in: session (ISO 8327-1), presentation (ISO 8823-1) and association control
 * (ISO 8650-1). Devices that speak the reduced profile leave all three out.
 */
import type { Cursor } from '../contract/cursor.ts';
import { FOREIGN } from '../contract/protocol.ts';
import { BerTag, berSize, berTag, numberOf } from '../encodings/ber.ts';
import { type Association, REFUSED, readAssociation } from './association.ts';
import { pduTags } from './services.table.ts';

const Spdu = {
  data: 0x01,
  refuse: 0x0c,
  connect: 0x0d,
  accept: 0x0e,
} as const;
const SESSION: ReadonlySet<number> = new Set([0x01, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x0e, 0x19]);
const USER_DATA: ReadonlySet<number> = new Set([0xc1, 0xc2]);
const REASON = 0x32; // of a refusal; user data may follow its first byte
const LONG = 0xff;
const SET = 0x31;
const NORMAL_MODE = 0xa2;
const ENCODED = 0x61; // fully-encoded-data
const SINGLE = 0xa0; // single-ASN1-type
const Acse = { request: 0x60, response: 0x61, last: 0x64 } as const;
const EXTERNAL = 0x28;
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
  const isRefused = cursor.peek() === Spdu.refuse;
  if (!session(cursor) || !presentation(cursor)) {
    nowhere(cursor);
    return isRefused ? REFUSED : undefined;
  }
  const tag = cursor.peek();
  if (tag < Acse.request || tag > Acse.last) return undefined;
  berTag(cursor);
  cursor.enter(berSize(cursor));
  if (tag > Acse.response) return nowhere(cursor);
  const association = readAssociation(cursor, tag === Acse.request);
  if (!find(cursor, EXTERNAL) || !find(cursor, SINGLE)) nowhere(cursor);
  return association;
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
    if (parameter === REASON && size > 1) {
      cursor.skip(1); // the reason itself
      cursor.enter(size - 1);
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
  } else if (tag === BerTag.sequence) {
    cursor.enter(berSize(cursor));
    if (!find(cursor, ENCODED)) return false; // a connection that is refused
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
