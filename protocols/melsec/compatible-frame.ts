/**
 * 1E frames, compatible with the A series: Mitsubishi SH-080008. They hold no length: a question's
 * follows from its command, of an answer only what says how it went is a frame. In ASCII all is digits.
 */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { digits } from './digits.ts';

export const Sub = {
  readBits: 0x00,
  readWords: 0x01,
  writeBits: 0x02,
  writeWords: 0x03,
  testBits: 0x04,
  testWords: 0x05,
  registerBits: 0x06,
  registerWords: 0x07,
  monitorBits: 0x08,
  monitorWords: 0x09,
  readModule: 0x0e,
  writeModule: 0x0f,
  run: 0x13,
  stop: 0x14,
  readType: 0x15,
  loopback: 0x16,
  readFile: 0x17,
  writeFile: 0x18,
  testFile: 0x19,
  registerFile: 0x1a,
  monitorFile: 0x1b,
  readFileDirect: 0x3b,
  writeFileDirect: 0x3c,
} as const;

export const ANSWER = 0x80;
export const HEADER = 4; // subheader, station, how long it may take
export const ANSWER_HEADER = 2; // subheader, complete code
export const ERROR = 0x5b; // a code follows
const FIRST_ERROR = 0x50;
const LAST_ERROR = 0x60;
const OWN_STATION = 0xff;
const MOST_STATIONS = 64;
const SPACE = 0x20;
const subs: ReadonlySet<number> = new Set(Object.values(Sub));

/** Bytes before what a row of a question holds, and of each row. */
const rows: ReadonlyMap<number, readonly [number, number]> = new Map([
  [Sub.testBits, [2, 7]],
  [Sub.testWords, [2, 8]],
  [Sub.registerBits, [2, 6]],
  [Sub.registerWords, [2, 6]],
  [Sub.testFile, [2, 10]],
  [Sub.registerFile, [2, 8]],
]);

/** Whether a frame that begins with this byte can be a 1E frame; one in ASCII begins with a digit. */
export function isCompatible(lead: number): boolean {
  return subs.has(lead & ~ANSWER) || isInDigits(lead);
}

export function isInDigits(lead: number): boolean {
  return (
    lead === 0x30 ||
    lead === 0x31 ||
    lead === 0x33 ||
    lead === 0x38 ||
    lead === 0x39 ||
    lead === 0x42
  );
}

export function isCompatibleAnswer(bytes: Uint8Array, start: number): boolean {
  return (isInDigits(bytes[start]!) ? digits(bytes, start, 2) : bytes[start]!) >= ANSWER;
}

export function compatibleFrame(bytes: Uint8Array, start: number, end: number): number {
  if (!isInDigits(bytes[start]!)) return sized(bytes, start, end, 1);
  return end - start < 2 ? MORE : sized(bytes, start, end, 2);
}

/** `width`: how many bytes stand for one. */
function sized(bytes: Uint8Array, start: number, end: number, width: number): number {
  const lead = byteAt(bytes, start, 0, width);
  if (!subs.has(lead & ~ANSWER)) return FOREIGN;
  const size = lead & ANSWER ? answerSize : questionSize;
  const needed = size(bytes, start, Math.floor((end - start) / width), lead, width);
  return needed > 0 ? needed * width : needed;
}

function answerSize(bytes: Uint8Array, start: number, here: number, lead: number, width: number) {
  if (here < ANSWER_HEADER) return MORE;
  const complete = byteAt(bytes, start, 1, width);
  if (complete !== 0 && (complete < FIRST_ERROR || complete > LAST_ERROR)) return FOREIGN;
  if (complete === ERROR) return ANSWER_HEADER + 2;
  const sub = lead & ~ANSWER;
  if (complete !== 0 || sub === Sub.readType) return ANSWER_HEADER + (complete === 0 ? 2 : 0);
  if (sub !== Sub.loopback) return ANSWER_HEADER;
  return here < 3 ? MORE : ANSWER_HEADER + 1 + byteAt(bytes, start, 2, width);
}

