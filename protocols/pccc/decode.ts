/** Commands and replies inside CIP's Execute PCCC: 1770-6.5.16, chapter 6; requester: 1756-PM020. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { Command, DIAGNOSTIC_STATUS, operationOf, TypedFunction } from './commands.table.ts';

export interface PcccMessage {
  readonly command: number;
  readonly functionCode: number; // -1 without one, and in replies
  /** Local or remote error in the low or high nibble; F0 has more behind it. */
  readonly status: number;
  readonly body: Body;
  readonly question: PcccMessage | undefined;
}

export type Body =
  | {
      readonly type: 'write';
      readonly file: number;
      readonly kind: number;
      readonly element: number;
      readonly size: number;
    }
  | { readonly type: 'address'; readonly address: number; readonly size: number }
  | { readonly type: 'mode'; readonly mode: number }
  | {
      readonly type: 'processor';
      readonly name: string;
      readonly revision: number;
      readonly mode: number; // -1: the reply ends before it
    }
  | { readonly type: 'other' };

export type PcccTurn = Turn<undefined, PcccMessage>;

const REPLY = 0x40;
const EXTENDED_STATUS = 0xf0;
const LONG = 0xff; // an address of two bytes follows
const OTHER: Body = { type: 'other' };

export function decode(cursor: Cursor, turn: PcccTurn): PcccMessage {
  const requester = cursor.u8();
  cursor.require(requester >= 1, 'illegal', 'requester');
  cursor.skip(requester - 1);
  const code = cursor.u8();
  const status = cursor.u8();
  const transaction = cursor.u16le();
  const command = code & 0x0f;
  if ((code & REPLY) === 0) {
    const functionCode = hasFunction(command) ? cursor.u8() : -1;
    const body = request(command, functionCode, cursor);
    const message = { command, functionCode, status: 0, body, question: undefined };
    if (cursor.flaw === undefined) turn.ask(transaction, message);
    return message;
  }
  const question = turn.asked(transaction);
  const isMeant = question?.command === command;
  if (question !== undefined && !isMeant) turn.ask(transaction, question);
  const error = status === EXTENDED_STATUS && cursor.remaining > 0 ? 0x100 + cursor.u8() : status;
  const asked = isMeant ? question : undefined;
  const body = status === 0 && isDiagnostic(asked) ? processor(cursor) : OTHER;
  return { command, functionCode: -1, status: error, body, question: asked };
}

export function operation({ command, functionCode }: PcccMessage, { direction }: PcccTurn) {
  return direction === 'request' ? operationOf(command, functionCode) : undefined;
}

function hasFunction(command: number): boolean {
  return command === Command.typed || command === Command.diagnostics || command === 0x07;
}

function isDiagnostic(asked: PcccMessage | undefined): boolean {
  return asked?.command === Command.diagnostics && asked.functionCode === DIAGNOSTIC_STATUS;
}

function request(command: number, functionCode: number, cursor: Cursor): Body {
  switch (command) {
    case Command.protectedWrite:
    case Command.protectedBitWrite:
    case Command.unprotectedBitWrite:
    case Command.unprotectedWrite: {
      const address = cursor.u16le();
      return { type: 'address', address, size: cursor.remaining };
    }
    case Command.typed:
      return typed(functionCode, cursor);
    default:
      return OTHER;
  }
}

function typed(functionCode: number, cursor: Cursor): Body {
  switch (functionCode) {
    case TypedFunction.logicalWrite2:
    case TypedFunction.logicalWrite3:
    case TypedFunction.maskedLogicalWrite3: {
      const size = cursor.u8();
      const file = field(cursor);
      const kind = cursor.u8();
      return { type: 'write', file, kind, element: field(cursor), size };
    }
    case TypedFunction.changeMode:
    case TypedFunction.setCpuMode:
      return { type: 'mode', mode: cursor.u8() };
    default:
      return OTHER;
  }
}

function field(cursor: Cursor): number {
  const short = cursor.u8();
  return short === LONG ? cursor.u16le() : short;
}

const NAMED = 0xee; // type extender of a processor that states its name

function processor(cursor: Cursor): Body {
  cursor.skip(1); // operating status
  if (cursor.u8() !== NAMED) return OTHER;
  cursor.skip(2); // interface and processor type
  const revision = cursor.u8();
  const name = cursor.text(11);
  if (cursor.remaining < 3) return { type: 'processor', revision, name, mode: -1 };
  cursor.skip(2); // major error
  return { type: 'processor', revision, name, mode: cursor.u8() & 0x1f };
}
