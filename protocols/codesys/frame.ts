/**
 * CODESYS V3: on TCP a block says how long it is, a datagram of UDP is one message. Written from public
 * descriptions alone: two independent tools that ask such controllers who they are agree on it.
 */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { version2Signature } from './version2.ts';

export const BLOCK = 8;
const MOST = 65_536;
const MAGIC = [0x00, 0x01, 0x17, 0xe8] as const;
const DATAGRAM = 0xc5;

export const DatagramService = {
  addressRequest: 1,
  addressResponse: 2,
  nameRequest: 3,
  nameResponse: 4,
  channel: 0x40,
} as const;
export const ChannelType = {
  block: 1,
  ack: 2,
  keepAlive: 3,
  openResponse: 0x83,
  info: 0xc2,
  openRequest: 0xc3,
  close: 0xc4,
} as const;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  for (let at = 0; at < MAGIC.length; at++) {
    if (start + at >= end) return MORE;
    if (bytes[start + at] !== MAGIC[at]) return FOREIGN;
  }
  if (end - start < BLOCK) return MORE;
  const size =
    bytes[start + 4]! |
    (bytes[start + 5]! << 8) |
    (bytes[start + 6]! << 16) |
    (bytes[start + 7]! << 24);
  return size > BLOCK && size <= MOST ? size : FOREIGN;
}

export function streamSignature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  return size > 0 ? 1 : size;
}

/** Whether these bytes are a datagram: its mark, a header of three words or four, a service that there is. */
export function datagram(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 6) return FOREIGN;
  const words = bytes[start + 1]! & 7;
  const service = bytes[start + 3]!;
  const isService = (service >= 1 && service <= 4) || service === DatagramService.channel;
  return bytes[start] === DATAGRAM && words >= 3 && words <= 4 && isService ? end - start : FOREIGN;
}

/** Behind the addresses of both ends, to a multiple of four. */
export function bodyAt(bytes: Uint8Array, start: number): number {
  const lengths = bytes[start + 5]!;
  const size = ((bytes[start + 1]! & 7) + (lengths & 15) + (lengths >> 4)) * 2;
  return start + ((size + 3) & ~3);
}

export function direction(bytes: Uint8Array, from: number, end: number): Direction | undefined {
  if (version2Signature(bytes, from, end) > 0) return 'request';
  const start = bytes[from] === DATAGRAM ? from : from + BLOCK;
  if (datagram(bytes, start, end) <= 0) return undefined;
  const service = bytes[start + 3]!;
  if (service !== DatagramService.channel) return (service & 1) === 1 ? 'request' : 'response';
  const at = bodyAt(bytes, start);
  switch (bytes[at]) {
    case ChannelType.openRequest:
      return 'request';
    case ChannelType.openResponse:
      return 'response';
    case ChannelType.block:
      return (bytes[at + 1]! & 0x80) === 0 ? 'response' : 'request';
    default:
      return undefined;
  }
}