function questionSize(bytes: Uint8Array, start: number, here: number, sub: number, width: number) {
  if (here < 2) return MORE;
  const station = byteAt(bytes, start, 1, width);
  if (station !== OWN_STATION && (station < 0 || station > MOST_STATIONS)) return FOREIGN;
  if (!hasZero(bytes, start, here, sub, width) || !hasName(bytes, start, here, sub, width))
    return FOREIGN;
  const [at, before] = counted(sub);
  if (station !== OWN_STATION && isOwnOnly(bytes, start, here, sub, width)) return FOREIGN;
  if (at > 0 && here <= at) return MORE;
  const count = at === 0 ? 0 : byteAt(bytes, start, at, width);
  const size = before + (at === 0 ? 0 : sizeOf(sub, count));
  return count < 0 || here > size ? FOREIGN : size; // the next question waits for the answer to this one
}

/**
 * What no other station is asked: to send back what the module itself was sent, or what shows nothing more of itself
 * and may take for ever.
 */
function isOwnOnly(bytes: Uint8Array, start: number, here: number, sub: number, width: number) {
  if (sub === Sub.loopback) return true;
  if (counted(sub)[1] !== HEADER || here < HEADER) return false;
  return byteAt(bytes, start, 2, width) === 0 && byteAt(bytes, start, 3, width) === 0;
}

/** What follows a count, or the number of a module, is always 0. */
function hasZero(bytes: Uint8Array, start: number, here: number, sub: number, width: number) {
  const at = zeroAt(sub);
  return at === 0 || at >= here || byteAt(bytes, start, at, width) === 0;
}

function zeroAt(sub: number): number {
  if (sub === Sub.readFile || sub === Sub.writeFile) return 13;
  if (sub === Sub.readModule || sub === Sub.writeModule) return 9;
  if (rows.has(sub)) return 5;
  return numberAt(sub) === 0 ? 0 : 11;
}

/** The first device has a name, a letter or two; in ASCII before its number, else behind it. */
function hasName(bytes: Uint8Array, start: number, here: number, sub: number, width: number) {
  const number = numberAt(sub);
  if (number === 0 || here < number + 6) return true;
  const at = width === 1 ? number + 4 : number;
  const [low, high] = width === 1 ? [at, at + 1] : [at + 1, at];
  const last = byteAt(bytes, start, low, width);
  return isLetter(byteAt(bytes, start, high, width)) && (last === SPACE || isLetter(last));
}

/** Where a question writes the number of its first device; 0: it is about none. */
function numberAt(sub: number): number {
  switch (sub) {
    case Sub.readBits:
    case Sub.readWords:
    case Sub.writeBits:
    case Sub.writeWords:
    case Sub.readFileDirect:
    case Sub.writeFileDirect:
      return HEADER;
    case Sub.readFile:
    case Sub.writeFile:
      return HEADER + 2; // behind the block
    case Sub.testFile:
    case Sub.registerFile:
      return HEADER + 2 + 2; // behind the count of rows, and the first one's block
    default:
      return rows.has(sub) ? HEADER + 2 : 0;
  }
}

function isLetter(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** Where a question says how much it is about (0: it does not), and its size without that. */
function counted(sub: number): readonly [number, number] {
  switch (sub) {
    case Sub.writeBits:
    case Sub.writeWords:
    case Sub.writeFileDirect:
      return [10, 12];
    case Sub.readBits:
    case Sub.readWords:
    case Sub.readFileDirect:
      return [0, 12];
    case Sub.readFile:
      return [0, 14];
    case Sub.writeFile:
      return [12, 14];
    case Sub.readModule:
      return [0, 10];
    case Sub.writeModule:
      return [7, 10];
    case Sub.loopback:
      return [4, 5];
    default: {
      const row = rows.get(sub);
      return row === undefined ? [0, HEADER] : [HEADER, HEADER + row[0]];
    }
  }
}

function sizeOf(sub: number, count: number): number {
  if (sub === Sub.writeBits) return (count + 1) >> 1;
  if (sub === Sub.writeModule || sub === Sub.loopback) return count;
  return count * (rows.get(sub)?.[1] ?? 2);
}

function byteAt(bytes: Uint8Array, start: number, at: number, width: number): number {
  return width === 1 ? bytes[start + at]! : digits(bytes, start + at * width, width);
}

/** Off the usual ports: a whole question about a device whose name is a letter or two. */
export function compatibleSignature(bytes: Uint8Array, start: number, end: number): number {
  const isText = isInDigits(bytes[start]!);
  const width = isText ? 2 : 1;
  if (end - start < 12 * width || compatibleFrame(bytes, start, end) !== end - start)
    return FOREIGN;
  return byteAt(bytes, start, 0, width) > Sub.writeWords ? FOREIGN : end - start;
}
