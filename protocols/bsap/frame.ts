/** What begins a message on UDP: the header of BSAP over IP, or a serial frame that is carried whole. */
import { type Direction, FOREIGN } from '../contract/protocol.ts';
import { MessageType, NodeFunction, requests } from './functions.table.ts';

const SHORT = 14; // the header, which says its own size
export const LONG = 22;
const ESCAPE = 0x10;
const START = 0x02;
const END = 0x03;
const SERIAL_SMALLEST = 12;
const LOCAL = 0x80; // addresses from here on are global, and have a longer header

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  const header = bytes[start]!;
  if (size < SHORT || bytes[start + 1] !== 0 || (header !== SHORT && header !== LONG))
    return FOREIGN;
  const count = word(bytes, start + 2);
  const type = word(bytes, start + 4);
  if (count === 0) return type === MessageType.poll && size === header ? 1 : FOREIGN;
  const isKnown = requests.has(type) || type === MessageType.response || type === MessageType.count;
  if (!isKnown || size < header + 4) return FOREIGN;
  const first = word(bytes, start + header);
  const rest = size - header;
  return (count === 1 ? first === rest : first <= rest) ? 1 : FOREIGN;
}

export function serialSignature(bytes: Uint8Array, start: number, end: number): number {
  const isFramed =
    end - start >= SERIAL_SMALLEST &&
    bytes[start] === ESCAPE &&
    bytes[start + 1] === START &&
    bytes[end - 4] === ESCAPE &&
    bytes[end - 3] === END;
  return isFramed ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (serialSignature(bytes, start, end) > 0) {
    const at = start + (bytes[start + 2]! >= LOCAL ? 9 : 4);
    const [to, from] = [bytes[at], bytes[at + 3]];
    if (to === NodeFunction.database || to === NodeFunction.extension) return 'request';
    return from === NodeFunction.database || from === NodeFunction.extension
      ? 'response'
      : undefined;
  }
  if (signature(bytes, start, end) < 1 || word(bytes, start + 2) === 0) return undefined;
  const type = word(bytes, start + 4);
  if (requests.has(type)) return 'request';
  return type === MessageType.response ? 'response' : undefined;
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}
