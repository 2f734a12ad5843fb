/**
 * Messages between a header and an end mark; what would look like one of them inside is escaped. As
 * the ICSNPP analyzer of CISA reads them; the maker's guide is not public.
 */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { reflectedCrc, reflectedTable } from '../encodings/crc16.ts';

export const Header = {
  acknowledge: 0xf1,
  indication: 0xf2,
  checkback: 0xf3,
  commonControl: 0xf9,
  acknowledgeAndPoll: 0xfa,
  poll: 0xfb,
  control: 0xfc,
  recall: 0xfd,
  execute: 0xfe,
} as const;
const ESCAPE = 0xf0;
const END = 0xf6;
const MOST = 512;
const TABLE = reflectedTable(0xa001);
const KNOWN: ReadonlySet<number> = new Set(Object.values(Header));

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  if (!KNOWN.has(bytes[start]!)) return FOREIGN;
  const last = Math.min(end, start + MOST);
  for (let at = start + 1; at < last; at++) {
    if (bytes[at] === END) return at + 1 - start;
    if (bytes[at]! > ESCAPE) return FOREIGN; // would have been escaped
  }
  return end - start >= MOST ? FOREIGN : MORE;
}

/** A message whose checksum holds; those without one are too short to be sure of. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  if (size < 5) return FOREIGN;
  return unescaped(bytes, start, start + size)?.isChecked === true ? size : FOREIGN;
}

export function resume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (KNOWN.has(bytes[at]!)) return at - start;
  return end - start;
}

/** Field units answer with the lower headers, the office asks with the upper ones. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (start >= end || !KNOWN.has(bytes[start]!)) return undefined;
  return bytes[start]! <= Header.checkback ? 'response' : 'request';
}

export interface Body {
  readonly station: number;
  /** Pairs of an address and a byte. */
  readonly data: Uint8Array;
  readonly isChecked: boolean;
}

/** Acknowledgements, and polls that nobody secures, have no checksum. Undefined: no station in it. */
export function unescaped(bytes: Uint8Array, start: number, end: number): Body | undefined {
  const body = new Uint8Array(end - start);
  let size = 0;
  for (let at = start + 1; at < end - 1; at++) {
    if (bytes[at] === ESCAPE && at + 1 < end - 1) body[size++] = ESCAPE | bytes[++at]!;
    else body[size++] = bytes[at]!;
  }
  if (size === 0) return undefined;
  const header = bytes[start]!;
  const station = body[0]!;
  const isShort = header === Header.acknowledge || (header === Header.poll && size < 3);
  if (isShort) return { station, data: body.subarray(1, size), isChecked: false };
  if (size < 3) return undefined;
  const crc = checksum(header, body, size - 2);
  const isRight = body[size - 2] === (crc & 0xff) && body[size - 1] === crc >> 8;
  return { station, data: body.subarray(1, size - 2), isChecked: isRight };
}

/** Of the header, which is never escaped, and what follows it. */
function checksum(header: number, body: Uint8Array, size: number): number {
  return reflectedCrc(TABLE, body, 0, size, TABLE[header]);
}
