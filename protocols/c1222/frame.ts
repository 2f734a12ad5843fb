/** A message is one element of BER: ANSI C12.22-2012, ACSE. */
import { FOREIGN, MORE } from '../contract/protocol.ts';

export const MESSAGE = 0x60;
const LONG = 0x80;
const MOST = 65_535;
const TITLES: ReadonlySet<number> = new Set([0xa1, 0xa2, 0xa4, 0xa6, 0xa7, 0xa8]);
const USER_INFORMATION = 0xbe;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== MESSAGE) return FOREIGN;
  if (end - start < 2) return MORE;
  const first = bytes[start + 1]!;
  if (first < LONG) return 2 + first;
  const count = first - LONG;
  if (count < 1 || count > 3) return FOREIGN;
  if (end - start < 2 + count) return MORE;
  let size = 0;
  for (let at = start + 2; at < start + 2 + count; at++) size = size * 0x100 + bytes[at]!;
  return size <= MOST - 5 ? 2 + count + size : FOREIGN;
}

/** Off its port: titles of applications, one behind the other, and user information that ends the message. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 12 || frame(bytes, start, end) !== end - start) return FOREIGN;
  let at = start + 2 + (bytes[start + 1]! < LONG ? 0 : bytes[start + 1]! - LONG);
  let titles = 0;
  while (at + 2 < end && TITLES.has(bytes[at]!) && bytes[at + 1]! < LONG) {
    titles++;
    at += 2 + bytes[at + 1]!;
  }
  return titles >= 2 && (bytes[at] === USER_INFORMATION || bytes[at] === 0xac) ? 1 : FOREIGN;
}
