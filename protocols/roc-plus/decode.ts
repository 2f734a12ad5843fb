/** Questions and answers have one opcode: who opened the connection asks. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { CHECKSUM, HEADER, holds } from './frame.ts';
import { FileCommand, LoginSize, Opcode, operations } from './opcodes.table.ts';

export interface RocMessage {
  readonly opcode: number;
  /** `group.unit` of the controller. */
  readonly unit: string;
  readonly isRequest: boolean;
  /** In an answer. */
  readonly question: Question | undefined;
  /** Of an error: its code; else 0. */
  readonly error: number;
  /** In an answer about the system; -1 in all others. */
  readonly kind: number;
  readonly securityMode: number;
}

export interface Question {
  readonly opcode: number;
  readonly unit: string;
  /** Tells two acts apart that have one opcode. */
  readonly code: number;
  /** Undefined: nothing is done. */
  readonly detail: Readonly<Record<string, string | number>> | undefined;
}

export interface RocState {
  readonly units: Set<string>;
}
export type RocTurn = Turn<RocState, Question>;

const QUESTION = 0; // nothing numbers them: one is open at a time
const NAME = { path: 100, file: 25 } as const;

export function start(): RocState {
  return { units: new Set() };
}

export function decode(cursor: Cursor, turn: RocTurn): RocMessage {
  const { bytes, start: from, end } = cursor;
  const to = address(cursor);
  const source = address(cursor);
  const opcode = cursor.u8();
  const size = cursor.u8();
  cursor.require(size + HEADER + CHECKSUM === end - from, 'truncated', 'message');
  if (cursor.flaw === undefined)
    cursor.require(holds(bytes, from, end), 'inconsistent', 'checksum');
  cursor.enter(cursor.remaining - CHECKSUM);
  const isRequest = turn.direction === 'request';
  const unit = isRequest ? to : source;
  if (isRequest) {
    const question = questionOf(opcode, unit, size, cursor);
    if (opcode === Opcode.login) turn.conceal();
    if (cursor.flaw === undefined) turn.ask(QUESTION, question);
    return message(opcode, unit, isRequest, question);
  }
  const question = turn.asked(QUESTION);
  if (opcode === Opcode.error)
    return message(opcode, unit, isRequest, question, size > 0 ? cursor.u8() : 0);
  const isAnswer = question?.opcode === opcode;
  if (question !== undefined && !isAnswer) turn.ask(QUESTION, question); // it reports by itself
  if (!isAnswer) return message(opcode, unit, isRequest, undefined);
  if (opcode !== Opcode.systemConfiguration || size < 19)
    return message(opcode, unit, isRequest, question);
  cursor.skip(3); // mode, port
  const securityMode = cursor.u8();
  cursor.skip(14); // compatibility, revision of the opcodes, subtype, reserved
  return message(opcode, unit, isRequest, question, 0, cursor.u8(), securityMode);
}

function address(cursor: Cursor): string {
  const unit = cursor.u8();
  return `${cursor.u8()}.${unit}`;
}

export function operation({ opcode, isRequest }: RocMessage): string | undefined {
  return isRequest ? operations.get(opcode) : undefined;
}

function questionOf(opcode: number, unit: string, size: number, cursor: Cursor): Question {
  switch (opcode) {
    case Opcode.login:
      return { opcode, unit, code: size, detail: login(size, cursor) };
    case Opcode.setPoint: {
      const [type, point, count, first] = [cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8()];
      const detail = { object: `point type ${type}`, point, start: first, count };
      return { opcode, unit, code: (type << 16) | (point << 8) | first, detail };
    }
    case Opcode.write: {
      const count = cursor.u8();
      const [type, point, parameter] = [cursor.u8(), cursor.u8(), cursor.u8()];
      const detail = { object: `point type ${type}`, point, parameter, parameters: count };
      return { opcode, unit, code: (type << 16) | (point << 8) | parameter, detail };
    }
    case Opcode.fileTransfer: {
      const detail = file(size, cursor);
      return { opcode, unit, code: size, detail };
    }
    default:
      return { opcode, unit, code: 0, detail: { act: operations.get(opcode) ?? 'other' } };
  }
}

function login(size: number, cursor: Cursor): Question['detail'] {
  const isStandard = size === LoginSize.standard || size === LoginSize.standardOut;
  const isEnhanced = size === LoginSize.enhanced || size === LoginSize.enhancedOut;
  if (!isStandard && !isEnhanced) return undefined;
  const user = cursor.terminatedText(isStandard ? 3 : 30);
  const isOut = size === LoginSize.standardOut || size === LoginSize.enhancedOut;
  return { act: isOut ? 'logout' : 'login', ...(user === '' ? {} : { user }) };
}

function file(size: number, cursor: Cursor): Question['detail'] {
  const command = cursor.u8();
  const isOpened = command === FileCommand.open && size === FileCommand.openSize;
  if (!isOpened && !(command === FileCommand.delete && size === FileCommand.deleteSize))
    return undefined;
  if (isOpened) cursor.skip(1); // options
  const path = cursor.terminatedText(NAME.path);
  const name = cursor.terminatedText(NAME.file);
  return { act: isOpened ? 'open' : 'delete', file: `${path}${path === '' ? '' : '/'}${name}` };
}

function message(
  opcode: number,
  unit: string,
  isRequest: boolean,
  question: Question | undefined,
  error = 0,
  kind = -1,
  securityMode = 0,
): RocMessage {
  return { opcode, unit, isRequest, question, error, kind, securityMode };
}
