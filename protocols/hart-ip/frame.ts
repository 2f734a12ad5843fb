/** HART-IP's header of eight bytes says how long a message is, itself included. TS20085; TShark 4.0. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

export const HEADER = 8;
const MOST = 4096;

export const MessageType = { request: 0, response: 1, publish: 2, refusal: 15 } as const;
export const MessageId = {
  initiate: 0,
  close: 1,
  keepAlive: 2,
  token: 3,
  direct: 4,
  audit: 5,
} as const;

const isType = (type: number) => type <= MessageType.publish || type === MessageType.refusal;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER) return MORE;
  const version = bytes[start]!;
  const type = bytes[start + 1]!;
  if ((version !== 1 && version !== 2) || !isType(type)) return FOREIGN;
  if (bytes[start + 2]! > MessageId.audit) return FOREIGN;
  const size = (bytes[start + 6]! << 8) | bytes[start + 7]!;
  return size >= HEADER && size <= MOST ? size : FOREIGN;
}

/** A session that begins, or a command whose check byte is right. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  if (size === MORE) return MORE;
  if (size !== end - start || bytes[start] !== 1) return FOREIGN;
  const id = bytes[start + 2]!;
  if (id === MessageId.initiate) return size === 13 && bytes[start + 8]! <= 1 ? 1 : FOREIGN;
  return id === MessageId.token && size > HEADER + 4 && isChecked(bytes, start + HEADER, end)
    ? 1
    : FOREIGN;
}

/** The last byte of a command makes all of them zero together. */
function isChecked(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === 0xff) at++;
  const delimiter = bytes[at]! & 7;
  if (delimiter !== 1 && delimiter !== 2 && delimiter !== 6) return false;
  let check = 0;
  for (; at < end; at++) check ^= bytes[at]!;
  return check === 0;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (frame(bytes, start, end) <= 0) return undefined;
  return bytes[start + 1] === MessageType.request ? 'request' : 'response';
}
