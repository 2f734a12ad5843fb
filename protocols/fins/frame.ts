/** FINS in TCP and in UDP: Omron W342; the header of FINS/TCP: W420, FINS/TCP. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { operations } from './codes.table.ts';

export const TCP_PREFIX = 8; // the letters and a length
export const TCP_HEADER = 16; // and a command and an error
export const FINS_HEADER = 10;
const MOST_SIZE = 4096;
const MAGIC = [0x46, 0x49, 0x4e, 0x53] as const;
const FRAME_SEND = 2;
const RESPONSE = 0x40;
const MOST_GATEWAYS = 7;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  for (let at = 0; at < MAGIC.length && start + at < end; at++)
    if (bytes[start + at] !== MAGIC[at]) return FOREIGN;
  if (end - start < TCP_PREFIX) return MORE;
  const high = (bytes[start + 4]! << 8) | bytes[start + 5]!;
  const size = TCP_PREFIX + ((bytes[start + 6]! << 8) | bytes[start + 7]!);
  return high !== 0 || size < TCP_HEADER || size > MOST_SIZE ? FOREIGN : size;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  return end - start < TCP_PREFIX ? FOREIGN : frame(bytes, start, end);
}

/** What a datagram begins with on its port: flags, a byte that is zero, gateways that may follow. */
export function header(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < FINS_HEADER + 2) return FOREIGN;
  const isHeader =
    (bytes[start]! & 0x3e) === 0 && bytes[start + 1] === 0 && bytes[start + 2]! <= MOST_GATEWAYS;
  return isHeader ? end - start : FOREIGN;
}

/** Off the usual port: a header as it is sent, and a command that there is. */
export function udpSignature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < FINS_HEADER + 2) return FOREIGN;
  const isHeader =
    (bytes[start]! & 0xbe) === 0x80 && bytes[start + 1] === 0 && bytes[start + 2] === 2;
  const command = (bytes[start + FINS_HEADER]! << 8) | bytes[start + FINS_HEADER + 1]!;
  return isHeader && operations.has(command) ? end - start : FOREIGN;
}

/** Each message says whether it answers: any node may ask any other. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  let at = start;
  if (frame(bytes, start, end) > 0) {
    const command = bytes[start + 11]!;
    if (command !== FRAME_SEND)
      return command === 0 ? 'request' : command === 1 ? 'response' : undefined;
    at = start + TCP_HEADER;
  }
  if (end - at < FINS_HEADER) return undefined;
  return bytes[at]! & RESPONSE ? 'response' : 'request';
}
