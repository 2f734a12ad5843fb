/** What a message begins with on its ports: RFC 8415, 8 and 9. */
import { FOREIGN } from '../contract/protocol.ts';
import { MessageType, operations } from './options.table.ts';

const MOST_HOPS = 8; // RFC 8415, 7.6
const HEADER_SIZE = 4;

/** A type there is; behind it the first option's number, or how often it was relayed. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const type = bytes[start]!;
  if (end - start < HEADER_SIZE || operations[type] === undefined) return FOREIGN;
  const isRelayed = type === MessageType.relayForward || type === MessageType.relayReply;
  if (isRelayed) return bytes[start + 1]! <= MOST_HOPS ? end - start : FOREIGN;
  return end - start === HEADER_SIZE || bytes[start + HEADER_SIZE] === 0 ? end - start : FOREIGN;
}
