/** A stream of characters has no messages: what is there is read. RFC 854. */
import { FOREIGN, MORE } from '../contract/protocol.ts';

export const Command = { iac: 255, dont: 254, will: 251, sub: 250, end: 240 } as const;
const NEGOTIATION = 3;
const MOST_LOOKED = 8;
const [BELL, RETURN, ESCAPE, SPACE] = [7, 13, 27, 32];
const LAST_OPTION = 49; // of those the IANA lists in a row

export function frame(_: Uint8Array, start: number, end: number): number {
  return end > start ? end - start : MORE;
}

/** Two negotiations in a row, which is how nearly every session begins. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 2 * NEGOTIATION) return FOREIGN;
  return isNegotiation(bytes, start) && isNegotiation(bytes, start + NEGOTIATION) ? 1 : FOREIGN;
}

/** On its port: a command, or characters that a screen or a keyboard sends. RFC 854, the network virtual terminal. */
export function looksTyped(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < Math.min(end, start + MOST_LOOKED); at++) {
    const byte = bytes[at]!;
    if (byte === Command.iac) return 1;
    const isControl = byte < SPACE && byte !== ESCAPE && (byte < BELL || byte > RETURN);
    if (isControl && !(byte === 0 && at === start)) return FOREIGN; // zero: the end of a return
  }
  return 1;
}

function isNegotiation(bytes: Uint8Array, at: number): boolean {
  const verb = bytes[at + 1]!;
  return (
    bytes[at] === Command.iac &&
    verb >= Command.will &&
    verb <= Command.dont &&
    bytes[at + 2]! <= LAST_OPTION
  );
}
