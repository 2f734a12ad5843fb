/** Encoded paths (EPATH): CIP Volume 1 (ODVA), Appendix C. Padded form, as messages carry them. */
import type { Cursor } from '../contract/cursor.ts';

/** What a path leads to; -1 where it does not say. The route is what it goes through before. */
export interface CipPath {
  readonly classId: number;
  /** The innermost class where classes are nested: a routine inside a program. */
  readonly subclassId: number;
  readonly instance: number;
  readonly attribute: number;
  /** `Program:Main.Speed[3]`; empty where numbers lead. At most 64 characters. */
  readonly symbol: string;
  /** `slot 3`; empty without a port. At most 64 characters. */
  readonly route: string;
}

const Segment = { port: 0, logical: 1, network: 2, symbolic: 3, data: 4 } as const;
const Logical = { class: 0, instance: 1, member: 2, connectionPoint: 3, attribute: 4, special: 5 };
const EXTENDED_SYMBOL = 0x91;
const BACKPLANE = 1;
const EXTENDED_PORT = 15;
const NAME_MAX = 64;

interface Steps {
  classId: number;
  subclassId: number;
  instance: number;
  attribute: number;
  symbol: string;
  route: string;
}

/** Reads `words` 16-bit words, or less where a segment has no known size: the rest is passed over. */
export function readPath(cursor: Cursor, words: number): CipPath {
  const path: Steps = {
    classId: -1,
    subclassId: -1,
    instance: -1,
    attribute: -1,
    symbol: '',
    route: '',
  };
  const outer = cursor.enter(words * 2);
  while (cursor.more()) {
    if (!readSegment(cursor.u8(), cursor, path)) break;
  }
  cursor.leave(outer);
  return path;
}

function readSegment(type: number, cursor: Cursor, path: Steps): boolean {
  switch (type >> 5) {
    case Segment.port:
      return port(type, cursor, path);
    case Segment.logical:
      return logical(type, cursor, path);
    case Segment.network:
      cursor.skip(type & 0x10 ? cursor.u8() * 2 : 1);
      return true;
    case Segment.symbolic:
      return symbolic(type & 0x1f, cursor, path);
    case Segment.data:
      return data(type, cursor, path);
    default:
      return false;
  }
}

function port(type: number, cursor: Cursor, path: Steps): boolean {
  const addressSize = type & 0x10 ? cursor.u8() : 1;
  const number = type & 0x0f;
  const portNumber = number === EXTENDED_PORT ? cursor.u16le() : number;
  let address: string;
  if (type & 0x10) {
    address = cursor.text(addressSize);
    if (addressSize % 2 !== 0) cursor.skip(1); // filled up to a word
  } else address = String(cursor.u8());
  const hop = portNumber === BACKPLANE ? `slot ${address}` : `port ${portNumber} ${address}`;
  path.route = joined(path.route, path.route === '' ? hop : ` / ${hop}`);
  return true;
}

function logical(type: number, cursor: Cursor, path: Steps): boolean {
  const kind = (type >> 2) & 7;
  if (kind === Logical.special) {
    cursor.skip(1); // format of an electronic key
    cursor.skip(8); // vendor, device type, product code, revision
    return true;
  }
  const value = logicalValue(type & 3, cursor);
  if (kind === Logical.class) {
    if (path.classId < 0) path.classId = value;
    else path.subclassId = value;
  } else if (kind === Logical.instance) path.instance = path.instance < 0 ? value : path.instance;
  else if (kind === Logical.attribute) path.attribute = value;
  else if (kind === Logical.member && path.symbol !== '') {
    path.symbol = joined(path.symbol, `[${value}]`);
  }
  return true;
}

function logicalValue(format: number, cursor: Cursor): number {
  if (format === 0) return cursor.u8();
  cursor.skip(1); // pad
  return format === 1 ? cursor.u16le() : cursor.u32le();
}

function symbolic(size: number, cursor: Cursor, path: Steps): boolean {
  if (size === 0) return false;
  name(cursor.text(size), path);
  if (size % 2 === 0 && cursor.remaining > 0) cursor.skip(1); // the segment's own byte makes it odd
  return true;
}

function data(type: number, cursor: Cursor, path: Steps): boolean {
  if (type !== EXTENDED_SYMBOL) {
    cursor.skip(cursor.u8() * 2);
    return true;
  }
  const size = cursor.u8();
  name(cursor.text(size), path);
  if (size % 2 !== 0) cursor.skip(1); // filled up to a word
  return true;
}

function name(text: string, path: Steps): void {
  path.symbol = joined(path.symbol, path.symbol === '' ? text : `.${text}`);
}

function joined(text: string, more: string): string {
  return (text + more).slice(0, NAME_MAX).trim();
}
