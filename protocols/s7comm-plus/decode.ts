/** Header, fragments and functions: S7comm-plus is unpublished; S7comm-plus Wireshark dissector. */
import { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { type Assembly, append, isBegun, nothing, taken } from '../encodings/assembly.ts';
import { FunctionCode, Opcode, operations, secrets } from './ids.table.ts';
import { type Reply, readReply } from './replies.ts';
import { type Request, readRequest } from './requests.ts';
import { result } from './typed-values.ts';

export interface PlusMessage {
  readonly code: number;
  /** Of the session: 1 while it is made; 2 and 3 for data. */
  readonly version: number;
  /** Of an answer: 0 or more where it was accepted. */
  readonly result: number;
  /** A digest goes with it: nobody can change it on its way. */
  readonly isSealed: boolean;
  readonly body: Request | Reply;
  /** In an answer: what it answers, when that was seen. */
  readonly question: PlusMessage | undefined;
}

/** What has come of a message that is cut into several. */
export type PlusState = Readonly<Record<Direction, Assembly>>;
export type PlusTurn = Turn<PlusState, PlusMessage>;

export const PROTOCOL_ID = 0x72;
const HEADER = 4;
const FIRST_NOTICE = 0xfe; // versions from here on: keep alive, system events
const SEALED_SIZE = 33; // a length and a digest
const DIGEST = 32;
const OTHER: Reply = { type: 'other' };

export function start(): PlusState {
  return { request: nothing(), response: nothing() };
}

export function decode(cursor: Cursor, turn: PlusTurn): PlusMessage | undefined {
  cursor.require(cursor.u8() === PROTOCOL_ID, 'illegal', 'protocol id');
  const version = cursor.u8();
  if (version >= FIRST_NOTICE) return undefined;
  const size = cursor.u16();
  cursor.require(size <= cursor.remaining, 'inconsistent', 'length');
  if (cursor.flaw !== undefined) return undefined;
  const isLast = cursor.remaining - size >= HEADER; // a header of no length ends it
  cursor.enter(size);
  const isSealedFirst = version >= 3 && cursor.peek() === DIGEST;
  if (isSealedFirst) cursor.skip(SEALED_SIZE);

  const assembly = turn.state[turn.direction];
  if (isLast && !isBegun(assembly)) return read(cursor, version, isSealedFirst, turn);
  append(assembly, cursor.span(cursor.remaining));
  if (!isLast) return undefined;
  const whole = taken(assembly);
  if (whole === undefined) return undefined;
  const inner = new Cursor().over(whole.bytes, whole.start, whole.end);
  const message = read(inner, version, isSealedFirst, turn);
  if (inner.flaw !== undefined) cursor.require(false, inner.flaw, inner.field);
  return message;
}

function read(
  cursor: Cursor,
  version: number,
  isSealedFirst: boolean,
  turn: PlusTurn,
): PlusMessage | undefined {
  const isSealed = isSealedFirst || isSealedLast(cursor, version);
  const opcode = cursor.u8();
  if (opcode === Opcode.notification) return undefined; // values that were subscribed to
  cursor.skip(2); // zero, as far as anybody knows
  const code = cursor.u16();
  cursor.skip(2); // the same
  const sequence = cursor.u16();
  if (opcode === Opcode.request) {
    cursor.skip(5); // the session, flags of the transport
    const body = readRequest(code, cursor);
    const message = { code, version, result: 0, isSealed, body, question: undefined };
    if (cursor.flaw === undefined) turn.ask(sequence, message);
    if (body.type === 'set' && body.items.some(({ attribute }) => secrets.has(attribute)))
      turn.conceal();
    return message;
  }
  cursor.require(opcode === Opcode.response, 'illegal', 'opcode');
  cursor.skip(1); // flags of the transport
  const outcome = result(cursor);
  const question = questionOf(sequence, code, turn);
  const asked = question?.body as Request | undefined;
  const body =
    outcome < 0 && code !== FunctionCode.setMultiVariables ? OTHER : readReply(code, asked, cursor);
  return { code, version, result: outcome, isSealed, body, question };
}

function questionOf(sequence: number, code: number, turn: PlusTurn): PlusMessage | undefined {
  const asked = turn.asked(sequence);
  if (asked === undefined || asked.code === code || code === FunctionCode.error) return asked;
  turn.ask(sequence, asked);
  return undefined;
}

/** Version 2 has the digest behind the data, where others have zeroes. */
function isSealedLast(cursor: Cursor, version: number): boolean {
  if (version !== 2 || cursor.remaining <= SEALED_SIZE + HEADER) return false;
  const last = cursor.remaining - 1;
  let bits = 0;
  for (let back = 0; back < HEADER; back++) bits |= cursor.peek(last - back);
  return bits !== 0 && cursor.peek(last - DIGEST) === DIGEST;
}

export function operation({ code, question }: PlusMessage, { direction }: PlusTurn) {
  if (direction === 'response' || question !== undefined) return undefined;
  return operations.get(code) ?? 'function';
}

/** The opcode tells; a fragment that continues has none. */
export function direction(bytes: Uint8Array, begin: number, end: number): Direction | undefined {
  if (end - begin < HEADER + 1 || bytes[begin] !== PROTOCOL_ID) return undefined;
  const isSealed = bytes[begin + 1] === 3 && bytes[begin + HEADER] === DIGEST;
  const opcode = bytes[begin + HEADER + (isSealed ? SEALED_SIZE : 0)];
  if (opcode === Opcode.request) return 'request';
  return opcode === Opcode.response || opcode === Opcode.notification ? 'response' : undefined;
}
