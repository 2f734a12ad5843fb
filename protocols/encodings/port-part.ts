/** The part of a device that one of its ports is, by what the device calls it. */
import { clipped } from '../contract/printable.ts';

const PART_MAX = 64;
const SAYS_PORT = /^port\b/i;

/** `port 1/4`, `Port 7`; with what of it is meant behind: `port 1/4 voice`. Of a long name its end gives way. */
export function portPart(id: string, row = ''): string {
  const port = SAYS_PORT.test(id) ? id : `port ${id}`;
  return row === ''
    ? clipped(port, PART_MAX)
    : `${clipped(port, PART_MAX - 1 - row.length)} ${row}`;
}
