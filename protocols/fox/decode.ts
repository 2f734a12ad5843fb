/**
 * Fox of the Niagara framework: kind, number, number answered (-1: none), channel and command, then
 * `key=type:value`. Of the channel `fox`, in which a session begins, fields are read; others are counted.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { lineEnd } from './frame.ts';

export interface FoxMessage {
  readonly channel: string;
  readonly command: string;
  /** Texts and numbers, by the names `wanted` holds. */
  readonly fields: ReadonlyMap<string, string>;
  /** A login that this answers. */
  readonly question: Login | undefined;
}

export interface Login {
  readonly user: string;
  readonly method: string;
}

/** How the server asked to be proved who is there. */
export interface FoxState {
  method: string;
}

export type FoxTurn = Turn<FoxState, Login>;

const LOGIN = 0; // one is open at a time
const NO_FIELDS: ReadonlyMap<string, string> = new Map();
const SESSION = 'fox';
const MOST_KEY = 32;
const OPENS = 0x7b;
const EQUALS = 0x3d;
const COLON = 0x3a;
const LF = 0x0a;
const wanted = new Set([
  'fox.version',
  'hostName',
  'hostAddress',
  'app.name',
  'app.version',
  'vm.name',
  'vm.version',
  'os.name',
  'os.version',
  'station.name',
  'hostId',
  'brandId',
  'method',
  'authenticationScheme',
  'username',
  'userName',
  'user',
  'password',
  'reason',
  'error',
]);

/** Commands of a session and channels of a station, as they are counted; hers can be anything. */
const named = new Set([
  'hello',
  'challenge',
  'login',
  'keepAlive',
  'close',
  'sys',
  'station',
  'file',
  'sub',
  'history',
  'alarm',
  'schedule',
]);

export function decode(cursor: Cursor, turn: FoxTurn): FoxMessage | undefined {
  const { bytes, end } = cursor;
  const behind = lineEnd(bytes, cursor.offset, end);
  cursor.require(behind > 0, 'truncated', 'header');
  if (behind < 0) return undefined;
  const words = cursor.text(behind - cursor.offset - 1).split(' ');
  cursor.skip(1); // the end of the line
  const [, , , , channel = '', command = ''] = words;
  cursor.require(words.length >= 6, 'illegal', 'header');
  const fields = channel === SESSION ? fieldsOf(cursor) : NO_FIELDS;
  if (fields.has('password')) turn.conceal();
  if (cursor.flaw !== undefined) return undefined;
  return { channel, command, fields, question: matched(command, fields, turn) };
}

function fieldsOf(cursor: Cursor): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const { bytes, end } = cursor;
  if (cursor.peek() === OPENS) cursor.skip(lineEnd(bytes, cursor.offset, end) - cursor.offset);
  while (cursor.more()) {
    const at = cursor.offset;
    const next = lineEnd(bytes, at, end);
    if (next < 0) break;
    let equals = at;
    while (equals < next && equals - at <= MOST_KEY && bytes[equals] !== EQUALS) equals++;
    const isField = bytes[equals] === EQUALS && bytes[equals + 2] === COLON;
    const key = isField ? keyOf(bytes, at, equals) : '';
    if (wanted.has(key)) {
      cursor.skip(equals + 3 - at);
      const size = Math.max(0, next - equals - 4);
      fields.set(key, key === 'password' ? '' : cursor.text(size));
    }
    cursor.skip(next - cursor.offset);
    if (bytes[next - 1] !== LF) break;
  }
  return fields;
}

function keyOf(bytes: Uint8Array, start: number, end: number): string {
  let key = '';
  for (let at = start; at < end; at++) key += String.fromCharCode(bytes[at]!);
  return key;
}

function matched(
  command: string,
  fields: ReadonlyMap<string, string>,
  turn: FoxTurn,
): Login | undefined {
  if (turn.direction === 'response') {
    const method = fields.get('method') ?? fields.get('authenticationScheme');
    if (method !== undefined) turn.state.method = method;
    return isVerdict(command) ? turn.asked(LOGIN) : undefined;
  }
  const user = fields.get('username') ?? fields.get('userName') ?? fields.get('user');
  const { method } = turn.state;
  if (command === 'login') turn.ask(LOGIN, { user: user ?? '', method });
  return undefined;
}

/** What a server answers a login with; more challenges are none. */
function isVerdict(command: string): boolean {
  return command === 'welcome' || command === 'authenticated' || command === 'rejected';
}

export function operation({ channel, command }: FoxMessage, turn: FoxTurn): string | undefined {
  if (turn.direction === 'response') return undefined;
  const name = channel === SESSION ? command : channel;
  return named.has(name) ? name : 'other';
}
