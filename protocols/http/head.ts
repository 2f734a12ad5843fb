/** The fields of a head that tell something: RFC 9110, 5.1 (names in any case), 8, 10.1.5, 10.2.4, 11.6. */
import type { Cursor } from '../contract/cursor.ts';
import { printable } from '../contract/printable.ts';
import type { Ntlm } from '../encodings/ntlm.ts';
import { findByte, findWord, hasWord, lineSize, textEnd } from '../encodings/text-line.ts';
import { isHandshake, type Token } from './handshake.ts';

export interface Head {
  /** Of a request; empty in an answer. */
  readonly method: string;
  readonly path: string;
  /** Of an answer; 0 in a request. */
  readonly status: number;
  server: string;
  userAgent: string;
  host: string;
  /** `basic`, in lower case, of what proves who asks; `form` where the address holds it; never the proof itself. */
  scheme: string;
  /** Schemes a server asks for, and the first realm it names. */
  readonly offered: string[];
  realm: string;
  /** A refusal that is none: the next step of a handshake goes with it (RFC 4559, 4). */
  goesOn: boolean;
  /** Of such a handshake, where it is NTLM's; and in base64, as it stands in the packet. */
  ntlm: Ntlm | undefined;
  token: Token | undefined;
  /** Somebody in between passed it on: the sender is not who wrote it. */
  isRelayed: boolean;
  hasSecret: boolean;
  /** -1: not told. */
  contentLength: number;
  isChunked: boolean;
  isEncoded: boolean;
  isUpgrade: boolean;
  media: 'page' | 'form' | 'other';
}

const COLON = 0x3a;
const SPACE = 0x20;
const QUOTE = 0x22;
const QUERY = 0x3f;
const REALM = 'realm="';
const MOST_OFFERED = 4;
const SCHEME = /^[a-z][a-z0-9-]{0,15}$/;
const FORMS = ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'];

/** Names under which forms and their JSON cousins send a password. */
const SECRETS = ['password', 'passwd', 'passwort', 'pass=', 'pwd', 'psw'];

type Reader = (head: Head, bytes: Uint8Array, start: number, end: number) => void;

/** Fields by their names in lower case. */
const FIELDS: Readonly<Record<string, Reader>> = {
  host(head, ...at) {
    head.host = printable(...at);
  },
  server(head, ...at) {
    head.server = printable(...at);
  },
  'user-agent'(head, ...at) {
    head.userAgent = printable(...at);
  },
  'content-length'(head, ...at) {
    head.contentLength = sizeOf(...at);
  },
  'content-type'(head, ...at) {
    head.media = mediaOf(...at);
  },
  'content-encoding'(head, ...at) {
    head.isEncoded = !hasWord(...at, 'identity');
  },
  'transfer-encoding'(head, ...at) {
    head.isChunked = findWord(...at, 'chunked') >= 0;
  },
  upgrade(head) {
    head.isUpgrade = true;
  },
  cookie(head) {
    head.hasSecret = true;
  },
  'set-cookie'(head) {
    head.hasSecret = true;
  },
  via: relayed,
  forwarded: relayed,
  'x-forwarded-for': relayed,
  authorization: (head, ...at) => proves(head, false, ...at),
  'proxy-authorization': (head, ...at) => proves(head, true, ...at),
  'www-authenticate': (head, ...at) => offers(head, false, ...at),
  'proxy-authenticate': (head, ...at) => offers(head, true, ...at),
};
const NAMED = Object.entries(FIELDS);

/** The whole head under the cursor. A first line that is none leaves a flaw. */
export function readHead(cursor: Cursor): Head {
  const { bytes, end } = cursor;
  const size = lineSize(bytes, cursor.offset, end, end - cursor.offset + 1);
  const head = firstLine(cursor, textEnd(bytes, cursor.offset, size));
  cursor.skip(size);
  while (cursor.more()) {
    const start = cursor.offset;
    const line = lineSize(bytes, start, end, end - start + 1);
    if (line < 1) break;
    field(head, bytes, start, textEnd(bytes, start, line));
    cursor.skip(line);
  }
  return head;
}

