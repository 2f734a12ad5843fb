/** The wrapper of the TCP-UDP/IP profile: Green Book, IEC 62056-47. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { FLAG, hdlcFrame } from './hdlc.ts';
import { answers, operations } from './objects.table.ts';

export const WRAPPER = 8; // version, two ports, length
const VERSION = 1;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < WRAPPER) {
    const isOdd =
      (end > start && bytes[start] !== 0) || (end > start + 1 && bytes[start + 1] !== VERSION);
    return isOdd ? FOREIGN : MORE;
  }
  const size = (bytes[start + 6]! << 8) | bytes[start + 7]!;
  const isVersion = bytes[start] === 0 && bytes[start + 1] === VERSION;
  return isVersion && size > 0 ? WRAPPER + size : FOREIGN;
}

/** Off its port: a whole wrapper around an association, or a get whose name ends as names do. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < WRAPPER + 2 || frame(bytes, start, end) !== end - start) return FOREIGN;
  const tag = bytes[start + WRAPPER]!;
  const second = bytes[start + WRAPPER + 1]!;
  if (tag === 0x60 || tag === 0x61) return second === end - start - WRAPPER - 2 ? 1 : FOREIGN;
  const isRequest = tag === 0xc0 || tag === 0xc1 || tag === 0xc3;
  return isRequest && second === 1 && bytes[start + WRAPPER + 10] === 0xff ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  let at = start + WRAPPER;
  if (bytes[start] === FLAG) {
    const size = hdlcFrame(bytes, start, end);
    for (at = start + 5; at < Math.min(start + 16, start + size); at++) {
      if (bytes[at] !== 0xe6 || bytes[at + 2] !== 0) continue;
      if (bytes[at + 1] === 0xe6) return 'request';
      if (bytes[at + 1] === 0xe7) return 'response';
    }
    return undefined;
  }
  if (frame(bytes, start, end) < 1 || at >= end) return undefined;
  if (answers.has(bytes[at]!)) return 'response';
  const isPushed = bytes[at] === 0x0f || bytes[at] === 0xc2 || bytes[at] === 0x18;
  if (isPushed) return 'response';
  return operations.has(bytes[at]!) ? 'request' : undefined;
}
