/** SLMP and MELSOFT: Mitsubishi SH-080956 (3E and 4E frames, binary); Nozomi Networks' MELSOFT dissector. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type Command, melsoft, OPEN, READ_TYPE, secrets, slmp } from './commands.table.ts';
import { Lead } from './frame.ts';

export interface MelsecMessage {
  readonly code: number;
  readonly command: Command | undefined;
  /** Where the module is: network and station, when it is not the host itself. */
  readonly part: string;
  readonly isAnswer: boolean;
  /** End code of an answer; 0 is done. */
  readonly end: number;
  readonly place: Device | undefined;
  readonly model: string;
  readonly question: MelsecMessage | undefined;
}

export interface Device {
  readonly code: number;
  readonly number: number;
  readonly count: number;
}

export type MelsecTurn = Turn<undefined, MelsecMessage>;

const ANSWER = 0x80;
const MODEL_SIZE = 16;
const OWN_STATION = 0xff;

export function decode(cursor: Cursor, turn: MelsecTurn): MelsecMessage | undefined {
  const lead = cursor.u8();
  const isAnswer = (lead & ANSWER) !== 0;
  cursor.skip(1);
  switch (lead & ~ANSWER) {
    case Lead.open:
      return ofMelsoft(cursor, isAnswer, turn);
    case Lead.ask3:
      return ofSlmp(cursor, isAnswer, 0, turn);
    case Lead.ask4: {
      const serial = cursor.u16le();
      cursor.skip(2);
      return ofSlmp(cursor, isAnswer, serial, turn);
    }
    default:
      return undefined; // who is there, in a broadcast
  }
}

function ofSlmp(
  cursor: Cursor,
  isAnswer: boolean,
  serial: number,
  turn: MelsecTurn,
): MelsecMessage {
  const part = partOf(cursor.u8(), cursor.u8());
  cursor.skip(5); // module, drop, length
  const word = cursor.u16le(); // how long it may take, or the end code
  if (isAnswer) {
    const question = turn.asked(serial);
    const isType = question?.code === READ_TYPE && word === 0;
    const model = isType ? cursor.text(MODEL_SIZE) : '';
    return answer(question, part, word, model);
  }
  const code = cursor.u16le();
  const subcommand = cursor.u16le();
  const command = slmp.get(code);
  const place = command?.isPlaced === true ? device(subcommand, cursor) : undefined;
  return ask(code, command, part, place, serial, cursor, turn);
}

function ofMelsoft(cursor: Cursor, isAnswer: boolean, turn: MelsecTurn): MelsecMessage {
  cursor.skip(7);
  const part = partOf(cursor.u8(), cursor.u8());
  cursor.skip(10); // module, where it goes, size
  cursor.skip(2); // type of the command's header
  const outer = cursor.enter(cursor.u8() - 1);
  cursor.skip(1);
  const status = isAnswer ? cursor.u16le() : 0;
  cursor.leave(outer);
  const code = cursor.u16();
  const reference = cursor.u16le();
  cursor.skip(2);
  if (isAnswer) {
    const asked = turn.asked(reference);
    const question = asked?.code === code ? asked : undefined;
    const model = code === OPEN && status === 0 ? cursor.terminatedText(MODEL_SIZE) : '';
    return answer(question, '', status, model);
  }
  return ask(code, melsoft.get(code), part, undefined, reference, cursor, turn);
}

function ask(
  code: number,
  command: Command | undefined,
  part: string,
  place: Device | undefined,
  id: number,
  cursor: Cursor,
  turn: MelsecTurn,
): MelsecMessage {
  if (secrets.has(code)) turn.conceal();
  const message = {
    code,
    command,
    part,
    isAnswer: false,
    end: 0,
    place,
    model: '',
    question: undefined,
  };
  if (cursor.flaw === undefined) turn.ask(id, message);
  return message;
}

function answer(question: MelsecMessage | undefined, part: string, end: number, model: string) {
  const code = question?.code ?? 0;
  return { code, command: undefined, part, isAnswer: true, end, place: undefined, model, question };
}

/** Network 0, station 255 is whoever is spoken to. */
function partOf(network: number, station: number): string {
  const isOwn = network === 0 && (station === OWN_STATION || station === 0);
  return isOwn ? '' : `network ${network} station ${station}`;
}

/** Of the iQ-R series (subcommands 2 and 3) numbers and codes are longer. */
function device(subcommand: number, cursor: Cursor): Device {
  const isLong = (subcommand & 2) !== 0;
  const number = isLong ? cursor.u32le() : cursor.u24le();
  const code = isLong ? cursor.u16le() : cursor.u8();
  return { code, number, count: cursor.u16le() };
}

export function operation({ isAnswer, command }: MelsecMessage): string | undefined {
  return isAnswer ? undefined : (command?.operation ?? 'command');
}
