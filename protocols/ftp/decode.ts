/** RFC 959, 4 and 5 (commands, replies); RFC 4217 (AUTH). */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { isTlsRecord } from '../encodings/tls-record.ts';
import { replyCode } from './frame.ts';

export interface FtpMessage {
  /** Of a request, in lower case; empty in a reply. */
  readonly command: string;
  /** Of a reply that ends; 0 otherwise. */
  readonly code: number;
  readonly text: string;
  /** What the reply is about, once it says how it went. */
  readonly question: FtpQuestion | undefined;
  /** The client asked to log in, and was asked for a password or let in. */
  readonly user: string;
  /** All lines of it. */
  readonly greeting: string;
  readonly record: Span | undefined;
}

export type FtpQuestion =
  | { readonly type: 'login'; readonly user: string }
  | { readonly type: 'file'; readonly act: string; readonly file: string }
  | { readonly type: 'system' };

export interface FtpState {
  user: string;
  isGreeted: boolean;
  greeting: string;
}

export type FtpTurn = Turn<FtpState, FtpQuestion>;

const QUESTION = 0; // the next command waits for the reply
const DONE = 200;
const FINAL = 0x20;
const MOST_NAME = 64;
const MOST_GREETING = 256;
const COMMAND = /^[a-z]{3,4}$/;
/** What they are followed by proves who somebody is, or pays for it. RFC 959, 4.1.1. */
const SECRETS: ReadonlySet<string> = new Set(['pass', 'acct']);
const FILES: Readonly<Record<string, string>> = {
  stor: 'write',
  stou: 'write',
  appe: 'append',
  retr: 'read',
  dele: 'delete',
  rnto: 'rename',
};

export function start(): FtpState {
  return { user: '', isGreeted: false, greeting: '' };
}

export function decode(cursor: Cursor, turn: FtpTurn): FtpMessage | undefined {
  const { bytes, start: at, end } = cursor;
  if (isTlsRecord(bytes, at)) return { ...nothing(), record: cursor.span(end - at) };
  return turn.direction === 'request' ? request(cursor, turn) : reply(cursor, turn);
}

export function operation({ command }: FtpMessage): string | undefined {
  return command === '' ? undefined : command;
}

function request(cursor: Cursor, turn: FtpTurn): FtpMessage | undefined {
  let size = 0;
  while (size < cursor.remaining && cursor.peek(size) > 0x20) size++;
  const command = cursor.text(size).toLowerCase();
  const isSecret = SECRETS.has(command);
  if (isSecret) turn.conceal();
  const text = isSecret ? '' : cursor.text(cursor.remaining);
  cursor.require(COMMAND.test(command) || size === 0, 'illegal', 'command');
  if (size === 0 || cursor.flaw !== undefined) return undefined;
  if (command === 'user') turn.state.user = clipped(text, MOST_NAME);
  const question = questionOf(command, text, turn.state.user);
  if (question !== undefined) turn.ask(QUESTION, question);
  return { ...nothing(), command, text };
}

function questionOf(command: string, text: string, user: string): FtpQuestion | undefined {
  if (command === 'pass') return { type: 'login', user };
  if (command === 'syst') return { type: 'system' };
  const act = FILES[command];
  return act === undefined ? undefined : { type: 'file', act, file: text };
}

/** Lines in the middle of a reply say nothing of how it went. */
function reply(cursor: Cursor, turn: FtpTurn): FtpMessage | undefined {
  const { state } = turn;
  const code = replyCode(cursor.bytes, cursor.start, cursor.end);
  if (code === 0) return undefined;
  cursor.skip(3); // the code
  const isFinal = cursor.peek() === FINAL;
  const text = cursor.text(cursor.remaining).replace(/^-/, '').trim();
  const isGreeting = code === 220 && !state.isGreeted;
  if (isGreeting) state.greeting = clipped(`${state.greeting} ${text}`.trim(), MOST_GREETING);
  if (!isFinal) return undefined;
  const question = code >= DONE && !isAskedOn(code) ? turn.asked(QUESTION) : undefined;
  const user = code === 331 || code === 230 ? state.user : '';
  if (isGreeting) state.isGreeted = true;
  const greeting = isGreeting ? state.greeting : '';
  return { ...nothing(), code, text, question, user, greeting };
}

/** More is wanted before it is decided. */
function isAskedOn(code: number): boolean {
  return code >= 300 && code < 400;
}

function nothing(): FtpMessage {
  return {
    command: '',
    code: 0,
    text: '',
    question: undefined,
    user: '',
    greeting: '',
    record: undefined,
  };
}
