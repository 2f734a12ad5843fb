/** Where frames end: Mitsubishi SH-080956 (SLMP, 3E and 4E, binary); MELSOFT as Nozomi Networks' dissector has it. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

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
const SLMP3 = 9; // up to and with the length
const SLMP4 = 13;
export const MELSOFT_HEADER = 21;
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
    case Lead.open:
    case Lead.answered: {
      if (end - start < MELSOFT_HEADER) return MORE;
      const size = MELSOFT_HEADER + (bytes[start + 19]! | (bytes[start + 20]! << 8));
      return bytes[start + 1]! <= 1 && size <= LARGEST ? size : FOREIGN;
    }
    default:
      return FOREIGN;
  }
}

function slmp(bytes: Uint8Array, start: number, end: number, prefix: number): number {
  if (end - start < prefix) return MORE;
  const size = prefix + (bytes[start + prefix - 2]! | (bytes[start + prefix - 1]! << 8));
  return bytes[start + 1] === 0 && size >= prefix + 2 && size <= LARGEST ? size : FOREIGN;
}

export function datagram(bytes: Uint8Array, start: number, end: number): number {
  const lead = bytes[start]!;
  if (lead === Lead.search || lead === Lead.found)
    return bytes[start + 1] === 0 ? end - start : FOREIGN;
  return frame(bytes, start, end);
}

/** Off the usual ports: whole frames to the CPU itself, as nearly all are. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SLMP3 + 6 || frame(bytes, start, end) !== end - start) return FOREIGN;
  const lead = bytes[start]!;
  if (lead === Lead.open || lead === Lead.answered)
    return bytes[start + 5] === 0x11 && bytes[start + 6] === 0x11 ? end - start : FOREIGN;
  const at = start + ((lead & ~ANSWER) === Lead.ask4 ? 6 : 2);
  const isOwn =
    bytes[at] === 0 && bytes[at + 1] === 0xff && bytes[at + 3] === 3 && bytes[at + 4] === 0;
  return isOwn ? end - start : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < 2 || datagram(bytes, start, end) === FOREIGN) return undefined;
  return bytes[start]! & ANSWER ? 'response' : 'request';
}
