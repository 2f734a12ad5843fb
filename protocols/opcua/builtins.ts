/** What all else is made of: OPC 10000-6, built-in types in OPC UA Binary. */
import type { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';

const NULL = 0xffff_ffff;
const MAX_DEPTH = 4;
const EPOCH = 11_644_473_600_000; // milliseconds from 1601 to 1970
const LAST = 253_402_300_799_999; // the last millisecond of the year 9999

/** How a node is identified, in the low bits of its first byte. */
const Identifier = { byte: 0, short: 1, number: 2, text: 3, guid: 4, opaque: 5 } as const;
const HAS_NAMESPACE_URI = 0x80;
const HAS_SERVER = 0x40;
const BINARY_BODY = 1;
const XML_BODY = 2;

/** A length of -1 stands for none. */
export function sizeOf(cursor: Cursor): number {
  const size = cursor.u32le();
  return size === NULL ? 0 : size;
}

export function skipString(cursor: Cursor): void {
  cursor.skip(sizeOf(cursor));
}

export function readString(cursor: Cursor): string {
  const size = sizeOf(cursor);
  return size === 0 ? '' : cursor.text(size);
}

export function readBytes(cursor: Cursor): Span {
  return cursor.span(sizeOf(cursor));
}

export function skipStrings(cursor: Cursor): void {
  for (let left = sizeOf(cursor); cursor.again(left); left--) skipString(cursor);
}

/** The text; its language is passed over. */
export function readLocalizedText(cursor: Cursor): string {
  const mask = cursor.u8();
  if (mask & 1) skipString(cursor);
  return mask & 2 ? readString(cursor) : '';
}

export function skipLocalizedText(cursor: Cursor): void {
  const mask = cursor.u8();
  if (mask & 1) skipString(cursor);
  if (mask & 2) skipString(cursor);
}

/** ISO 8601; empty for none and for what no calendar holds. */
export function readDateTime(cursor: Cursor): string {
  const milliseconds = Math.floor(cursor.u64le() / 10_000) - EPOCH;
  return milliseconds > 0 && milliseconds <= LAST ? new Date(milliseconds).toISOString() : '';
}

/** `i=2253`, `ns=2;s=Line.Speed`, `ns=1;g=…`: OPC 10000-6, string encoding of NodeIds. */
export function readNodeId(cursor: Cursor): string {
  const kind = cursor.u8();
  switch (kind & 0x3f) {
    case Identifier.byte:
      return `i=${cursor.u8()}`;
    case Identifier.short:
      return `${namespaced(cursor.u8())}i=${cursor.u16le()}`;
    case Identifier.number:
      return `${namespaced(cursor.u16le())}i=${cursor.u32le()}`;
    case Identifier.text:
      return `${namespaced(cursor.u16le())}s=${readString(cursor)}`.trim();
    case Identifier.guid:
      return `${namespaced(cursor.u16le())}g=${guid(cursor)}`;
    case Identifier.opaque: {
      const namespace = namespaced(cursor.u16le());
      return `${namespace}b=${cursor.hex(sizeOf(cursor))}`;
    }
    default:
      cursor.require(false, 'illegal', 'node id');
      return '';
  }
}

/** The number in namespace 0, all that services and types need; -1 for every other. */
export function numericId(cursor: Cursor): number {
  const kind = cursor.peek();
  if ((kind & 0x3f) === Identifier.byte) {
    cursor.skip(1); // how it is encoded, which was looked at
    return cursor.u8();
  }
  if ((kind & 0x3f) === Identifier.short) {
    cursor.skip(1); // how it is encoded, which was looked at
    const namespace = cursor.u8();
    const id = cursor.u16le();
    return namespace === 0 ? id : -1;
  }
  skipNodeId(cursor);
  return -1;
}

const SIZES: readonly number[] = [1, 3, 6];

export function skipNodeId(cursor: Cursor): number {
  const kind = cursor.u8();
  const identifier = kind & 0x3f;
  if (identifier <= Identifier.number) cursor.skip(SIZES[identifier]!);
  else {
    cursor.skip(2); // namespace
    if (identifier === Identifier.guid)
      cursor.skip(16); // all of it
    else if (identifier <= Identifier.opaque) skipString(cursor);
    else cursor.require(false, 'illegal', 'node id');
  }
  return kind;
}

export function skipExpandedNodeId(cursor: Cursor): void {
  const kind = skipNodeId(cursor);
  if (kind & HAS_NAMESPACE_URI) skipString(cursor);
  if (kind & HAS_SERVER) cursor.skip(4); // index of the server
}

export function readExpandedNodeId(cursor: Cursor): string {
  const kind = cursor.peek();
  const id = readNodeId(cursor);
  if (kind & HAS_NAMESPACE_URI) skipString(cursor);
  if (kind & HAS_SERVER) cursor.skip(4); // index of the server
  return id;
}

export interface ExtensionObject {
  /** Of its encoding, in namespace 0; -1 for every other. */
  readonly type: number;
  readonly body: Span;
}

export function readExtensionObject(cursor: Cursor): ExtensionObject {
  const type = numericId(cursor);
  const encoding = cursor.u8();
  const hasBody = encoding === BINARY_BODY || encoding === XML_BODY;
  return { type, body: hasBody ? readBytes(cursor) : cursor.span(0) };
}

export function skipExtensionObject(cursor: Cursor): void {
  skipNodeId(cursor);
  const encoding = cursor.u8();
  if (encoding === BINARY_BODY || encoding === XML_BODY) skipString(cursor);
}

export function skipDiagnosticInfo(cursor: Cursor, depth = 0): void {
  const mask = cursor.u8();
  for (let bit = 1; bit <= 8; bit *= 2) if (mask & bit) cursor.skip(4); // numbers of texts
  if (mask & 0x10) skipString(cursor); // more about it
  if (mask & 0x20) cursor.skip(4); // status of who was asked in turn
  if ((mask & 0x40) === 0) return; // and what it says of it
  cursor.require(depth < MAX_DEPTH, 'excessive', 'diagnostic info');
  if (cursor.flaw === undefined) skipDiagnosticInfo(cursor, depth + 1);
}

function namespaced(index: number): string {
  return index === 0 ? '' : `ns=${index};`;
}

function guid(cursor: Cursor): string {
  const first = cursor.u32le().toString(16).padStart(8, '0');
  const second = cursor.u16le().toString(16).padStart(4, '0');
  const third = cursor.u16le().toString(16).padStart(4, '0');
  return `${first}-${second}-${third}-${cursor.hex(2)}-${cursor.hex(6)}`;
}
