/**
 * HART-IP (FieldComm Group TS20085) and the commands of HART it passes through: token-passing PDUs
 * (HCF_SPEC-81) and direct ones. Layouts as TShark 4.0's hart_ip fields have them.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { Command, commands, nameOf } from './commands.table.ts';
import { MessageId, MessageType } from './frame.ts';

export interface HartCommand {
  /**
   * Of the device it is meant for: `hart 264e0000d2`, or `poll 3` before anybody knows it; empty:
   * the server itself.
   */
  readonly part: string;
  readonly number: number;
  /** Of an answer; with the top bit it is the link that failed. -1 in a request. */
  readonly code: number;
  readonly status: number;
  /** Behind the code and the status of an answer. Gone after this turn. */
  readonly body: Span;
}

/** What was asked, until its answer comes. */
export interface Asked {
  readonly part: string;
  readonly number: number;
  /** What a text or number that was written says; empty where nobody here knows its layout. */
  readonly value: string;
}

export interface HartMessage {
  readonly type: number;
  readonly id: number;
  readonly status: number;
  readonly commands: readonly HartCommand[];
  /** Acts among them: asked now, or answered now. */
  readonly question: readonly Asked[] | undefined;
}

export interface HartState {
  /** The devices that answered to a polling address in this conversation, by it. */
  readonly polled: Map<number, string>;
  /** The device that stands for the others: the server itself. */
  own: string;
}
export type HartTurn = Turn<HartState, readonly Asked[]>;

const MOST_POLLED = 64;
const BRIDGE = 4; // of the flags of an identity: it stands for others
const LONG_ADDRESS = 0x80;
const NONE: readonly HartCommand[] = [];

export function decode(cursor: Cursor, turn: HartTurn): HartMessage | undefined {
  cursor.skip(1); // version
  const type = cursor.u8();
  const id = cursor.u8();
  const status = cursor.u8();
  const sequence = cursor.u16();
  cursor.skip(2); // length
  const isAnswer = type !== MessageType.request;
  let found = NONE;
  if (id === MessageId.token && cursor.remaining > 0) found = token(cursor, turn.state, isAnswer);
  else if (id === MessageId.direct && cursor.remaining > 0) found = direct(cursor, isAnswer);
  if (cursor.flaw !== undefined) return undefined;
  if (found.some(({ number }) => commands.get(number)?.isSecret)) turn.conceal();
  return { type, id, status, commands: found, question: matched(type, sequence, found, turn) };
}

/** Acts wait for their answer; reads say in the answer what was asked. */
function matched(
  type: number,
  sequence: number,
  found: readonly HartCommand[],
  turn: HartTurn,
): readonly Asked[] | undefined {
  if (type === MessageType.publish) return undefined;
  if (type !== MessageType.request) return turn.asked(sequence);
  const acts = found.filter(({ number }) => commands.get(number)?.kind !== undefined);
  if (acts.length === 0) return undefined;
  const asked = acts.map(({ part, number, body }) => ({
    part,
    number,
    value: writtenIn(number, body),
  }));
  turn.ask(sequence, asked);
  return asked;
}

/** One command in a frame of the wire; what is meant for a device behind it lies inside another one. */
function token(cursor: Cursor, state: HartState, isAnswer: boolean): readonly HartCommand[] {
  while (cursor.peek() === 0xff && cursor.more()) cursor.skip(1); // preambles
  const delimiter = cursor.u8();
  const address = addressOf(cursor, delimiter);
  cursor.skip((delimiter >> 5) & 3); // expansion bytes
  const number = cursor.u8();
  const outer = cursor.enter(cursor.u8());
  const command = commandOf(cursor, isAnswer, number);
  if (isAnswer && isIdentity(command))
    met(state, delimiterIsLong(delimiter) ? '' : address, command);
  command.part = partOf(address, state);
  const inner = command.number === Command.subDevice ? behind(command, isAnswer) : undefined;
  cursor.leave(outer);
  cursor.skip(1); // checksum
  return inner === undefined ? [command] : [command, inner];
}

const delimiterIsLong = (delimiter: number) => (delimiter & LONG_ADDRESS) !== 0;

/** `264e0000d2`, without the bits of the master and of bursts; `3` of a polling address. */
function addressOf(cursor: Cursor, delimiter: number): string {
  if (!delimiterIsLong(delimiter)) return String(cursor.u8() & 0x3f);
  const first = (cursor.u8() & 0x3f).toString(16).padStart(2, '0');
  return first + cursor.hex(4);
}

function partOf(address: string, state: HartState): string {
  const polled = address.length > 2 ? undefined : state.polled.get(Number(address));
  const part = polled ?? (address.length > 2 ? `hart ${address}` : `poll ${address}`);
  return part === state.own ? '' : part;
}

