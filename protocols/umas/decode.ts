/** UMAS in Modbus function 90: unpublished; the protocol description of Apache PLC4X (umas.mspec) and the UMAS dissectors of biero-el-corridor and A. Zaltzman. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { Answer, FunctionCode, operations } from './functions.table.ts';

export interface UmasMessage {
  readonly unit: number;
  /** Of a request; of an answer that of its question, 0 where it was not seen. */
  readonly code: number;
  /** Why an answer refuses; empty where it does not. */
  readonly refusal: string;
  readonly body: Body;
  readonly question: UmasMessage | undefined;
}

export type Body =
  | { readonly type: 'reservation'; readonly owner: string }
  | {
      readonly type: 'block';
      readonly block: number;
      readonly offset: number;
      readonly size: number;
    }
  | {
      readonly type: 'variables';
      readonly block: number;
      readonly offset: number;
      readonly count: number;
    }
  | {
      readonly type: 'controller';
      readonly model: string;
      readonly firmware: string;
      readonly banks: readonly number[];
    }
  | {
      readonly type: 'project';
      readonly name: string;
      readonly version: string;
      readonly built: string;
    }
  | { readonly type: 'status'; readonly checksum: number; readonly mode: number }
  | { readonly type: 'other' };

export type UmasTurn = Turn<undefined, UmasMessage>;

const OTHER: Body = { type: 'other' };
const EXCEPTION = 0x80;
const SIGNATURE = 33; // a number and the signature
const STATUS_SIZE = 66; // of the answer whose layout is known
const MOST_BANKS = 12; // their sizes are one value

export function decode(cursor: Cursor, turn: UmasTurn): UmasMessage {
  const transaction = cursor.u16();
  cursor.skip(4); // protocol and length: Modbus has read them
  const unit = cursor.u8();
  const isException = (cursor.u8() & EXCEPTION) !== 0;
  if (isException) {
    const refusal = `exception ${cursor.u8()}`;
    return answer(unit, refusal, OTHER, turn.asked(transaction));
  }
  cursor.skip(1); // the session
  let code = cursor.u8();
  if (turn.direction === 'request') {
    if (code === FunctionCode.signed) code = unsigned(cursor);
    const body = request(code, cursor);
    const message = { unit, code, refusal: '', body, question: undefined };
    if (cursor.flaw === undefined) turn.ask(transaction, message);
    return message;
  }
  const question = turn.asked(transaction);
  if (isSigned(code, cursor)) code = unsigned(cursor);
  cursor.require(code === Answer.done || code === Answer.failed, 'illegal', 'answer');
  if (code === Answer.failed) {
    const refusal =
      cursor.remaining > 0 ? `error ${cursor.hex(Math.min(2, cursor.remaining))}` : 'error';
    return answer(unit, refusal, OTHER, question);
  }
  return answer(
    unit,
    '',
    question === undefined ? OTHER : response(question.code, cursor),
    question,
  );
}

function answer(
  unit: number,
  refusal: string,
  body: Body,
  question: UmasMessage | undefined,
): UmasMessage {
  return { unit, code: question?.code ?? 0, refusal, body, question };
}

/** A signed message holds another one, with the function code of Modbus and the session again. */
function unsigned(cursor: Cursor): number {
  cursor.skip(SIGNATURE);
  cursor.skip(2); // function code, session
  return cursor.u8();
}

function isSigned(code: number, cursor: Cursor): boolean {
  return (
    code === Answer.done && cursor.remaining > SIGNATURE + 2 && cursor.peek(SIGNATURE) === 0x5a
  );
}

export function operation({ code, question }: UmasMessage, { direction }: UmasTurn) {
  if (direction === 'response' || question !== undefined) return undefined;
  return operations.get(code) ?? 'function';
}

function request(code: number, cursor: Cursor): Body {
  switch (code) {
    case FunctionCode.takeReservation:
      cursor.skip(4); // bytes nobody explains
      return { type: 'reservation', owner: cursor.text(cursor.u8()) };
    case FunctionCode.writeMemoryBlock: {
      cursor.skip(1); // range
      const block = cursor.u16le();
      const offset = cursor.u16le();
      cursor.skip(2); // bytes nobody explains
      return { type: 'block', block, offset, size: cursor.u16le() };
    }
    case FunctionCode.writeVariables: {
      cursor.skip(4); // checksum of the project
      const count = cursor.u8();
      cursor.skip(1); // size of the first
      const block = cursor.u16le();
      cursor.skip(1); // always 1
      return { type: 'variables', block, offset: cursor.u16le() + cursor.u8(), count };
    }
    default:
      return OTHER;
  }
}

function response(code: number, cursor: Cursor): Body {
  switch (code) {
    case FunctionCode.readId:
      return controller(cursor);
    case FunctionCode.readProject:
      return project(cursor);
    case FunctionCode.readStatus:
      return status(cursor);
    default:
      return OTHER;
  }
}

function controller(cursor: Cursor): Body {
  cursor.skip(8); // family, type, id, model
  const low = cursor.u8();
  const firmware = `${cursor.u8().toString(16)}.${low.toString(16).padStart(2, '0')}`;
  cursor.skip(12); // patch, revisions, hardware, the last crash
  const model = cursor.text(cursor.u8());
  const banks: number[] = [];
  for (let left = cursor.u8(); cursor.again(left); left--) {
    cursor.skip(4); // type, folio, status
    const size = cursor.u32le();
    if (banks.length < MOST_BANKS) banks.push(size);
  }
  return { type: 'controller', model, firmware, banks };
}

/** Only where the answer has the layout that is known: other parts of it are asked for by a number. */
function project(cursor: Cursor): Body {
  if (cursor.remaining < 40 || cursor.peek(18) !== cursor.peek(26)) return OTHER;
  cursor.skip(18); // who made it, twice
  const built = time(cursor); // everything
  cursor.skip(8); // and its last part
  const build = cursor.u16le();
  const minor = cursor.u8();
  const version = `${cursor.u8()}.${minor}.${build}`;
  const name = cursor.terminatedText(cursor.u8());
  return { type: 'project', name, version, built };
}

function time(cursor: Cursor): string {
  cursor.skip(1); // day of the week
  const [second, minute, hour, day, month] = [0, 1, 2, 3, 4].map(() => pair(cursor.u8()));
  return `${cursor.u16le()}-${month}-${day}T${hour}:${minute}:${second}`;
}

function pair(number: number): string {
  return String(number).padStart(2, '0');
}

function status(cursor: Cursor): Body {
  if (cursor.remaining !== STATUS_SIZE) return OTHER;
  cursor.skip(4); // not used, how many blocks follow
  cursor.skip(12); // three of them
  const checksum = cursor.u32le();
  cursor.skip(40); // the other blocks, and what newer controllers add
  return { type: 'status', checksum, mode: cursor.u8() };
}

/** An answer has no function but one of two marks. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < 10) return undefined;
  return bytes[start + 9]! >= Answer.failed ? 'response' : 'request';
}
