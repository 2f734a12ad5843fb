/** SLMP and MELSOFT: Mitsubishi SH-080956 (3E and 4E frames, binary and ASCII); Nozomi Networks' MELSOFT dissector. 1E: `compatible.ts`. */
import type { Cursor } from '../contract/cursor.ts';
import { fold } from '../encodings/fold.ts';
import { devices, inSixteens, melsoft, OPEN, READ_TYPE, slmp } from './commands.table.ts';
import { ofCompatible } from './compatible.ts';
import { isCompatible, isInDigits } from './compatible-frame.ts';
import { number } from './digits.ts';
import { Lead, TEXT_ANSWER, TEXT_ASK } from './frame.ts';
import { answer, ask, type Device, type MelsecMessage, type MelsecTurn } from './message.ts';

const ANSWER = 0x80;
const MODEL_SIZE = 16;
const OWN_STATION = 0xff;
const LONG = 2; // of subcommands

export function decode(cursor: Cursor, turn: MelsecTurn): MelsecMessage | undefined {
  const first = cursor.peek();
  if (first === TEXT_ASK || first === TEXT_ANSWER) return ofText(cursor, turn);
  if (isCompatible(first)) return ofCompatible(cursor, isInDigits(first), turn);
  const lead = cursor.u8();
  const isAnswer = (lead & ANSWER) !== 0;
  cursor.skip(1); // always 0, or of a session
  switch (lead & ~ANSWER) {
    case Lead.open:
      return ofMelsoft(cursor, isAnswer, turn);
    case Lead.ask3:
      return ofSlmp(cursor, isAnswer, 0, false, turn);
    case Lead.ask4: {
      const serial = cursor.u16le();
      cursor.skip(2); // always 0
      return ofSlmp(cursor, isAnswer, serial, false, turn);
    }
    default:
      return undefined; // who is there, in a broadcast
  }
}

/** `5000`, `D000`, `5400` with a serial number: the same in digits. */
function ofText(cursor: Cursor, turn: MelsecTurn): MelsecMessage {
  const lead = number(cursor, 2, true) >> 8;
  const is4 = (lead & ~ANSWER) === Lead.ask4;
  const serial = is4 ? number(cursor, 2, true) : 0;
  if (is4) cursor.skip(4); // always 0
  return ofSlmp(cursor, (lead & ANSWER) !== 0, serial, true, turn);
}

function ofSlmp(
  cursor: Cursor,
  isAnswer: boolean,
  serial: number,
  isText: boolean,
  turn: MelsecTurn,
): MelsecMessage {
  const part = partOf(number(cursor, 1, isText), number(cursor, 1, isText));
  cursor.skip(isText ? 10 : 5); // module, drop, length
  const word = number(cursor, 2, isText); // how long it may take, or the end code
  if (isAnswer) {
    const question = turn.asked(serial);
    const isType = question?.code === READ_TYPE && word === 0;
    const model = isType ? cursor.text(MODEL_SIZE) : '';
    return answer(question, part, word, model);
  }
  const code = number(cursor, 2, isText);
  const subcommand = number(cursor, 2, isText);
  const command = slmp.get(code);
  const device = isText ? textDevice : binaryDevice;
  const place = command?.isPlaced === true ? device(subcommand, cursor) : undefined;
  return ask(code, command, part, place, serial, cursor, turn);
}

function ofMelsoft(cursor: Cursor, isAnswer: boolean, turn: MelsecTurn): MelsecMessage {
  cursor.skip(7); // numbers of the session
  const part = partOf(cursor.u8(), cursor.u8());
  cursor.skip(10); // module, where it goes, size
  cursor.skip(2); // type of the command's header
  const outer = cursor.enter(cursor.u8() - 1);
  cursor.skip(1); // type of the message
  const status = isAnswer ? cursor.u16le() : 0;
  cursor.leave(outer);
  const code = cursor.u16();
  const reference = cursor.u16le();
  cursor.skip(2); // size
  if (isAnswer) {
    const asked = turn.asked(reference);
    const question = asked?.code === code ? asked : undefined;
    const model = code === OPEN && status === 0 ? cursor.terminatedText(MODEL_SIZE) : '';
    return answer(question, '', status, model);
  }
  return ask(code, melsoft.get(code), part, undefined, reference, cursor, turn);
}

/** Network 0, station 255 is whoever is spoken to. */
function partOf(network: number, station: number): string {
  const isOwn = network === 0 && (station === OWN_STATION || station === 0);
  return isOwn ? '' : `network ${network} station ${station}`;
}

/** Of the iQ-R series (subcommands 2 and 3) numbers and codes are longer. */
function binaryDevice(subcommand: number, cursor: Cursor): Device {
  const isLong = (subcommand & LONG) !== 0;
  const from = isLong ? cursor.u32le() : cursor.u24le();
  const code = isLong ? cursor.u16le() : cursor.u8();
  const name = devices.get(code) ?? `0x${code.toString(16)}`;
  return { code, name, number: from, count: cursor.u16le() };
}

/** A name filled up with asterisks, then its number in the digits of that device. */
function textDevice(subcommand: number, cursor: Cursor): Device {
  const isLong = (subcommand & LONG) !== 0;
  const name = cursor.text(isLong ? 4 : 2).replaceAll('*', '');
  const base = inSixteens.has(name) ? 16 : 10;
  const from = Number.parseInt(cursor.text(isLong ? 8 : 6), base);
  cursor.require(from >= 0, 'illegal', 'device');
  const code = fold(name) % 0x1_0000;
  return { code, name: name || 'none', number: from || 0, count: number(cursor, 2, true) };
}

export function operation({ isAnswer, command }: MelsecMessage): string | undefined {
  return isAnswer ? undefined : (command?.operation ?? 'command');
}