function commandOf(cursor: Cursor, isAnswer: boolean, first: number) {
  const code = isAnswer ? cursor.u8() : -1;
  const status = isAnswer ? cursor.u8() : 0;
  const isExtended = first === Command.extended && cursor.remaining >= 2;
  const number = isExtended ? cursor.u16() : first;
  return { part: '', number, code, status, body: cursor.span(cursor.remaining) };
}

/** HCF_SPEC-151, command 77: card, channel and, asking, preambles before the frame of the device behind. */
function behind({ body, code }: HartCommand, isAnswer: boolean): HartCommand | undefined {
  const { bytes, end } = body;
  let at = body.start + (isAnswer ? 2 : 3);
  if ((isAnswer && code !== 0) || end - at < 4) return undefined;
  const isLong = delimiterIsLong(bytes[at++]!);
  const size = isLong ? 5 : 1;
  const part = isLong ? `hart ${digits(bytes, at)}` : `poll ${bytes[at]! & 0x3f}`;
  at += size;
  if (end - at < 2 + (isAnswer ? 2 : 0)) return undefined;
  const number = bytes[at]!;
  const stop = Math.min(end, at + 2 + bytes[at + 1]!);
  at += 2;
  if (!isAnswer)
    return { part, number, code: -1, status: 0, body: { bytes, start: at, end: stop } };
  const body2 = { bytes, start: Math.min(at + 2, stop), end: stop };
  return { part, number, code: bytes[at]!, status: bytes[at + 1]!, body: body2 };
}

function digits(bytes: Uint8Array, at: number): string {
  let text = (bytes[at]! & 0x3f).toString(16).padStart(2, '0');
  for (let i = 1; i < 5; i++) text += (bytes[at + i] ?? 0).toString(16).padStart(2, '0');
  return text;
}

/** TS20085: the server's own device is meant; each answer begins with its code. */
function direct(cursor: Cursor, isAnswer: boolean): readonly HartCommand[] {
  const found: HartCommand[] = [];
  const status = cursor.u8();
  cursor.skip(1); // extended status of the device
  while (cursor.remaining >= 3 && cursor.more()) {
    const number = cursor.u16();
    const outer = cursor.enter(cursor.u8());
    const code = isAnswer ? cursor.u8() : -1;
    found.push({ part: '', number, code, status, body: cursor.span(cursor.remaining) });
    cursor.leave(outer);
  }
  return found;
}

export function isIdentity({ number, code, body }: HartCommand): boolean {
  const isAsked =
    number === Command.readUniqueIdentifier ||
    number === Command.readByTag ||
    number === Command.readByLongTag;
  return isAsked && (code === 0 || (code > 0 && code < 0x80)) && body.end - body.start >= 12;
}

/** Of an identity: the address the device has for good. */
export function uniqueOf({ body: { bytes, start } }: HartCommand): string {
  const hex = (at: number) => bytes[start + at]!.toString(16).padStart(2, '0');
  const type = (bytes[start + 1]! & 0x3f).toString(16).padStart(2, '0');
  return `${type}${hex(2)}${hex(9)}${hex(10)}${hex(11)}`;
}

/** A device says who it is; `poll` is the address it was polled by, if it was. */
function met(state: HartState, poll: string, command: HartCommand): void {
  const part = `hart ${uniqueOf(command)}`;
  const { bytes, start } = command.body;
  if ((bytes[start + 8]! & BRIDGE) !== 0) state.own = part;
  if (poll !== '' && state.polled.size < MOST_POLLED) state.polled.set(Number(poll), part);
}

/** Four characters in three bytes, each of six bits. HCF_SPEC-127. */
export function packedText(bytes: Uint8Array, start: number, size: number): string {
  let text = '';
  for (let at = start; at + 3 <= start + size; at += 3) {
    const bits = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    for (let shift = 18; shift >= 0; shift -= 6) {
      const six = (bits >> shift) & 0x3f;
      text += String.fromCharCode(six < 0x20 ? six | 0x40 : six);
    }
  }
  return text.trim();
}

/** A text with one byte a character, up to what is not printable. */
export function latinText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 || (byte > 0x7e && byte < 0xa1)) break;
    text += String.fromCharCode(byte);
  }
  return text.trim();
}

function writtenIn(command: number, { bytes, start, end }: Span): string {
  const size = end - start;
  if (command === Command.writeMessage && size >= 24) return packedText(bytes, start, 24);
  if (command === Command.writeTag && size >= 6) return packedText(bytes, start, 6);
  if (command === Command.writeLongTag) return latinText(bytes, start, Math.min(end, start + 32));
  return '';
}

const ids: Readonly<Record<number, string>> = {
  [MessageId.initiate]: 'session-initiate',
  [MessageId.close]: 'session-close',
  [MessageId.keepAlive]: 'keep-alive',
  [MessageId.audit]: 'read-audit-log',
};

export function operation({ type, id, commands: found }: HartMessage): string | undefined {
  if (type === MessageType.publish) return 'publish';
  if (type !== MessageType.request) return undefined;
  const last = found.at(-1);
  return last === undefined ? ids[id] : nameOf(last.number);
}
