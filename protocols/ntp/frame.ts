/** Whether bytes on its port can be NTP, which has no mark of its own: RFC 5905, 7.3; RFC 9327, 2. */
import { FOREIGN } from '../contract/protocol.ts';

const MOST_VERSION = 4;
const CONTROL = 6; // that and the next have another header
const MOST_STRATUM = 16;
const MOST_POLL = 24; // RFC 5905 stops at 17; some go on

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 4) return FOREIGN;
  const mode = bytes[start]! & 7;
  const version = (bytes[start]! >> 3) & 7;
  if (version < 1 || version > MOST_VERSION || mode === 0) return FOREIGN;
  if (mode >= CONTROL) return end - start;
  return bytes[start + 1]! <= MOST_STRATUM && bytes[start + 2]! <= MOST_POLL
    ? end - start
    : FOREIGN;
}
