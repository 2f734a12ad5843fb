/** Telegrams of Saia Burgess S-Bus on Ethernet, as the fields of TShark 4.0's sbus dissector show them. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { Command, deeds, operations, STATUS } from './commands.table.ts';
import { CHECKSUM, holds } from './frame.ts';

export interface SbusMessage {
  readonly attribute: number;
  /** What is asked, or what an answer answers. */
  readonly question: Question | undefined;
  /** Of an acknowledgement: 0, or why not; else -1. */
  readonly code: number;
  readonly model: string;
  readonly firmware: string;
  /** A letter for the state of a processor, or the number of the station; -1 in other answers. */
  readonly value: number;
}

export interface Question {
  readonly command: number;
  readonly station: number;
  /** The first of the elements that are written; -1 where the command names none. */
  readonly start: number;
}

export interface SbusState {
  readonly stations: Set<number>;
}
export type SbusTurn = Turn<SbusState, Question>;

export const Attribute = { request: 0, response: 1, acknowledgement: 2 } as const;
const MODEL = 5;
const VERSION = 3;

export function start(): SbusState {
  return { stations: new Set() };
}

export function decode(cursor: Cursor, turn: SbusTurn): SbusMessage {
  const { bytes, start: from, end } = cursor;
  const size = cursor.u32();
  cursor.skip(2); // version, protocol
  const number = cursor.u16();
  const attribute = cursor.u8();
  cursor.require(size === end - from, 'inconsistent', 'length');
  cursor.require(attribute <= Attribute.acknowledgement, 'illegal', 'attribute');
  if (cursor.flaw === undefined)
    cursor.require(holds(bytes, from, end), 'inconsistent', 'checksum');
  cursor.enter(cursor.remaining - CHECKSUM);
  if (attribute === Attribute.request) return request(number, cursor, turn);
  const question = turn.asked(number);
  if (attribute === Attribute.acknowledgement) return message(attribute, question, cursor.u16());
  return answer(question, cursor);
}

export function operation({ attribute, question }: SbusMessage): string | undefined {
  if (attribute !== Attribute.request || question === undefined) return undefined;
  return operations.get(question.command) ?? 'other-command';
}

function request(number: number, cursor: Cursor, turn: SbusTurn): SbusMessage {
  const station = cursor.u8();
  const command = cursor.u8();
  let first = -1;
  if (deeds.get(command)?.object !== undefined) {
    cursor.skip(1); // how many bytes follow
    first = cursor.u16();
  }
  const question = { command, station, start: first };
  if (cursor.flaw === undefined) turn.ask(number, question);
  return message(Attribute.request, question);
}

function answer(question: Question | undefined, cursor: Cursor): SbusMessage {
  if (question === undefined) return message(Attribute.response, question);
  const { command } = question;
  if (command === Command.readFirmware) {
    const model = cursor.text(MODEL);
    return message(Attribute.response, question, -1, model, cursor.text(VERSION));
  }
  const isState = command >= STATUS.first && command <= STATUS.own;
  const value = isState || command === Command.readStation ? cursor.u8() : -1;
  return message(Attribute.response, question, -1, '', '', value);
}

function message(
  attribute: number,
  question: Question | undefined,
  code = -1,
  model = '',
  firmware = '',
  value = -1,
): SbusMessage {
  return { attribute, question, code, model, firmware, value };
}
