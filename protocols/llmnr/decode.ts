/** Link-local multicast name resolution: RFC 4795, 2.1. */
import type { Cursor } from '../contract/cursor.ts';
import { type Direction, MORE, type Turn } from '../contract/protocol.ts';
import { type DnsMessage, dnsMessage } from '../encodings/dns-message.ts';

const SIZE = 2;
const HEADER_SIZE = 12;
const RESPONSE_BIT = 0x80;

/** Over TCP as DNS is: its size before the message. RFC 4795, 2.5. */
export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SIZE) return MORE;
  const size = (bytes[start]! << 8) | bytes[start + 1]!;
  return size < HEADER_SIZE ? -1 : SIZE + size;
}

export function decode(cursor: Cursor, turn: Turn): DnsMessage {
  if (turn.carrier === 'tcp') cursor.skip(SIZE);
  return dnsMessage(cursor);
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < HEADER_SIZE) return undefined;
  return bytes[start + 2]! & RESPONSE_BIT ? 'response' : 'request';
}

export function operation({ isResponse }: DnsMessage): string {
  return isResponse ? 'answer' : 'query';
}
