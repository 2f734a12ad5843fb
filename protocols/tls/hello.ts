/** What both ends say first, in clear: RFC 8446, 4.1.2, 4.1.3 and 4.2; RFC 6066, 3 (names); RFC 7301 (ALPN). */
import type { Cursor } from '../contract/cursor.ts';
import { Extension } from './tls.table.ts';

export interface ClientHello {
  readonly type: 'client-hello';
  readonly version: number;
  readonly ciphers: readonly number[];
  readonly extensions: readonly number[];
  readonly serverName: string;
  readonly groups: readonly number[];
  readonly formats: readonly number[];
  readonly signatures: readonly number[];
  readonly versions: readonly number[];
  /** First and last byte of the first application protocol; empty: none. */
  readonly protocol: readonly number[];
}

export interface ServerHello {
  readonly type: 'server-hello';
  readonly version: number;
  readonly cipher: number;
}

const RANDOM = 32;
const HOST_NAME = 0;
const MOST_NUMBERS = 512;
const OLD_CIPHER = 3;

export function clientHello(cursor: Cursor): ClientHello {
  const version = cursor.u16();
  cursor.skip(RANDOM);
  cursor.skip(cursor.u8()); // session
  const ciphers = numbers(cursor, cursor.u16(), 2);
  cursor.skip(cursor.u8()); // compression
  const hello = { ...nothing(), version, ciphers };
  if (cursor.remaining >= 2) readExtensions(cursor, hello);
  return hello;
}

/** In the form of version 2: ciphers of three bytes, those of TLS begin with a zero. RFC 5246, E.2. */
export function oldHello(cursor: Cursor): ClientHello {
  cursor.skip(2 + 1); // size, type
  const version = cursor.u16();
  const size = cursor.u16();
  cursor.skip(4); // sizes of session and challenge
  const outer = cursor.enter(size);
  const ciphers: number[] = [];
  while (cursor.remaining >= OLD_CIPHER && ciphers.length < MOST_NUMBERS && cursor.more()) {
    const isNew = cursor.u8() === 0;
    const number = cursor.u16();
    if (isNew) ciphers.push(number);
  }
  cursor.leave(outer);
  cursor.skip(cursor.remaining);
  return { ...nothing(), version, ciphers };
}

export function serverHello(cursor: Cursor): ServerHello {
  let version = cursor.u16();
  cursor.skip(RANDOM);
  cursor.skip(cursor.u8()); // session
  const cipher = cursor.u16();
  cursor.skip(1); // compression
  if (cursor.remaining >= 2) {
    const outer = cursor.enter(cursor.u16());
    while (cursor.more()) {
      const type = cursor.u16();
      const inner = cursor.enter(cursor.u16());
      if (type === Extension.supportedVersions) version = cursor.u16();
      cursor.leave(inner);
    }
    cursor.leave(outer);
  }
  return { type: 'server-hello', version, cipher };
}

type Growing = { -readonly [Key in keyof ClientHello]: ClientHello[Key] };

function nothing(): Growing {
  return {
    type: 'client-hello',
    version: 0,
    ciphers: [],
    extensions: [],
    serverName: '',
    groups: [],
    formats: [],
    signatures: [],
    versions: [],
    protocol: [],
  };
}

function readExtensions(cursor: Cursor, hello: Growing): void {
  const types: number[] = [];
  hello.extensions = types;
  const outer = cursor.enter(cursor.u16());
  while (cursor.more()) {
    const type = cursor.u16();
    const inner = cursor.enter(cursor.u16());
    types.push(type);
    if (cursor.remaining > 0) readExtension(cursor, type, hello);
    cursor.leave(inner);
  }
  cursor.leave(outer);
}

function readExtension(cursor: Cursor, type: number, hello: Growing): void {
  switch (type) {
    case Extension.serverName:
      hello.serverName = serverName(cursor);
      return;
    case Extension.supportedGroups:
      hello.groups = numbers(cursor, cursor.u16(), 2);
      return;
    case Extension.pointFormats:
      hello.formats = numbers(cursor, cursor.u8(), 1);
      return;
    case Extension.signatureAlgorithms:
      hello.signatures = numbers(cursor, cursor.u16(), 2);
      return;
    case Extension.supportedVersions:
      hello.versions = numbers(cursor, cursor.u8(), 2);
      return;
    case Extension.applicationProtocols:
      hello.protocol = firstProtocol(cursor);
  }
}

function serverName(cursor: Cursor): string {
  cursor.skip(2); // size of the list
  const isHostName = cursor.u8() === HOST_NAME;
  const name = cursor.text(cursor.u16());
  return isHostName ? name : '';
}

function firstProtocol(cursor: Cursor): number[] {
  cursor.skip(2); // size of the list
  const { bytes, start, end } = cursor.span(cursor.u8());
  return end > start ? [bytes[start]!, bytes[end - 1]!] : [];
}

function numbers(cursor: Cursor, size: number, width: 1 | 2): number[] {
  const found: number[] = [];
  const outer = cursor.enter(size);
  while (cursor.remaining >= width && found.length < MOST_NUMBERS && cursor.more())
    found.push(width === 1 ? cursor.u8() : cursor.u16());
  cursor.leave(outer);
  return found;
}
