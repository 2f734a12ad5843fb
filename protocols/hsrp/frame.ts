/** What a message begins with: RFC 2281, 5; of version 2 the first element. */
import { FOREIGN } from '../contract/protocol.ts';

const ADVERTISE = 3; // another layout
const LAST_TLV = 4;
const STATES = [0, 1, 2, 4, 8, 16];

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 8) return FOREIGN;
  const [first, opcode, state] = [bytes[start]!, bytes[start + 1]!, bytes[start + 2]!];
  if (first !== 0) return first <= LAST_TLV && opcode !== 0 ? end - start : FOREIGN;
  if (opcode === ADVERTISE) return end - start;
  const isHello = opcode < ADVERTISE && STATES.includes(state) && bytes[start + 7] === 0;
  return isHello ? end - start : FOREIGN;
}
