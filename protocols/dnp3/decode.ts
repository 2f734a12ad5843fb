/** Frames to fragments: the link, transport and application headers of IEEE 1815-2012. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type Answer, answerOf, type Question, questionOf } from './acts.ts';
import { type Assembly, append, fragmentOf } from './assembly.ts';
import { BLOCK, COUNTED, CRC, HEADER, holds, isFromMaster } from './frame.ts';
import {
  FunctionCode,
  Group,
  LinkFunction,
  linkOperations,
  operations,
} from './functions.table.ts';
import { type Contents, readObjects } from './objects.ts';
import type { Outstation } from './outstation.ts';

export interface Dnp3Message {
  readonly isFromMaster: boolean;
  readonly master: number;
  readonly outstation: number;
  /** Of a frame that opens a transaction of the link and holds no user data; else -1. */
  readonly linkFunction: number;
  /** Of a fragment; -1 where this frame tells none. */
  readonly functionCode: number;
  /** Both bytes of an answer's internal indications; -1 in a request. */
  readonly indications: number;
  /** Objects, where they are of a kind that is read here. */
  readonly contents: Contents | undefined;
  readonly question: Question | undefined;
  readonly answer: Answer | undefined;
}

export interface Dnp3State {
  readonly request: Assembly;
  readonly response: Assembly;
  readonly outstations: Map<number, Outstation>;
  readonly masters: Set<number>;
}
export type Dnp3Turn = Turn<Dnp3State, Question>;

const PRIMARY = 0x40;
const FUNCTION = 0x0f;
const FINAL = 0x80; // of a segment: the last of its fragment
const FIRST = 0x40;
const SEQUENCE = 0x0f; // of a fragment
const ANSWERS = 0x80; // function codes from here on are an outstation's

/** Functions whose objects say what is done. */
const ACTING: ReadonlySet<number> = new Set([
  FunctionCode.write,
  FunctionCode.operate,
  FunctionCode.directOperate,
  FunctionCode.directOperateNoAck,
  FunctionCode.openFile,
  FunctionCode.deleteFile,
  FunctionCode.authenticateFile,
  FunctionCode.authenticate,
]);
/** Objects in answers that say what became of an act, or what the outstation is. */
const TELLING: ReadonlySet<number> = new Set([
  Group.attribute,
  Group.controlBlock,
  Group.analogOutput,
  Group.file,
  Group.authentication,
]);

export function decode(cursor: Cursor, turn: Dnp3Turn): Dnp3Message {
  const { bytes, start } = cursor;
  cursor.skip(2); // what a frame begins with: frame.ts has read it
  const size = cursor.u8() - COUNTED;
  const control = cursor.u8();
  const destination = cursor.u16le();
  const source = cursor.u16le();
  cursor.skip(CRC);
  if (cursor.flaw === undefined)
    cursor.require(holds(bytes, start, start + HEADER), 'inconsistent', 'header checksum');
  const fromMaster = isFromMaster(control);
  const head = {
    isFromMaster: fromMaster,
    master: fromMaster ? source : destination,
    outstation: fromMaster ? destination : source,
  };
  const linkFunction = (control & PRIMARY) === 0 ? -1 : control & FUNCTION;
  const isData =
    linkFunction === LinkFunction.unconfirmedData || linkFunction === LinkFunction.confirmedData;
  if (!isData || size < 1) return empty(head, isData ? -1 : linkFunction);
  const first = cursor.offset;
  checkBlocks(cursor, size);
  return cursor.flaw === undefined ? segment(cursor, first, size, head, turn) : empty(head, -1);
}

export function operation({ functionCode, linkFunction }: Dnp3Message): string | undefined {
  return functionCode < 0 ? linkOperations.get(linkFunction) : operations.get(functionCode);
}

type Head = Pick<Dnp3Message, 'isFromMaster' | 'master' | 'outstation'>;

function empty({ isFromMaster: fromMaster, master, outstation }: Head, linkFunction: number) {
  return message(fromMaster, master, outstation, linkFunction, -1, -1);
}

function message(
  fromMaster: boolean,
  master: number,
  outstation: number,
  linkFunction: number,
  functionCode: number,
  indications: number,
  contents?: Contents,
  question?: Question,
  answer?: Answer,
): Dnp3Message {
  return {
    isFromMaster: fromMaster,
    master,
    outstation,
    linkFunction,
    functionCode,
    indications,
    contents,
    question,
    answer,
  };
}

