/** What 1E frames say: Mitsubishi SH-080008. A question and its answer have nothing in common but their turn. */
import type { Cursor } from '../contract/cursor.ts';
import { compatible, models } from './commands.table.ts';
import { ANSWER, ERROR, Sub } from './compatible-frame.ts';
import { number } from './digits.ts';
import { answer, ask, type Device, type MelsecMessage, type MelsecTurn } from './message.ts';

/** Above the commands of SLMP. */
const CODE = 0x1_0000;
const OWN_STATION = 0xff;
const MOST = 256; // what a count of 0 means

export function ofCompatible(cursor: Cursor, isText: boolean, turn: MelsecTurn): MelsecMessage {
  const lead = number(cursor, 1, isText);
  const isAnswer = (lead & ANSWER) !== 0;
  cursor.require(isAnswer === (turn.direction === 'response'), 'illegal', 'subheader');
  if (isAnswer) return answered(cursor, lead & ~ANSWER, isText, turn);
  const station = number(cursor, 1, isText);
  number(cursor, 2, isText); // how long it may take
  const place = placeOf(lead, cursor, isText);
  const part = station === OWN_STATION ? '' : `station ${station}`;
  return ask(CODE + lead, compatible.get(lead), part, place, 0, cursor, turn);
}

function placeOf(sub: number, cursor: Cursor, isText: boolean): Device | undefined {
  switch (sub) {
    case Sub.readBits:
    case Sub.readWords:
    case Sub.writeBits:
    case Sub.writeWords:
    case Sub.readFileDirect:
    case Sub.writeFileDirect:
      return device(cursor, isText);
    case Sub.readFile:
    case Sub.writeFile:
      number(cursor, 2, isText); // block
      return device(cursor, isText);
    case Sub.registerBits:
    case Sub.registerWords:
    case Sub.registerFile:
      return { code: 0, name: '', number: 0, count: number(cursor, 1, isText) };
    case Sub.readModule:
    case Sub.writeModule: {
      const at = number(cursor, 3, isText);
      return { code: 0, name: 'buffer memory', number: at, count: number(cursor, 1, isText) };
    }
    default:
      return undefined;
  }
}

/** In ASCII the name stands before the number. It is a letter or two. */
function device(cursor: Cursor, isText: boolean): Device {
  let code = isText ? number(cursor, 2, true) : 0;
  const from = number(cursor, 4, isText);
  if (!isText) code = cursor.u16le();
  const count = number(cursor, 1, isText) || MOST;
  return { code, name: String.fromCharCode(code >> 8, code & 0xff).trim(), number: from, count };
}

function answered(cursor: Cursor, sub: number, isText: boolean, turn: MelsecTurn): MelsecMessage {
  const complete = number(cursor, 1, isText);
  const end = complete === ERROR ? complete * 0x100 + number(cursor, 1, isText) : complete;
  const asked = turn.asked(0);
  const question = asked?.code === CODE + sub ? asked : undefined;
  const isType = sub === Sub.readType && end === 0;
  const code = isType ? number(cursor, 1, isText) : 0;
  const model = models.get(code) ?? '';
  // What somebody was asked that nobody heard, only the code of a known model proves.
  cursor.require(question !== undefined || model !== '', 'inconsistent', 'answer');
  const type = isType && model === '' ? `0x${code.toString(16).padStart(2, '0')}` : '';
  if (end === 0 && question !== undefined) passOver(question, sub, isText, turn);
  return answer(question, question?.part ?? '', end, model, type);
}

/** What was asked for follows on a stream, as long as the question made it. */
function passOver({ place }: MelsecMessage, sub: number, isText: boolean, turn: MelsecTurn): void {
  const { registered } = turn.state;
  const count = place?.count ?? 0;
  if (sub === Sub.registerBits) registered.bits = count;
  else if (sub === Sub.registerWords) registered.words = count;
  else if (sub === Sub.registerFile) registered.file = count;
  const size = sizeOf(sub, count, turn);
  if (size > 0 && turn.carrier === 'tcp') turn.skip(isText ? size * 2 : size);
}

function sizeOf(sub: number, count: number, { state: { registered } }: MelsecTurn): number {
  switch (sub) {
    case Sub.readBits:
      return (count + 1) >> 1;
    case Sub.readWords:
    case Sub.readFile:
    case Sub.readFileDirect:
      return count * 2;
    case Sub.readModule:
      return count;
    case Sub.monitorBits:
      return (registered.bits + 1) >> 1;
    case Sub.monitorWords:
      return registered.words * 2;
    case Sub.monitorFile:
      return registered.file * 2;
    default:
      return 0;
  }
}
