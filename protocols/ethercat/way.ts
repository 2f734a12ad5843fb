/** Which way a frame goes: ETG.1000.4, 5.4. Slaves pass it round, and whoever takes part is counted. */
import type { Direction } from '../contract/protocol.ts';

const FRAME_HEAD = 2;
const HEAD = 10;
const COUNTER = 2;
const LENGTH = 0x7ff;
const MORE = 0x80;

/** A frame in which somebody has taken part comes back from the ring. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction {
  let at = start + FRAME_HEAD;
  while (at + HEAD + COUNTER <= end) {
    const size = (bytes[at + 6]! | (bytes[at + 7]! << 8)) & LENGTH;
    const counter = at + HEAD + size;
    if (counter + COUNTER > end) break;
    if ((bytes[counter]! | bytes[counter + 1]!) !== 0) return 'response';
    if ((bytes[at + 7]! & MORE) === 0) break;
    at = counter + COUNTER;
  }
  return 'request';
}
