/**
 * MS-RDPBCGR, 2.2.1.1 and 2.2.1.2 (X.224 requests and their answers), 2.2.1.3.2 (what a client says of itself where
 * nothing better than RDP's own protection was agreed upon).
 */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { hasWord } from '../encodings/text-line.ts';
import { isTlsRecord } from '../encodings/tls-record.ts';
import { COOKIE, TPKT_HEADER } from './frame.ts';

export type RdpMessage =
  | { readonly type: 'request'; readonly request: RdpRequest }
  /** `protection`: what was agreed upon; `failure`: why nothing was, 0: it was. */
  | {
      readonly type: 'answer';
      readonly request: RdpRequest | undefined;
      readonly protection: number;
      readonly failure: number;
    }
  | { readonly type: 'client'; readonly name: string; readonly build: number }
  | { readonly type: 'record'; readonly record: Span };

export interface RdpRequest {
  /** As whom the client will log in, as far as it says so: it is cut to nine characters. */
  readonly user: string;
}

export interface RdpState {
  /** What was agreed upon; -1: nothing yet. */
  protection: number;
}

export type RdpTurn = Turn<RdpState, RdpRequest>;

export const Protection = { rdp: 0, tls: 1, credentials: 2 } as const;
const Tpdu = { request: 0xe0, confirm: 0xd0, data: 0xf0 } as const;
const Negotiation = { response: 2, failure: 3 } as const;
const QUESTION = 0;
const MOST_USER = 64;
const CR = 0x0d;
const APPLICATION_DATA = 0x17;
const CORE = 0xc001; // the client's core data
const NAME_SIZE = 32;
const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): RdpState {
  return { protection: -1 };
}

export function decode(cursor: Cursor, turn: RdpTurn): RdpMessage | undefined {
  const { bytes, start: from, end } = cursor;
  if (isTlsRecord(bytes, from)) {
    if (bytes[from] === APPLICATION_DATA) turn.skip(FOR_GOOD);
    return { type: 'record', record: cursor.span(end - from) };
  }
  cursor.skip(TPKT_HEADER);
  const outer = cursor.enter(cursor.u8());
  const code = cursor.u8() & 0xf0;
  if (code === Tpdu.request) return request(cursor, turn);
  if (code === Tpdu.confirm) return confirm(cursor, turn);
  cursor.leave(outer);
  return code === Tpdu.data && turn.direction === 'request' ? clientData(cursor, turn) : undefined;
}

function request(cursor: Cursor, turn: RdpTurn): RdpMessage | undefined {
  cursor.skip(5); // references and class
  let user = '';
  if (hasWord(cursor.bytes, cursor.offset, cursor.end, COOKIE)) {
    cursor.skip(COOKIE.length);
    let size = 0;
    while (size < cursor.remaining && cursor.peek(size) !== CR) size++;
    user = clipped(cursor.text(size), MOST_USER);
  }
  if (cursor.flaw !== undefined) return undefined;
  const asked = { user };
  turn.ask(QUESTION, asked);
  return { type: 'request', request: asked };
}

function confirm(cursor: Cursor, turn: RdpTurn): RdpMessage | undefined {
  const { state } = turn;
  cursor.skip(5); // references and class
  let protection: number = Protection.rdp; // a server that knows no other says nothing
  let failure = 0;
  if (cursor.remaining > 0) {
    const type = cursor.u8();
    cursor.skip(1 + 2); // flags, size
    const value = cursor.u32le();
    if (type === Negotiation.failure) failure = value;
    else if (type === Negotiation.response) protection = value;
    else cursor.require(false, 'illegal', 'negotiation');
  }
  if (cursor.flaw !== undefined) return undefined;
  state.protection = failure === 0 ? protection : -1;
  if (state.protection === Protection.rdp) turn.skip(FOR_GOOD); // what the server says then tells nothing more
  return { type: 'answer', request: turn.asked(QUESTION), protection, failure };
}

/** The first message behind the answer is the client's; what it says of itself stands in a block of its own. */
function clientData(cursor: Cursor, turn: RdpTurn): RdpMessage | undefined {
  turn.skip(FOR_GOOD);
  const { bytes, offset, end } = cursor;
  let at = offset;
  while (at + 1 < end && (bytes[at]! | (bytes[at + 1]! << 8)) !== CORE) at++;
  cursor.skip(Math.min(end, at) - offset);
  if (cursor.remaining < 4) return undefined;
  cursor.skip(2); // type
  cursor.enter(cursor.u16le() - 4);
  cursor.skip(4 + 2 + 2 + 2 + 2 + 4); // version, size of the screen, depth, keys, layout
  const build = cursor.u32le();
  const name = cursor.utf16le(NAME_SIZE);
  return { type: 'client', name: name.split('\0')[0] ?? '', build };
}
