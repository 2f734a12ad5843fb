/** A header of 56 bytes, and as much text behind it as it says. DFRWS 2017, tables 1 and 4. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

export const HEADER = 56;
const MOST_TEXT = 16_384;
const EARLY = 9; // bytes that tell a header from anything else

export const PacketType = { hello: 0, welcome: 1, request: 2, reply: 3 } as const;
export const Mail = {
  request: 0xc0,
  requestWithText: 0x80,
  done: 0xd4,
  doneWithText: 0x94,
  refused: 0xd1,
} as const;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < EARLY) return MORE;
  const isHeader =
    bytes[start]! <= PacketType.reply &&
    bytes[start + 1] === 0 &&
    bytes[start + 6] === 0 &&
    bytes[start + 7] === 0;
  const text = bytes[start + 4]! | (bytes[start + 5]! << 8);
  return isHeader && text <= MOST_TEXT ? HEADER + text : FOREIGN;
}

/** A request or a reply whose mailbox is one of five, in packets that are counted. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < EARLY) return frame(bytes, start, end) === FOREIGN ? FOREIGN : MORE;
  if (frame(bytes, start, end) === FOREIGN || bytes[start]! < PacketType.request) return FOREIGN;
  if (end - start < HEADER) return MORE;
  const mail = bytes[start + 31]!;
  const isRequest = mail === Mail.request || mail === Mail.requestWithText;
  const isReply = mail === Mail.done || mail === Mail.doneWithText || mail === Mail.refused;
  const isMail = bytes[start] === PacketType.request ? isRequest : isReply;
  const isUsual = bytes[start + 37] === 0x0e || bytes[start + 36] === 0x20;
  return isMail && isUsual ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (frame(bytes, start, end) <= 0) return undefined;
  const type = bytes[start]!;
  return type === PacketType.hello || type === PacketType.request ? 'request' : 'response';
}
