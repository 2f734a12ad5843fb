/** A call and what came of it. C706, 12.6.4; what stands in a call is read only where it is in clear. */
import type { Cursor } from '../contract/cursor.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { Header } from './association.ts';
import { PduFlag, PduType } from './frame.ts';
import type { Interface } from './interfaces.table.ts';
import { loginSettled } from './login.ts';
import { type Act, NOTHING, type RpcMessage, type RpcTurn, type Settled } from './message.ts';
import { long, short } from './ndr.ts';
import { Level, type Verifier } from './verifier.ts';

const UUID = 16;
const HANDLE = 20;
const FAILED = 0x8000_0000;
const NAME_MAX = 512; // bytes
const UNNAMED = { ...NOTHING, operation: 'request' };

export function readCall(
  cursor: Cursor,
  header: Header,
  verifier: Verifier | undefined,
  turn: RpcTurn,
): RpcMessage | undefined {
  const { type, flags, isLittle } = header;
  if ((flags & PduFlag.first) === 0 && type === PduType.request) return undefined;
  cursor.skip(4); // size of it all
  const id = short(cursor, isLittle);
  const met = turn.state.contexts.find((one) => one.id === id)?.offered;
  const isClear = verifier === undefined || verifier.level < Level.privacy;
  if (type === PduType.request) return request(cursor, header, met, isClear, turn);
  cursor.skip(2); // cancels, reserved
  const status = type === PduType.fault ? long(cursor, isLittle) : undefined;
  return answered(cursor, header, status, isClear, turn, id);
}

function request(
  cursor: Cursor,
  { flags, isLittle, id }: Header,
  met: Interface | undefined,
  isClear: boolean,
  turn: RpcTurn,
): RpcMessage {
  const number = short(cursor, isLittle);
  if ((flags & PduFlag.object) !== 0) cursor.skip(UUID);
  if (met === undefined) return UNNAMED;
  const acting = met.acts.get(number);
  if (acting !== undefined) {
    const { kind, call, isNamed } = acting;
    const name = isNamed && isClear ? serviceName(cursor, isLittle) : '';
    if (isNamed) turn.conceal(); // a service is created with the password it runs under
    const act: Act = { kind, interface: met.name, call, name, answer: met.answer };
    if (cursor.flaw === undefined) turn.ask(placeOf(id), { of: 'act', act });
  }
  return { ...NOTHING, operation: met.operations[number] ?? met.operation };
}

/** Behind a handle: room, offset and size in characters, then the characters. C706, 14. */
function serviceName(cursor: Cursor, isLittle: boolean): string {
  cursor.skip(HANDLE + 4 + 4); // handle, room, offset
  const size = long(cursor, isLittle) * 2;
  cursor.require(size <= cursor.remaining, 'inconsistent', 'name');
  if (cursor.flaw !== undefined || size > NAME_MAX || !isLittle) return '';
  return cursor.utf16le(Math.max(0, size - 2));
}

function answered(
  cursor: Cursor,
  header: Header,
  status: number | undefined,
  isClear: boolean,
  turn: RpcTurn,
  context: number,
): RpcMessage | undefined {
  const logins = loginSettled(turn, status);
  const weakness = status === undefined ? weaknessOf(turn, context) : undefined;
  const isLast = (header.flags & PduFlag.last) !== 0;
  const question = isLast ? turn.asked(placeOf(header.id)) : undefined;
  if (question?.of !== 'act')
    return logins.length === 0 && weakness === undefined
      ? undefined
      : { ...NOTHING, weakness, settled: logins };
  const outcome = actOutcome(cursor, header.isLittle, status, isClear, question.act);
  const acts: Settled = { question, outcome };
  return { ...NOTHING, weakness, settled: [...logins, acts] };
}

/** How it went is the last word of an answer, where that is in clear. */
function actOutcome(
  cursor: Cursor,
  isLittle: boolean,
  status: number | undefined,
  isClear: boolean,
  { answer }: Act,
): Outcome {
  if (status !== undefined) return { refused: `status ${status.toString(16).padStart(8, '0')}` };
  if (!isClear || cursor.remaining < 4) return 'unknown';
  cursor.skip(cursor.remaining - 4); // what it tells besides
  const word = long(cursor, isLittle);
  const hasFailed = answer === 'result' ? word >= FAILED : word !== 0;
  if (!hasFailed) return 'accepted';
  return { refused: answer === 'result' ? `result ${word.toString(16)}` : `error ${word}` };
}

function weaknessOf({ state }: RpcTurn, context: number): RpcMessage['weakness'] {
  if (state.isWeaknessTold || state.level === 0 || state.level > Level.connect) return undefined;
  const met = state.contexts.find((one) => one.id === context);
  if (met === undefined || met.offered?.isOpen === true) return undefined;
  state.isWeaknessTold = true;
  return state.level === Level.none
    ? 'calls without authentication'
    : 'calls not protected after the login';
}

/** Of the eight questions the first is the login's. */
function placeOf(id: number): number {
  return id * 8 + 1 + (id % 7);
}