function firstLine(cursor: Cursor, end: number): Head {
  const { bytes, offset } = cursor;
  const isAnswer = hasWord(bytes, offset, end, 'http/');
  const space = next(bytes, offset, end);
  const second = next(bytes, space + 1, end);
  const isLogin = !isAnswer && hasSecret(bytes, findByte(bytes, space, second, QUERY), second);
  const status = isAnswer ? Number(printable(bytes, space + 1, second)) : 0;
  cursor.require(!isAnswer || (status >= 100 && status <= 999), 'illegal', 'status');
  return {
    method: isAnswer ? '' : printable(bytes, offset, space),
    path: isAnswer ? '' : pathOf(printable(bytes, space + 1, second)),
    status,
    server: '',
    userAgent: '',
    host: '',
    scheme: isLogin ? 'form' : '',
    offered: [],
    realm: '',
    goesOn: false,
    ntlm: undefined,
    token: undefined,
    isRelayed: false,
    hasSecret: isLogin,
    contentLength: -1,
    isChunked: false,
    isEncoded: false,
    isUpgrade: false,
    media: 'other',
  };
}

function field(head: Head, bytes: Uint8Array, start: number, end: number): void {
  for (const [name, read] of NAMED) {
    if (bytes[start + name.length] !== COLON || !hasWord(bytes, start, end, name)) continue;
    let at = start + name.length + 1;
    while (at < end && bytes[at] === SPACE) at++;
    read(head, bytes, at, end);
    return;
  }
}

function relayed(head: Head): void {
  head.isRelayed = true;
}

/** Who asks proves who he is; how is kept, and the names in a handshake. */
function proves(
  head: Head,
  isProxys: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  head.hasSecret = true;
  head.scheme = schemeOf(bytes, start, end);
  shakesHands(head, head.scheme, { isProxys, bytes, start, end });
}

/** True: the scheme is one of those that go in steps, and the next of them is here. */
function shakesHands(head: Head, scheme: string, field: Token): boolean {
  const start = field.start + scheme.length + 1;
  if (!isHandshake(scheme) || start >= field.end) return false;
  head.hasSecret = true;
  head.token ??= { ...field, start };
  return true;
}

function offers(
  head: Head,
  isProxys: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const scheme = schemeOf(bytes, start, end);
  if (scheme !== '' && head.offered.length < MOST_OFFERED) head.offered.push(scheme);
  if (shakesHands(head, scheme, { isProxys, bytes, start, end })) head.goesOn = true;
  const realm = findWord(bytes, start, end, REALM);
  if (realm < 0 || head.realm !== '') return;
  const from = realm + REALM.length;
  const to = findByte(bytes, from, end, QUOTE);
  if (to >= 0) head.realm = printable(bytes, from, to);
}

function schemeOf(bytes: Uint8Array, start: number, end: number): string {
  const scheme = printable(bytes, start, next(bytes, start, end)).toLowerCase();
  return SCHEME.test(scheme) ? scheme : '';
}

function mediaOf(bytes: Uint8Array, start: number, end: number): Head['media'] {
  if (hasWord(bytes, start, end, 'text/html')) return 'page';
  return FORMS.some((form) => hasWord(bytes, start, end, form)) ? 'form' : 'other';
}

function sizeOf(bytes: Uint8Array, start: number, end: number): number {
  const size = Number(printable(bytes, start, end));
  return Number.isSafeInteger(size) && size >= 0 ? size : -1;
}

/** Whether a form, or what is asked behind an address, holds a password. `start` -1: there is none. */
export function hasSecret(bytes: Uint8Array, start: number, end: number): boolean {
  return start >= 0 && SECRETS.some((name) => findWord(bytes, start, end, name) >= 0);
}

/** Without what is asked of it: that may hold anything. */
function pathOf(target: string): string {
  return target.replace(/[?#].*$/, '');
}

function next(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}
