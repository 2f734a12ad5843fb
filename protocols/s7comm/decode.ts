/** The header and what it announces: TShark 4.0, s7comm.header; snap7 1.4.2, "S7 protocol". */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import {
  FunctionCode,
  groupOperations,
  Userdata as Known,
  of,
  operations,
  Rosctr,
  userdataOperations,
} from './functions.table.ts';
import { type Job, readAnswer, readJob } from './jobs.ts';
import { noParts } from './parts.ts';
import { isSecret } from './service.ts';
import { readUserdata, type S7State, type Userdata } from './userdata.ts';

export interface S7Message {
  readonly rosctr: number;
  /** Of a job and its answer; of userdata see `body`. -1 where there is none. */
  readonly code: number;
  /** Of an answer to a job: class and code; 0 is success. */
  readonly error: number;
  readonly body: Job | Userdata;
  /** In an answer: what it answers, when that was seen. */
  readonly question: S7Message | undefined;
}

export type S7Turn = Turn<S7State, S7Message>;

export const PROTOCOL_ID = 0x32;
const OTHER: Job = { type: 'other' };

export function start(): S7State {
  return { parts: noParts(), listed: '', loading: -1 };
}

export function decode(cursor: Cursor, turn: S7Turn): S7Message | undefined {
  cursor.require(cursor.u8() === PROTOCOL_ID, 'illegal', 'protocol id');
  const rosctr = cursor.u8();
  cursor.skip(2); // redundancy identification
  const reference = cursor.u16();
  const parameterSize = cursor.u16();
  const dataSize = cursor.u16();
  switch (rosctr) {
    case Rosctr.job:
      return job(cursor, parameterSize, reference, turn);
    case Rosctr.ack:
    case Rosctr.ackData:
      return answer(cursor, rosctr, parameterSize, dataSize, reference, turn);
    case Rosctr.userdata:
      return userdata(cursor, dataSize, reference, turn);
    default:
      cursor.require(false, 'illegal', 'rosctr');
      return undefined;
  }
}

/** Only the one who asks; what a PLC says of its own accord is named as well. */
export function operation({ rosctr, code, body }: S7Message): string | undefined {
  if (rosctr === Rosctr.job) return operations.get(code) ?? 'job';
  if (body.type !== 'userdata' || body.exchange === 'response' || body.isContinuation) return;
  const { group, subfunction } = body;
  return userdataOperations.get(of(group, subfunction)) ?? groupOperations[group];
}

/**
 * A job is the client's, but for the two a PLC sends to fetch a block it was told to load; their
 * answers come from the client.
 */
export function direction(bytes: Uint8Array, begin: number, end: number): Direction | undefined {
  if (end - begin < 13 || bytes[begin] !== PROTOCOL_ID) return undefined;
  const rosctr = bytes[begin + 1]!;
  if (rosctr === Rosctr.userdata) {
    const head = begin + 10;
    return end - head > 5 && bytes[head + 5]! >> 4 === 4 ? 'request' : 'response';
  }
  const isJob = rosctr === Rosctr.job;
  const code = bytes[begin + (isJob ? 10 : 12)]!;
  const isFetch = code === FunctionCode.downloadBlock || code === FunctionCode.downloadEnded;
  return isJob !== isFetch ? 'request' : 'response';
}

function job(cursor: Cursor, size: number, reference: number, turn: S7Turn): S7Message {
  const outer = cursor.enter(size);
  const code = cursor.u8();
  const body = readJob(code, cursor);
  cursor.leave(outer);
  if (body.type === 'service' && isSecret(body.service)) turn.conceal();
  const message = { rosctr: Rosctr.job, code, error: 0, body, question: undefined };
  const isOpen = isActedOn(code) && cursor.flaw === undefined;
  if (isOpen) turn.ask(idOf(reference), message);
  return message;
}

/** A read's answer changes nothing: nobody needs its question. */
function isActedOn(code: number): boolean {
  return (
    code === FunctionCode.writeVar ||
    code === FunctionCode.stop ||
    code === FunctionCode.piService ||
    code === FunctionCode.requestDownload ||
    code === FunctionCode.startUpload
  );
}

function answer(
  cursor: Cursor,
  rosctr: number,
  size: number,
  dataSize: number,
  reference: number,
  turn: S7Turn,
): S7Message {
  const error = cursor.u16();
  const code = size > 0 ? cursor.u8() : -1;
  const isWritten = code === FunctionCode.writeVar && error === 0 && size > 1;
  const body = isWritten ? readAnswer(code, cursor, dataSize) : OTHER;
  const question = questionOf(turn, reference, (asked) => code === -1 || asked.code === code);
  return { rosctr, code, error, body, question };
}

function userdata(cursor: Cursor, dataSize: number, reference: number, turn: S7Turn): S7Message {
  const body = readUserdata(cursor, dataSize, turn.state);
  if (isPassword(body)) turn.conceal();
  const isAnswer = body.exchange === 'response';
  const question = isAnswer
    ? questionOf(turn, reference, (asked) => isSameService(asked.body, body))
    : undefined;
  const message = { rosctr: Rosctr.userdata, code: -1, error: body.error, body, question };
  const isOpen = body.exchange === 'request' && !body.isContinuation && cursor.flaw === undefined;
  if (isOpen) turn.ask(idOf(reference), message);
  return message;
}

/** Encoded, but with no key: whoever reads it knows it. */
function isPassword({ exchange, group, subfunction }: Userdata): boolean {
  return exchange === 'request' && of(group, subfunction) === Known.password;
}

function isSameService(asked: Job | Userdata, { group, subfunction }: Userdata): boolean {
  return asked.type === 'userdata' && asked.group === group && asked.subfunction === subfunction;
}

/** A reference that answers another function is a stray, or the PLC's own count: the question stays open. */
function questionOf(
  turn: S7Turn,
  reference: number,
  isMeant: (asked: S7Message) => boolean,
): S7Message | undefined {
  const id = idOf(reference);
  const asked = turn.asked(id);
  if (asked === undefined || isMeant(asked)) return asked;
  turn.ask(id, asked);
  return undefined;
}

/** Clients count in either byte order: both bytes spread the questions. */
function idOf(reference: number): number {
  return (reference << 8) | ((reference ^ (reference >> 8)) & 0xff);
}
