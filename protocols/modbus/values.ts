/**
 * What registers and coils hold: read by functions 1 to 4 and 23, written by 5, 6, 15, 16, 22 and 23 and
 * confirmed. Application Protocol V1.1b3, 6.1 to 6.6, 6.11, 6.12, 6.16, 6.17. A file record is no place.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Listener, Table, Values } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import type { Access, Body, ModbusMessage } from './decode.ts';
import { FunctionCode } from './function-codes.table.ts';

export const tables: readonly Table[] = [
  { name: 'holding-register', holds: 'words', most: 125 },
  { name: 'input-register', holds: 'words', most: 125 },
  { name: 'coil', holds: 'bits', most: 2000 },
  { name: 'discrete-input', holds: 'bits', most: 2000 },
];

/** An answer that says for certain what some places hold; `read` is what it shows of itself. */
export interface Shown {
  readonly type: 'shown';
  readonly read: Span | undefined;
}

const WRITTEN: Shown = { type: 'shown', read: undefined };
const ON = 0xff00;
const WORD = 0x1_0000;

/** Bytes that so many places take. */
export function sizeOf(table: Access['table'], count: number): number {
  return table === 'coil' || table === 'discrete-input' ? (count + 7) >> 3 : count * 2;
}

/** A request that was read, kept with all it writes; of 23 also with what it reads. Where points are declared. */
export function whole(functionCode: number, body: Body, pdu: Cursor): Body {
  if (body.type !== 'write' || body.values === undefined || pdu.flaw !== undefined) return body;
  const { bytes, offset } = pdu;
  const at = offset - sizeOf(body.table, body.count);
  const isBoth = functionCode === FunctionCode.readWriteMultipleRegisters;
  const value = isBoth ? u16(bytes, at - 9) * WORD + u16(bytes, at - 7) : body.value;
  return { ...body, value, values: bytes.slice(at, offset) };
}

/** An answer that was read, kept with what it shows. One that is no echo of what was written proves nothing. */
export function shown(
  functionCode: number,
  body: Body,
  question: Body | undefined,
  pdu: Cursor,
): Body {
  if (body.type !== 'other' || question === undefined || pdu.flaw !== undefined) return body;
  const { bytes, offset } = pdu;
  if (question.type === 'read') {
    const start = offset - sizeOf(question.table, question.count);
    return { type: 'shown', read: { bytes, start, end: offset } };
  }
  return question.type === 'write' ? (confirmed(functionCode, question, pdu) ?? body) : body;
}

function confirmed(functionCode: number, body: Access, pdu: Cursor): Shown | undefined {
  const { start, count, value } = body;
  switch (functionCode) {
    case FunctionCode.writeSingleCoil:
      return echoes(pdu, start, value) && (value === 0 || value === ON) ? WRITTEN : undefined;
    case FunctionCode.writeSingleRegister:
      return echoes(pdu, start, value) ? WRITTEN : undefined;
    case FunctionCode.writeMultipleCoils:
    case FunctionCode.writeMultipleRegisters:
      return echoes(pdu, start, count) ? WRITTEN : undefined;
    case FunctionCode.maskWriteRegister:
      return echoes(pdu, start, Math.floor(value / WORD), value % WORD) ? WRITTEN : undefined;
    case FunctionCode.readWriteMultipleRegisters: {
      const size = 2 * (value % WORD);
      if (pdu.peek() !== size || pdu.remaining !== 1 + size) return undefined;
      pdu.skip(1); // the byte count that was looked at
      return { type: 'shown', read: pdu.span(size) };
    }
    default:
      return undefined;
  }
}

function echoes(pdu: Cursor, ...words: readonly number[]): boolean {
  return words.every(
    (word, at) => pdu.peek(2 * at) === word >> 8 && pdu.peek(2 * at + 1) === (word & 0xff),
  );
}

/** Of function 23 the write comes before the read. */
export function values(
  { unit, functionCode, body, question }: ModbusMessage,
  tell: Listener,
): void {
  if (body.type !== 'shown' || question === undefined) return;
  const asked = question.body as Access;
  const part = `unit ${unit}`;
  const { table, start, count } = asked;
  if (asked.type === 'write') {
    tell.values({
      part,
      table,
      first: start,
      count,
      isWritten: true,
      ...written(functionCode, asked),
    });
  }
  if (body.read === undefined) return;
  const isBoth = functionCode === FunctionCode.readWriteMultipleRegisters;
  tell.values({
    part,
    table,
    first: isBoth ? Math.floor(asked.value / WORD) : start,
    count: isBoth ? asked.value % WORD : count,
    bytes: body.read,
    isWritten: false,
  });
}

function written(functionCode: number, { value, values }: Access): Pick<Values, 'bytes' | 'kept'> {
  switch (functionCode) {
    case FunctionCode.writeSingleCoil:
      return { bytes: span(value === ON ? 1 : 0) };
    case FunctionCode.writeSingleRegister:
      return { bytes: span(value >> 8, value & 0xff) };
    case FunctionCode.maskWriteRegister: {
      const kept = Math.floor(value / WORD);
      const set = value & ~kept & 0xffff;
      return { bytes: span(set >> 8, set & 0xff), kept };
    }
    default:
      return { bytes: span(...(values ?? [])) };
  }
}

const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;

function span(...bytes: readonly number[]): Span {
  return { bytes: Uint8Array.from(bytes), start: 0, end: bytes.length };
}
