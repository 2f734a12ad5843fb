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
const OWN_STATION = 0xff;
const MOST_STATIONS = 64;
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
  if (complete < 0) return FOREIGN;
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
  const [at, before] = counted(sub);
  if (at === 0) return before;
  if (here <= at) return MORE;
  const count = byteAt(bytes, start, at, width);
  return count < 0 ? FOREIGN : before + sizeOf(sub, count);
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
  if (byteAt(bytes, start, 0, width) > Sub.writeWords) return FOREIGN;
  const low = byteAt(bytes, start, isText ? 5 : 8, width);
  const high = byteAt(bytes, start, isText ? 4 : 9, width);
  const isNamed = high >= 0x41 && high <= 0x5a && (low === 0x20 || (low >= 0x41 && low <= 0x5a));
  return isNamed && byteAt(bytes, start, 11, width) === 0 ? end - start : FOREIGN;
}