/** Sixteen bytes, a checksum, sixteen bytes, a checksum … */
function checkBlocks(cursor: Cursor, size: number): void {
  for (let left = size; left > 0 && cursor.flaw === undefined; left -= BLOCK) {
    const at = cursor.offset;
    const block = Math.min(left, BLOCK);
    cursor.skip(block + CRC);
    if (cursor.flaw === undefined)
      cursor.require(holds(cursor.bytes, at, at + block), 'inconsistent', 'data checksum');
  }
}

/** Only what is of interest is put together; of all else the head of the fragment is enough. */
function segment(
  cursor: Cursor,
  first: number,
  size: number,
  head: Head,
  turn: Dnp3Turn,
): Dnp3Message {
  const { bytes } = cursor;
  const transport = bytes[first]!;
  const assembly = head.isFromMaster ? turn.state.request : turn.state.response;
  if ((transport & FIRST) !== 0) {
    const isWhole = (transport & FINAL) !== 0;
    if (size < 3 || !isRead(bytes, first, size)) {
      assembly.isOpen = false;
      return size < 3 ? empty(head, -1) : headOf(bytes, first + 1, size - 1, head, turn);
    }
    append(assembly, cursor, first, size, transport, keyOf(head));
    return isWhole ? whole(assembly, cursor, head, turn) : empty(head, -1);
  }
  if (!append(assembly, cursor, first, size, transport, keyOf(head))) return empty(head, -1);
  return (transport & FINAL) !== 0 ? whole(assembly, cursor, head, turn) : empty(head, -1);
}

function keyOf({ master, outstation }: Head): number {
  return master * 0x1_0000 + outstation;
}

/** Whether the objects matter, as the first block says it. */
function isRead(bytes: Uint8Array, first: number, size: number): boolean {
  const functionCode = bytes[first + 2]!;
  if (functionCode < ANSWERS) return ACTING.has(functionCode);
  return size > 5 && TELLING.has(bytes[first + 5]!);
}

function headOf(bytes: Uint8Array, at: number, size: number, head: Head, turn: Dnp3Turn) {
  const functionCode = bytes[at + 1]!;
  const isAnswer = functionCode >= ANSWERS;
  const indications = isAnswer && size >= 4 ? (bytes[at + 2]! << 8) | bytes[at + 3]! : -1;
  return fragment(bytes[at]!, functionCode, indications, undefined, head, turn);
}

function whole(assembly: Assembly, cursor: Cursor, head: Head, turn: Dnp3Turn): Dnp3Message {
  const inner = fragmentOf(assembly);
  const control = inner.u8();
  const functionCode = inner.u8();
  const indications = functionCode >= ANSWERS ? inner.u16() : -1;
  const contents = readObjects(inner);
  cursor.require(inner.flaw === undefined, inner.flaw ?? 'illegal', inner.field);
  return cursor.flaw === undefined
    ? fragment(control, functionCode, indications, contents, head, turn)
    : empty(head, -1);
}

/** A request is remembered until it is answered under its number by the outstation it went to. */
function fragment(
  control: number,
  functionCode: number,
  indications: number,
  contents: Contents | undefined,
  { isFromMaster: fromMaster, master, outstation }: Head,
  turn: Dnp3Turn,
): Dnp3Message {
  const number = outstation * 0x10 + (control & SEQUENCE);
  let question: Question | undefined;
  let answer: Answer | undefined;
  if (functionCode === FunctionCode.authenticateFile) turn.conceal(); // a name and a password
  if (functionCode < ANSWERS) {
    question = questionOf(functionCode, outstation, contents);
    if (question?.isAnswered === true) turn.ask(number, question);
  } else if (functionCode !== FunctionCode.unsolicitedResponse) {
    const asked = turn.asked(number);
    if (asked !== undefined) answer = answerOf(asked, functionCode, indications, contents);
    if (asked !== undefined && answer === undefined)
      turn.ask(number, { ...asked, isSecured: true }); // the act waits until its master has proved itself
  }
  return message(
    fromMaster,
    master,
    outstation,
    -1,
    functionCode,
    indications,
    contents,
    question,
    answer,
  );
}
