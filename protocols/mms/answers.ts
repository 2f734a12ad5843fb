/** What confirmed responses and reports tell: ISO 9506-2:2003; reports: IEC 61850-8-1. */
import type { Cursor } from '../contract/cursor.ts';
import { berNumber, berSize, berTag } from '../encodings/ber.ts';
import { textsOf } from './names.ts';
import type { Question } from './questions.ts';
import { accessErrors, NameClass, Service } from './services.table.ts';

export interface Answer {
  /** Vendor, model and revision; the names in a list; the states of the device. */
  readonly texts: readonly string[];
  /** Of each variable that was read, the texts in it. */
  readonly read: readonly (readonly string[])[];
  /** Of each variable that was written, what it was refused with, or empty. */
  readonly refusals: readonly string[];
  readonly states: readonly number[];
  readonly report: Report | undefined;
}

export interface Report {
  readonly id: string;
  readonly revision: number;
}

const MOST = 64; // names told of one answer
const FAILURE = 0x80;
const DOLLAR = 0x24;
const VISIBLE = 0x1a;
const REPORT = [0x52, 0x50, 0x54]; // `RPT`, the list whose values are a report

export function readAnswer(
  service: number,
  cursor: Cursor,
  question: Question | undefined,
): Answer | undefined {
  switch (service) {
    case Service.identify:
      return answer(contextTexts(cursor));
    case Service.status:
      return answer([], [], [], numbers(cursor));
    case Service.getNameList:
      return question === undefined ? undefined : answer(nameTexts(cursor, question.nameClass));
    case Service.read:
      return question?.names.length ? answer([], readTexts(cursor)) : undefined;
    case Service.write:
      return answer([], [], writeRefusals(cursor));
    default:
      return undefined;
  }
}

function answer(
  texts: readonly string[],
  read: Answer['read'] = [],
  refusals: readonly string[] = [],
  states: readonly number[] = [],
  report?: Report,
): Answer {
  return { texts, read, refusals, states, report };
}

/** Context tags 0, 1 and 2. */
function contextTexts(cursor: Cursor): string[] {
  const texts = ['', '', ''];
  while (cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    if (tag >= 0x80 && tag <= 0x82) texts[tag & 0x0f] = cursor.text(size);
    else cursor.skip(size);
  }
  return texts;
}

function numbers(cursor: Cursor): number[] {
  const found: number[] = [];
  while (found.length < 2 && cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    if (tag === 0x80 || tag === 0x81) found.push(berNumber(cursor, size));
    else cursor.skip(size);
  }
  return found;
}

/** Of variables only those that are no part of another: logical nodes, and what has no parts. */
function nameTexts(cursor: Cursor, nameClass: number): string[] {
  const names: string[] = [];
  berTag(cursor);
  cursor.enter(berSize(cursor));
  while (names.length < MOST && cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    cursor.require(tag === VISIBLE, 'illegal', 'identifier');
    if (nameClass === NameClass.variable && has(cursor, size)) cursor.skip(size);
    else names.push(cursor.text(size));
  }
  return names;
}

function has({ bytes, offset }: Cursor, size: number): boolean {
  for (let at = offset; at < offset + size; at++) if (bytes[at] === DOLLAR) return true;
  return false;
}

function readTexts(cursor: Cursor): string[][] {
  const read: string[][] = [];
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    while (tag === 0xa1 && read.length < 16 && cursor.more()) read.push(textsOf(cursor));
    cursor.leave(outer);
  }
  return read;
}

function writeRefusals(cursor: Cursor): string[] {
  const refusals: string[] = [];
  while (refusals.length < 16 && cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    if (tag !== FAILURE) {
      cursor.skip(size);
      refusals.push('');
      continue;
    }
    const code = berNumber(cursor, size);
    refusals.push(accessErrors[code] ?? `error ${code}`);
  }
  return refusals;
}

/** Which members a report has stands in its second one: one bit each, the first of them unused. */
const Option = { sequence: 1, time: 2, dataSet: 4, overflow: 6, entry: 7, revision: 8 } as const;

export function readReport(cursor: Cursor): Answer | undefined {
  if (berTag(cursor) !== 0xa0) return undefined;
  cursor.enter(berSize(cursor));
  if (berTag(cursor) !== 0xa1) return undefined;
  const outer = cursor.enter(berSize(cursor));
  const isReport = REPORT.every((byte, at) => cursor.peek(2 + at) === byte);
  cursor.leave(outer);
  if (!isReport || berTag(cursor) !== 0xa0) return undefined;
  cursor.enter(berSize(cursor));
  if (berTag(cursor) !== 0x8a) return undefined;
  const id = cursor.text(berSize(cursor));
  if (berTag(cursor) !== 0x84) return undefined;
  const { bytes, start, end } = cursor.span(berSize(cursor));
  const isSet = (bit: number) =>
    start + 1 + (bit >> 3) < end && (bytes[start + 1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0;
  if (!isSet(Option.revision)) return undefined;
  for (const option of [
    Option.sequence,
    Option.time,
    Option.dataSet,
    Option.overflow,
    Option.entry,
  ]) {
    if (!isSet(option)) continue;
    berTag(cursor);
    cursor.skip(berSize(cursor));
  }
  if (berTag(cursor) !== 0x86) return undefined;
  const revision = berNumber(cursor, berSize(cursor));
  return answer([], [], [], [], { id, revision });
}
