/** RFC 6143, 7.1 to 7.3: how both agree, who is let in, what the desktop is called. Then come pictures. */
import type { Cursor } from '../contract/cursor.ts';
import { printable } from '../contract/printable.ts';
import type { Turn } from '../contract/protocol.ts';
import { hasWord } from '../encodings/text-line.ts';
import { Method } from './methods.table.ts';

export type VncMessage =
  | { readonly type: 'version'; readonly text: string }
  | { readonly type: 'security'; readonly method: number }
  | { readonly type: 'result'; readonly method: number; readonly isRefused: boolean }
  | { readonly type: 'desktop'; readonly name: string };

export interface VncState {
  /** Of the client, which decides: 3, 7 or 8. */
  minor: number;
  method: number;
  /** What the server says next. */
  stage: 'versions' | 'types' | 'challenge' | 'result' | 'desktop' | 'done';
  /** The client's answer to what it is asked for is still to come. */
  awaits: 'type' | 'proof' | 'nothing';
  /** Else the client is followed by what it says alone. */
  isServerHeard: boolean;
  /** Bytes of the server that are not enough to tell yet. */
  held: number[];
}

/** A proof was sent; the method. */
export type VncQuestion = number;
export type VncTurn = Turn<VncState, VncQuestion>;

const QUESTION = 0;
const CHALLENGE = 16;
const DESKTOP_HEAD = 24; // size, form of pictures, length of the name
const MOST_HELD = 512;
const FOR_GOOD = Number.POSITIVE_INFINITY;
const FAILED = 0;
const LATEST = 8; // whoever says 4 or more goes on as 3.8 does

export function start(): VncState {
  return {
    minor: 0,
    method: 0,
    stage: 'versions',
    awaits: 'nothing',
    isServerHeard: false,
    held: [],
  };
}

export function decode(cursor: Cursor, turn: VncTurn): VncMessage | undefined {
  const { state, direction } = turn;
  if (direction === 'response') state.isServerHeard = true;
  const isVersion = hasWord(cursor.bytes, cursor.start, cursor.end, 'rfb ');
  if (state.stage === 'versions' && isVersion) return version(cursor, turn);
  if (state.stage === 'done') {
    cursor.skip(cursor.remaining);
    turn.skip(FOR_GOOD);
    return undefined;
  }
  return direction === 'request' ? client(cursor, turn) : server(cursor, turn);
}

function version(cursor: Cursor, turn: VncTurn): VncMessage {
  const { state } = turn;
  turn.pieces(FOR_GOOD);
  const text = cursor.text(cursor.remaining);
  const minor = Number(text.slice(4, 7)) > 3 ? LATEST : Number(text.slice(8, 11));
  cursor.require(Number.isInteger(minor), 'illegal', 'version');
  if (turn.direction === 'request') {
    state.minor = minor < 7 ? 3 : minor === 7 ? 7 : LATEST;
    state.stage = 'types';
  }
  return { type: 'version', text };
}

function client(cursor: Cursor, turn: VncTurn): VncMessage | undefined {
  const { state } = turn;
  if (!state.isServerHeard) state.awaits = expected(state);
  if (state.awaits === 'proof') {
    turn.conceal();
    turn.ask(QUESTION, state.method);
    state.awaits = 'nothing';
    state.stage = 'result';
  }
  if (state.awaits === 'type') {
    state.awaits = 'nothing';
    return chosen(cursor.u8(), turn);
  }
  cursor.skip(cursor.remaining);
  return undefined;
}

/** Of a client that is heard alone: it waits for each of the server's words before it says its own. */
function expected({ stage, minor }: VncState): VncState['awaits'] {
  if (stage === 'challenge') return 'proof';
  return stage === 'types' && minor > 3 ? 'type' : 'nothing'; // in 3.3 the server decides
}

/** What is not known here ends what can be followed. */
function chosen(method: number, { state }: VncTurn): VncMessage {
  state.method = method;
  if (method === Method.password) state.stage = 'challenge';
  else if (method === Method.none) state.stage = state.minor === LATEST ? 'result' : 'desktop';
  else state.stage = 'done';
  return { type: 'security', method };
}

function server(cursor: Cursor, turn: VncTurn): VncMessage | undefined {
  const { state } = turn;
  const { bytes, start: from, end } = cursor;
  for (let at = from; at < end && state.held.length < MOST_HELD; at++) state.held.push(bytes[at]!);
  cursor.skip(cursor.remaining);
  switch (state.stage) {
    case 'types':
      return types(turn);
    case 'challenge':
      if (take(state, CHALLENGE) === undefined) return undefined;
      state.awaits = 'proof';
      state.stage = 'result';
      return undefined;
    case 'result':
      return result(turn);
    case 'desktop':
      return desktop(state);
    default:
      return undefined;
  }
}

/** Version 3.3: the server decides; later ones: the client chooses among those it is offered. */
function types(turn: VncTurn): VncMessage | undefined {
  const { state } = turn;
  if (state.minor === 3) {
    const four = take(state, 4);
    return four === undefined ? undefined : decided(four[3]!, turn);
  }
  const count = state.held[0];
  if (count === undefined || take(state, 1 + count) === undefined) return undefined;
  if (count === FAILED) state.stage = 'done';
  else state.awaits = 'type';
  return undefined;
}

function decided(method: number, turn: VncTurn): VncMessage | undefined {
  if (method !== FAILED) return chosen(method, turn);
  turn.state.stage = 'done';
  return undefined;
}

function result(turn: VncTurn): VncMessage | undefined {
  const { state } = turn;
  const four = take(state, 4);
  if (four === undefined) return undefined;
  const isRefused = four.some((byte) => byte !== 0);
  state.stage = isRefused ? 'done' : 'desktop';
  turn.asked(QUESTION);
  return { type: 'result', method: state.method, isRefused };
}

function desktop(state: VncState): VncMessage | undefined {
  const { held } = state;
  if (held.length < DESKTOP_HEAD) return undefined;
  const [, , high = 0, low = 0] = held.slice(DESKTOP_HEAD - 4, DESKTOP_HEAD);
  const size = Math.min(high * 256 + low, MOST_HELD - DESKTOP_HEAD);
  const whole = take(state, DESKTOP_HEAD + size);
  if (whole === undefined) return undefined;
  state.stage = 'done';
  state.held = [];
  const bytes = Uint8Array.from(whole);
  return { type: 'desktop', name: printable(bytes, DESKTOP_HEAD, bytes.length) };
}

/** The next bytes of the server, once they are there. */
function take(state: VncState, size: number): number[] | undefined {
  return state.held.length < size ? undefined : state.held.splice(0, size);
}
