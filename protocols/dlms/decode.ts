/** APDUs in clear: Green Book, IEC 62056-5-3. Of ciphered ones what protects them is known, and which service they are. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type Association, readAssociation } from './association.ts';
import { isGeneral, isReadable, isSecured, type Protection, readProtection } from './ciphered.ts';
import { WRAPPER } from './frame.ts';
import { FLAG, holds, sizeAt } from './hdlc.ts';
import {
  answers,
  clearOf,
  InterfaceClass,
  operations,
  SECRET_ATTRIBUTE,
  Tag,
} from './objects.table.ts';

export interface DlmsMessage {
  readonly tag: number;
  /** The logical device and the client that talk; -1 where the frame does not tell. */
  readonly device: number;
  readonly client: number;
  readonly association: Association | undefined;
  readonly question: Question | undefined;
  /** In an answer: 0, or why not. */
  readonly result: number;
  /** In an answer to a get of one attribute: what it holds, where that is text or a small number. */
  readonly value: string;
  /** Of a protected APDU. */
  readonly protection: Protection | undefined;
}

/** What is asked for: one attribute or method, the first of several. */
export interface Question {
  readonly tag: number;
  readonly device: number;
  readonly client: number;
  readonly interfaceClass: number;
  readonly name: string; // `0.0.42.0.0.255`
  readonly member: number;
  readonly association: Association | undefined;
  /** Nobody can read what it is about. */
  readonly isSecret?: true;
}

export interface DlmsState {
  readonly devices: Set<number>;
  /** What was told of who protects how. */
  readonly protections: Set<string>;
  /** The number of the last question: an exception does not say what it answers. */
  last: number;
}
export type DlmsTurn = Turn<DlmsState, Question>;

export const HDLC = 'hdlc';
const ASSOCIATION = 0x100; // the question an association answers; the others have four bits
const SECRET = 0x101; // one that is ciphered
const INVOKE = 0x0f;
const Variant = { normal: 1, firstBlock: 2, list: 3, setList: 4, setListBlock: 5 } as const;
const LLC = 3;
const POLL = 0x10;
const UNNUMBERED = 0x03; // information that nobody numbers

export function start(): DlmsState {
  return { devices: new Set(), protections: new Set(), last: 0 };
}

export function decode(cursor: Cursor, turn: DlmsTurn): DlmsMessage | undefined {
  const ends = turn.framing === HDLC ? hdlc(cursor) : wrapper(cursor);
  if (ends === undefined || cursor.flaw !== undefined) return undefined;
  const tag = cursor.u8();
  const isSpoken = isGeneral(tag) || !operations.has(tag);
  const isAnswer = answers.has(tag) || (isSpoken && turn.direction === 'response');
  const device = isAnswer ? ends.source : ends.target;
  const client = isAnswer ? ends.target : ends.source;
  const read = isAnswer ? answer : ask;
  if (!isSecured(tag)) return read(tag, device, client, cursor, turn);
  const protection = readProtection(tag, cursor);
  if (isReadable(protection.control))
    return { ...read(cursor.u8(), device, client, cursor, turn), protection };
  const question = isAnswer ? answered(tag, turn) : asked(tag, device, client, cursor, turn);
  return { ...message(tag, device, client, undefined, question), protection };
}

/** A service of which only the kind is known. */
function asked(tag: number, device: number, client: number, cursor: Cursor, turn: DlmsTurn) {
  const clear = clearOf.get(tag);
  if (clear === undefined || cursor.flaw !== undefined) return undefined;
  const what = { interfaceClass: 0, name: '', member: 0, association: undefined };
  leave(SECRET, { ...what, tag: clear, device, client, isSecret: true }, turn);
  return undefined;
}

function answered(tag: number, turn: DlmsTurn): Question | undefined {
  const clear = clearOf.get(tag);
  return clear === undefined ? undefined : questionOf(clear, SECRET, turn);
}

function leave(id: number, question: Question, turn: DlmsTurn): void {
  turn.ask(id, question);
  turn.state.last = id;
}

interface Ends {
  readonly source: number;
  readonly target: number;
}

function wrapper(cursor: Cursor): Ends {
  cursor.skip(2); // version
  const source = cursor.u16();
  const target = cursor.u16();
  cursor.skip(WRAPPER - 6); // length
  return { source, target };
}

/** Undefined: no information in it, or only a piece. */
function hdlc(cursor: Cursor): Ends | undefined {
  if (cursor.peek() === FLAG) cursor.skip(1); // it began before
  if (cursor.remaining < 3) return undefined;
  const at = cursor.offset;
  const size = sizeAt(cursor.bytes, at);
  cursor.require(size <= cursor.remaining, 'truncated', 'frame');
  if (cursor.flaw !== undefined) return undefined;
  cursor.require(holds(cursor.bytes, at, at + size), 'inconsistent', 'checksum');
  const isPiece = (cursor.u8() & 0x08) !== 0;
  cursor.skip(1); // length
  const target = address(cursor);
  const source = address(cursor);
  const control = cursor.u8();
  cursor.skip(2); // header checksum
  const body = size - (cursor.offset - at) - 2;
  const isInformation = (control & 1) === 0 || (control & ~POLL) === UNNUMBERED;
  if (isPiece || !isInformation || body <= LLC || cursor.flaw !== undefined) return undefined;
  cursor.enter(body);
  cursor.skip(LLC); // two addresses and a control byte, always the same
  return { source, target };
}

