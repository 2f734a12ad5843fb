/** Where frames end: Mitsubishi SH-080008 and SH-080956 (1E, 3E and 4E, binary and ASCII); MELSOFT as Nozomi Networks' dissector has it. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import {
  compatibleFrame,
  compatibleSignature,
  isCompatible,
  isCompatibleAnswer,
} from './compatible-frame.ts';
import { digits } from './digits.ts';

export const Lead = {
  ask3: 0x50,
  answer3: 0xd0,
  ask4: 0x54,
  answer4: 0xd4,
  open: 0x57,
  answered: 0xd7,
  search: 0x5a,
  found: 0xda,
} as const;
/** `5` and `D`: 3E and 4E in ASCII, `5000` and `5400`. */
export const TEXT_ASK = 0x35;
export const TEXT_ANSWER = 0x44;
const SLMP3 = 9; // up to and with the length
const SLMP4 = 13;
export const MELSOFT_HEADER = 21;
const SEARCH = 4;
const LARGEST = 8192;
const ANSWER = 0x80;

/** The size of what begins here; of a search in UDP all there is. */
export function frame(bytes: Uint8Array, start: number, end: number): number {
  switch (bytes[start]) {
    case Lead.ask3:
    case Lead.answer3:
      return slmp(bytes, start, end, SLMP3);
    case Lead.ask4:
    case Lead.answer4:
      return slmp(bytes, start, end, SLMP4);
    case TEXT_ASK:
    case TEXT_ANSWER:
      return slmpText(bytes, start, end);
    case Lead.open:
    case Lead.answered: {
      if (end - start < MELSOFT_HEADER) return MORE;
      const size = MELSOFT_HEADER + (bytes[start + 19]! | (bytes[start + 20]! << 8));
      return bytes[start + 1]! <= 1 && size <= LARGEST ? size : FOREIGN;
    }
    default:
      return start < end ? compatibleFrame(bytes, start, end) : MORE;
  }
}

function slmp(bytes: Uint8Array, start: number, end: number, prefix: number): number {
  if (end - start < prefix) return MORE;
  const size = prefix + (bytes[start + prefix - 2]! | (bytes[start + prefix - 1]! << 8));
  return bytes[start + 1] === 0 && size >= prefix + 2 && size <= LARGEST ? size : FOREIGN;
}

/** All of it in hexadecimal digits, of which the length counts each. */
function slmpText(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 4) return MORE;
  const lead = digits(bytes, start, 4);
  const isKnown = lead >= 0 && (lead & 0xff) === 0 && leads.has(lead >> 8);
  if (!isKnown) return FOREIGN;
  const prefix = ((lead >> 8) & ~ANSWER) === Lead.ask4 ? 2 * SLMP4 : 2 * SLMP3;
  if (end - start < prefix) return MORE;
  const size = digits(bytes, start + prefix - 4, 4);
  return size >= 4 && prefix + size <= LARGEST ? prefix + size : FOREIGN;
}

const leads: ReadonlySet<number> = new Set([Lead.ask3, Lead.answer3, Lead.ask4, Lead.answer4]);

export function datagram(bytes: Uint8Array, start: number, end: number): number {
  const lead = bytes[start]!;
  if (lead === Lead.search || lead === Lead.found) return searched(bytes, start, end);
  if (isCompatible(lead)) return compatibleFrame(bytes, start, end) > 0 ? end - start : FOREIGN;
  return frame(bytes, start, end);
}

/** Two bytes of zero, then one of the search's own; whoever is found says more behind. */
function searched(bytes: Uint8Array, start: number, end: number): number {
  const isSized = bytes[start] === Lead.search ? end - start === SEARCH : end - start > SEARCH;
  return isSized && bytes[start + 1] === 0 && bytes[start + 2] === 0 ? end - start : FOREIGN;
}

/** Off the usual ports: whole frames to the CPU itself, as nearly all are. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (isCompatible(bytes[start]!)) return compatibleSignature(bytes, start, end);
  if (end - start < SLMP3 + 6 || frame(bytes, start, end) !== end - start) return FOREIGN;
  const lead = bytes[start]!;
  if (lead === Lead.open || lead === Lead.answered)
    return bytes[start + 5] === 0x11 && bytes[start + 6] === 0x11 ? end - start : FOREIGN;
  const isText = lead === TEXT_ASK || lead === TEXT_ANSWER;
  return (isText ? isOwnText : isOwn)(bytes, start) ? end - start : FOREIGN;
}

/** Network 0, station 255, module 03ff. */
function isOwn(bytes: Uint8Array, start: number): boolean {
  const at = start + ((bytes[start]! & ~ANSWER) === Lead.ask4 ? 6 : 2);
  return bytes[at] === 0 && bytes[at + 1] === 0xff && bytes[at + 3] === 3 && bytes[at + 4] === 0;
}

function isOwnText(bytes: Uint8Array, start: number): boolean {
  const is4 = bytes[start + 1] === 0x34;
  return digits(bytes, start + (is4 ? 12 : 4), 10) === 0x00ff03ff00;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < 2 || datagram(bytes, start, end) === FOREIGN) return undefined;
  const lead = bytes[start]!;
  if (isCompatible(lead)) return isCompatibleAnswer(bytes, start) ? 'response' : 'request';
  if (lead === TEXT_ASK || lead === TEXT_ANSWER)
    return lead === TEXT_ANSWER ? 'response' : 'request';
  return lead & ANSWER ? 'response' : 'request';
}
