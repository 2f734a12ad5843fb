/** Access to a controller's database of signals. What follows a function differs with each; names stand out. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { foldBytes } from '../encodings/fold.ts';
import {
  extensions,
  MessageType,
  NodeFunction,
  operations,
  READ_BY_NAME,
  requests,
} from './functions.table.ts';

export interface BsapMessage {
  readonly isRequest: boolean;
  /** Undefined where nothing is asked or answered. */
  readonly question: Question | undefined;
  /** In an answer: 0, or why not. */
  readonly status: number;
}

export interface Question {
  /** Above 0xff: a function of the extension, by 0x10000 more than its number. */
  readonly code: number;
  /** The node's own number on its line; -1 on IP, where the address says it. */
  readonly station: number;
  /** The first signal that is written, and all that are read, as far as they are new. */
  readonly signals: readonly string[];
  /** Digests of them. */
  readonly keys: readonly number[];
}

export interface BsapState {
  readonly stations: Set<number>;
  /** Digests of names that were told. */
  readonly signals: Set<number>;
}
export type BsapTurn = Turn<BsapState, Question>;

export const SERIAL = 'serial-frame';
export const EXTENSION = 0x1_0000;
const GLOBAL = 0x80;
const MOST_SIGNALS = 128; // of one conversation
const TRAILER = 4; // end of the frame and its checksum
const NAME_MIN = 3;
const NAME_MAX = 64;
const AT = 0x40; // names of variables begin so

export function start(): BsapState {
  return { stations: new Set(), signals: new Set() };
}

/** A datagram may hold several. */
export function decode(cursor: Cursor, turn: BsapTurn): readonly BsapMessage[] | undefined {
  if (turn.framing !== SERIAL) return overIp(cursor, turn);
  const message = serial(cursor, turn);
  return message === undefined ? undefined : [message];
}

function overIp(cursor: Cursor, turn: BsapTurn): readonly BsapMessage[] | undefined {
  const header = cursor.u16le();
  const count = cursor.u16le();
  const type = cursor.u16le();
  if (count === 0) return undefined; // a poll, or no more than an acknowledgement
  cursor.skip(header - 6);
  const messages: BsapMessage[] = [];
  for (let left = count; cursor.again(left) && cursor.remaining > 0; left--) {
    const outer = cursor.enter(cursor.u32le() - 4);
    const message = one(type, cursor, turn);
    if (message !== undefined) messages.push(message);
    cursor.leave(outer);
  }
  return messages;
}

function one(type: number, cursor: Cursor, turn: BsapTurn): BsapMessage | undefined {
  cursor.skip(1); // size of the header
  const number = cursor.u32le() | 0;
  if (type === MessageType.response) return answered(number, cursor.u8(), turn);
  if (!requests.has(type)) return undefined;
  const to = cursor.u8();
  cursor.skip(1); // status of the node
  return asked(number, to, -1, cursor, turn);
}

function serial(cursor: Cursor, turn: BsapTurn): BsapMessage | undefined {
  cursor.skip(2); // what a frame begins with
  const address = cursor.u8();
  cursor.skip(1); // number of the frame
  if (address >= GLOBAL) cursor.skip(5); // both addresses, control
  const to = cursor.u8();
  const number = cursor.u16le();
  const from = cursor.u8();
  cursor.skip(1); // status of the node
  cursor.enter(cursor.remaining - TRAILER);
  if (to === NodeFunction.database || to === NodeFunction.extension)
    return asked(number, to, address & ~GLOBAL, cursor, turn);
  const isAnswer = from === NodeFunction.database || from === NodeFunction.extension;
  return isAnswer && cursor.remaining > 0 ? answered(number, cursor.u8(), turn) : undefined;
}

function answered(number: number, status: number, turn: BsapTurn): BsapMessage {
  return { isRequest: false, question: turn.asked(number), status };
}

function asked(number: number, to: number, station: number, cursor: Cursor, turn: BsapTurn) {
  const isExtension = to === NodeFunction.extension;
  const code = isExtension ? EXTENSION + cursor.u16le() : cursor.u8();
  const isNamed = !isExtension && (code === READ_BY_NAME || code === (READ_BY_NAME | 0x80));
  const { signals, keys } = isNamed
    ? names(cursor, turn.state.signals, code !== READ_BY_NAME)
    : NONE;
  const question = { code, station, signals, keys };
  if (cursor.flaw === undefined) turn.ask(number, question);
  return { isRequest: true, question, status: 0 };
}

interface Names {
  readonly signals: readonly string[];
  readonly keys: readonly number[];
}
const NONE: Names = { signals: [], keys: [] };

/** Of a write the first name; of a read those nobody was told of. */
function names(cursor: Cursor, told: ReadonlySet<number>, isWrite: boolean): Names {
  const found: string[] = [];
  const keys: number[] = [];
  const { bytes, end } = cursor;
  let at = cursor.offset;
  while (at < end && !(isWrite && found.length === 1)) {
    let stop = at;
    if (bytes[at] === AT) while (stop < end && bytes[stop]! > 0x20 && bytes[stop]! < 0x7f) stop++;
    const size = stop - at;
    if (size < NAME_MIN || size > NAME_MAX) {
      at = Math.max(at, stop - 1) + 1;
      continue;
    }
    const key = foldBytes(bytes, at, stop);
    if (isWrite || (!told.has(key) && told.size < MOST_SIGNALS)) {
      keys.push(key);
      cursor.skip(at - cursor.offset);
      found.push(cursor.text(size).replace(/\.$/, ''));
    }
    at = stop;
  }
  return { signals: found, keys };
}

export function operation([first]: readonly BsapMessage[]): string | undefined {
  if (first?.isRequest !== true || first.question === undefined) return undefined;
  const { code } = first.question;
  if (code >= EXTENSION) return extensions.get(code - EXTENSION)?.name ?? 'other-extension';
  return operations.get(code) ?? 'other-function';
}
