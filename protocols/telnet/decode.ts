/** RFC 854 (commands among the characters), RFC 855 (subnegotiation); what the screen asks for is read from it. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped, printable } from '../contract/printable.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Outcome } from '../messages/control-event.ts';
import { Command } from './frame.ts';
import { asksForLogin, asksForPassword, hasPrompt, isFailure } from './prompts.ts';

/** What the screen said, seen when its user answers. */
export interface TelnetMessage {
  /** What stood before the first question for a name or a password. */
  readonly banner: string;
  readonly asksForPassword: boolean;
  /** Of a password that was typed; undefined: none was. */
  readonly outcome: Outcome | undefined;
}

/** A password was typed: what the screen shows since. */
export type TelnetQuestion = Pick<TelnetState, 'written'>;

/** Of one end: where among the commands it is. */
interface Stream {
  command: number;
  isSub: boolean;
}

export interface TelnetState {
  readonly request: Stream;
  readonly response: Stream;
  /** What the server has written since it last asked for something; its end where it is long. */
  written: string;
  isGreeted: boolean;
  stage: 'open' | 'password' | 'typing' | 'checked';
}

export type TelnetTurn = Turn<TelnetState, TelnetQuestion>;

const QUESTION = 0;
const MOST_WRITTEN = 2048;
const MOST_BANNER = 256;
const PROMPT = 64; // characters in which one ends
const LINE_END = /[\r\n]+/;
const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): TelnetState {
  return {
    request: { command: 0, isSub: false },
    response: { command: 0, isSub: false },
    written: '',
    isGreeted: false,
    stage: 'open',
  };
}

export function decode(cursor: Cursor, turn: TelnetTurn): TelnetMessage | undefined {
  const { state, direction } = turn;
  const text = characters(cursor, direction === 'request' ? state.request : state.response);
  cursor.skip(cursor.remaining);
  if (state.stage === 'checked')
    turn.skip(FOR_GOOD); // what is done on the screen is nobody's business
  else if (direction === 'response') state.written = (state.written + text).slice(-MOST_WRITTEN);
  else if (text !== '') return typed(turn);
  return undefined;
}

/** Whoever types has read what stands there. What is typed is read by nobody, and a password kept nowhere. */
function typed(turn: TelnetTurn): TelnetMessage | undefined {
  const { state } = turn;
  const said = state.written.trim() === '' ? undefined : read(turn);
  if (state.stage === 'password' || state.stage === 'typing') turn.conceal();
  if (state.stage === 'password') {
    turn.ask(QUESTION, state);
    state.stage = 'typing';
  }
  return said;
}

function read(turn: TelnetTurn): TelnetMessage | undefined {
  const { state } = turn;
  const text = state.written.trimEnd();
  const tail = text.slice(-PROMPT);
  const isPassword = asksForPassword(tail);
  const isLogin = asksForLogin(tail);
  const wasTyped = state.stage === 'typing' && turn.asked(QUESTION) !== undefined;
  const outcome = wasTyped ? outcomeOf(text, isLogin) : undefined;
  const banner = state.isGreeted || !isLogin ? '' : bannerOf(text);
  if (isLogin) state.isGreeted = true;
  state.stage = isPassword ? 'password' : outcome === 'accepted' ? 'checked' : 'open';
  state.written = '';
  return { banner, asksForPassword: isPassword, outcome };
}

/** The session ends, or waits, where the screen was last written to. */
export function lapsedOutcome({ written }: TelnetQuestion, outcome: Outcome): Outcome {
  const text = written.trimEnd();
  return text.trim() === '' ? outcome : outcomeOf(text, asksForLogin(text.slice(-PROMPT)));
}

function outcomeOf(text: string, isAskedAgain: boolean): Outcome {
  if (isAskedAgain || isFailure(text)) return { refused: 'asked again' };
  return hasPrompt(text.slice(-PROMPT)) ? 'accepted' : 'unknown';
}

/** Without the line that asks. */
function bannerOf(text: string): string {
  const lines = text.split(LINE_END).slice(0, -1).join(' ');
  const bytes = Uint8Array.from(lines, (character) => character.charCodeAt(0));
  return clipped(printable(bytes, 0, bytes.length).replace(/ +/g, ' '), MOST_BANNER);
}

/** Each byte a character, so that none is cut in two; commands are taken out. */
function characters({ bytes, start: from, end }: Cursor, stream: Stream): string {
  let text = '';
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    if (stream.command !== 0) follow(stream, byte);
    else if (byte === Command.iac) stream.command = byte;
    else if (!stream.isSub) text += String.fromCharCode(byte);
  }
  return text;
}

/** Behind IAC, or behind the verb of a negotiation. */
function follow(stream: Stream, byte: number): void {
  const isVerb = stream.command === Command.iac && byte >= Command.will && byte <= Command.dont;
  if (stream.command === Command.iac && byte === Command.sub) stream.isSub = true;
  if (stream.command === Command.iac && byte === Command.end) stream.isSub = false;
  stream.command = isVerb ? byte : 0;
}