/** The upper part of an address of one, two or four bytes: the last byte is odd. */
function address(cursor: Cursor): number {
  const first = cursor.u8();
  if (first & 1) return first >> 1;
  const second = cursor.u8();
  if (second & 1) return first >> 1;
  cursor.skip(2); // the lower part
  return (first >> 1) * 0x80 + (second >> 1);
}

function ask(tag: number, device: number, client: number, cursor: Cursor, turn: DlmsTurn) {
  if (tag === Tag.associate) {
    const association = readAssociation(cursor);
    if (association.hasPassword) turn.conceal();
    const question = { tag, device, client, interfaceClass: 0, name: '', member: 0, association };
    if (cursor.flaw === undefined) leave(ASSOCIATION, question, turn);
    return message(tag, device, client, association);
  }
  if (tag !== Tag.get && tag !== Tag.set && tag !== Tag.action) return message(tag, device, client);
  const variant = cursor.u8();
  const invoke = cursor.u8() & INVOKE;
  const isList = variant >= Variant.list && !(tag === Tag.set && variant === Variant.list);
  const isNamed =
    variant === Variant.normal || isList || (tag === Tag.set && variant === Variant.firstBlock);
  if (!isNamed) return message(tag, device, client);
  if (isList) cursor.skip(1); // how many
  const interfaceClass = cursor.u16();
  const name = logicalName(cursor);
  const member = cursor.u8();
  if (isSecret(tag, interfaceClass, member)) turn.conceal();
  const question = { tag, device, client, interfaceClass, name, member, association: undefined };
  if (cursor.flaw === undefined) leave(invoke, question, turn);
  return message(tag, device, client);
}

function isSecret(tag: number, interfaceClass: number, member: number): boolean {
  if (interfaceClass !== InterfaceClass.association) return false;
  return tag === Tag.action || (tag === Tag.set && member === SECRET_ATTRIBUTE);
}

function logicalName(cursor: Cursor): string {
  let name = '';
  for (let left = 6; left > 0; left--) name += `${cursor.u8()}${left > 1 ? '.' : ''}`;
  return name;
}

function answer(tag: number, device: number, client: number, cursor: Cursor, turn: DlmsTurn) {
  if (tag === Tag.associated) {
    const association = readAssociation(cursor);
    const question = turn.asked(ASSOCIATION);
    return message(tag, device, client, association, question, association.result);
  }
  if (tag === Tag.exception) {
    cursor.skip(1); // what state it is in
    const question = turn.asked(turn.state.last);
    return message(tag, device, client, undefined, question, cursor.u8());
  }
  if (tag !== Tag.got && tag !== Tag.setDone && tag !== Tag.actionDone)
    return message(tag, device, client);
  const variant = cursor.u8();
  const invoke = cursor.u8() & INVOKE;
  const question = questionOf(tag, invoke, turn);
  const isBlock = tag === Tag.got ? variant === 2 : variant === 2 || variant === 4;
  if (isBlock) {
    if (tag === Tag.setDone && question !== undefined) turn.ask(invoke, question);
    return message(tag, device, client);
  }
  if (variant >= Variant.list && tag !== Tag.got) cursor.skip(1); // how many
  const result = cursor.u8();
  if (tag !== Tag.got) return message(tag, device, client, undefined, question, result);
  if (variant !== Variant.normal) return message(tag, device, client);
  if (result !== 0) return message(tag, device, client, undefined, question, cursor.u8());
  const value = question?.interfaceClass === InterfaceClass.data ? dataText(cursor) : '';
  return message(tag, device, client, undefined, question, 0, value);
}

const asks: ReadonlyMap<number, number> = new Map([
  [Tag.got, Tag.get],
  [Tag.setDone, Tag.set],
  [Tag.actionDone, Tag.action],
]);

function questionOf(tag: number, invoke: number, turn: DlmsTurn): Question | undefined {
  const question = turn.asked(invoke);
  if (question === undefined || question.tag === asks.get(tag)) return question;
  turn.ask(invoke, question);
  return undefined;
}

const Data = { long: 0x06, octets: 0x09, text: 0x0a, short: 0x12, byte: 0x11, utf8: 0x0c } as const;

/** Octets are text where all of them can be shown. */
function dataText(cursor: Cursor): string {
  switch (cursor.u8()) {
    case Data.octets: {
      const size = cursor.u8();
      for (let at = 0; at < size; at++) {
        const byte = cursor.peek(at);
        if (byte !== 0 && (byte < 0x20 || byte > 0x7e)) return cursor.hex(size);
      }
      return cursor.text(size);
    }
    case Data.text:
    case Data.utf8:
      return cursor.text(cursor.u8());
    case Data.long:
      return String(cursor.u32());
    case Data.short:
      return String(cursor.u16());
    case Data.byte:
      return String(cursor.u8());
    default:
      return '';
  }
}

export function operation({ tag }: DlmsMessage): string | undefined {
  return operations.get(tag);
}

function message(
  tag: number,
  device: number,
  client: number,
  association?: Association,
  question?: Question,
  result = 0,
  value = '',
): DlmsMessage {
  return { tag, device, client, association, question, result, value, protection: undefined };
}
