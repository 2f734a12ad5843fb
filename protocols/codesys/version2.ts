/**
 * CODESYS V2: identification, files and the commands of the PLC browser, as public tools send them
 * (Redpoint, Basecamp). Its other online services nobody has published: they are counted.
 */
import type { Cursor } from '../contract/cursor.ts';
import { FOREIGN, MORE } from '../contract/protocol.ts';
import type { CodesysTurn } from './decode.ts';
import { commandOf, isSecretCommand, ofFile, type Question } from './service.ts';
import type { Service } from './services.table.ts';

export const VERSION2 = 'v2';

export interface Version2Message {
  readonly type: 'version2';
  readonly operation: string | undefined;
  readonly identity: Version2Identity | undefined;
  /** What was asked, in an answer. */
  readonly question: Question | undefined;
}

export interface Version2Identity {
  readonly os: string;
  readonly product: string;
}

const Mark = { simple: 0xbb, extended: 0xcc, idle: 0x66 } as const;
const SIMPLE = 6; // mark, length
const EXTENDED = 24; // mark, version, length, eight bytes nobody explains, two numbers
const MOST = 0x4000;
const GROUP = 0x200; // apart from those of V3 in what is asked

const Code = {
  identify: 0x01,
  writeFile: 0x2f,
  writeBlock: 0x30,
  readFile: 0x31,
  readBlock: 0x32,
  open: 0x51,
  browser: 0x92,
} as const;
const operations: ReadonlyMap<number, string> = new Map([
  [Code.identify, 'identify'],
  [Code.writeFile, 'write-file'],
  [Code.writeBlock, 'write-file-data'],
  [Code.readFile, 'read-file'],
  [Code.readBlock, 'read-file-data'],
  [Code.open, 'open'],
  [Code.browser, 'shell'],
]);

/** Where the texts of an identification stand in its frame, and how long they are. */
const OS_AT = 64;
const TEXT = 32;
const IDENTITY = OS_AT + 3 * TEXT;

/** The length says in which order its bytes are: the other way round it is too large. */
export function version2Frame(bytes: Uint8Array, start: number, end: number): number {
  const mark = bytes[start];
  if (start < end && mark !== Mark.simple && mark !== Mark.extended && mark !== Mark.idle)
    return FOREIGN;
  if (end - start < 2) return MORE;
  if (bytes[start + 1] !== mark) return FOREIGN;
  const header = mark === Mark.simple ? SIMPLE : EXTENDED;
  if (end - start < header) return MORE;
  const at = start + (mark === Mark.simple ? 2 : 4);
  const size = sizeAt(bytes, at);
  if (mark === Mark.simple && size === 0) return FOREIGN;
  return size < 0 ? FOREIGN : header + size;
}

function sizeAt(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const little = c === 0 && d === 0 ? a | (b << 8) : MOST;
  const big = a === 0 && b === 0 ? (c << 8) | d : MOST;
  const size = Math.min(little, big);
  return size < MOST ? size : -1;
}

/** Off its ports: the question with which every session begins. */
export function version2Signature(bytes: Uint8Array, start: number, end: number): number {
  const isQuestion = end - start === SIMPLE + 1 && bytes[start] === Mark.simple;
  const isFramed = isQuestion && version2Frame(bytes, start, end) === SIMPLE + 1;
  return isFramed && bytes[start + SIMPLE] === Code.identify ? 1 : FOREIGN;
}

export function readVersion2(cursor: Cursor, turn: CodesysTurn): Version2Message {
  const from = cursor.offset;
  const mark = cursor.peek();
  cursor.skip(mark === Mark.simple ? SIMPLE : EXTENDED);
  if (mark === Mark.idle) return message(undefined);
  if (turn.direction === 'response') return answer(cursor, from, turn);
  const code = cursor.u8();
  const isAck = code === Code.browser && cursor.peek() === 1;
  if (isAck) return message(undefined);
  const act = actOf(code, mark, cursor, turn);
  if (cursor.flaw === undefined && code !== Code.writeBlock && code !== Code.readBlock)
    turn.ask(0, { group: GROUP, service: code, part: '', ...act });
  return message(operations.get(code) ?? 'other-service');
}

interface Act {
  readonly act: Service | undefined;
  readonly detail: Readonly<Record<string, string>>;
}

function actOf(code: number, mark: number, cursor: Cursor, turn: CodesysTurn): Act {
  if (code === Code.browser && mark === Mark.extended) {
    cursor.skip(4); // 0: a command, then two numbers nobody explains
    const text = cursor.terminatedText(cursor.remaining);
    if (isSecretCommand(text)) turn.conceal();
    const act = commandOf(text);
    if (act === undefined) return { act, detail: {} };
    return { act, detail: act.to === undefined ? { act: act.operation } : { to: act.to } };
  }
  const isRead = code === Code.readFile && mark === Mark.extended;
  const isWrite = code === Code.writeFile && mark === Mark.simple;
  if (!isRead && !isWrite) return { act: undefined, detail: {} };
  cursor.skip(isRead ? 3 : 5); // 0, length; 1, 0, length, 0
  const file = cursor.terminatedText(cursor.remaining);
  const act = { operation: isRead ? 'read-file' : 'write-file', kind: 'file-transfer' } as const;
  return { act: ofFile(act, file), detail: { act: act.operation, ...(file ? { file } : {}) } };
}

function answer(cursor: Cursor, from: number, turn: CodesysTurn): Version2Message {
  const question = turn.asked(0);
  const size = cursor.end - from;
  if (question?.service !== Code.identify || size < IDENTITY)
    return message(undefined, undefined, question);
  cursor.skip(from + OS_AT - cursor.offset); // numbers nobody explains
  const os = cursor.terminatedText(TEXT);
  const version = cursor.terminatedText(TEXT);
  const product = cursor.terminatedText(TEXT);
  return message(undefined, { os: `${os} ${version}`.trim(), product }, question);
}

function message(
  operation: string | undefined,
  identity?: Version2Identity,
  question?: Question,
): Version2Message {
  return { type: 'version2', operation, identity, question };
}
