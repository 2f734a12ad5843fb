/** Where a chunk ends, and who speaks: OPC 10000-6, OPC UA Connection Protocol and Secure Conversation. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { speakers } from './services.table.ts';

export const HEADER = 8; // type, whether it is final, size
/** Of a message: with the channel, its token, the sequence number and the number of the request. */
export const MESSAGE_HEADER = 24;
export const MOST_SIZE = 65_536;
const LARGEST = 0x0400_0000; // 64 MiB: nobody agrees on larger chunks
const TYPE_ID = 4; // bytes of one

const letters = (text: string) =>
  (text.charCodeAt(0) << 16) | (text.charCodeAt(1) << 8) | text.charCodeAt(2);

export const ChunkType = {
  hello: letters('HEL'),
  acknowledge: letters('ACK'),
  error: letters('ERR'),
  reverseHello: letters('RHE'),
  open: letters('OPN'),
  close: letters('CLO'),
  message: letters('MSG'),
} as const;
const KNOWN: ReadonlySet<number> = new Set(Object.values(ChunkType));

export const Final = { last: 0x46, more: 0x43, aborted: 0x41 } as const;

/** Of a chunk that is larger than what is kept only the head: `decode` passes over the rest. */
export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER) return begins(bytes, start, end) ? MORE : FOREIGN;
  if (!begins(bytes, start, end)) return FOREIGN;
  const size = sizeAt(bytes, start);
  if (size < HEADER || size > LARGEST) return FOREIGN;
  return size > MOST_SIZE ? MESSAGE_HEADER : size;
}

/** The four letters a chunk begins with, of which there may be fewer yet. */
function begins(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3) return isUpper(bytes[start]!);
  if (!KNOWN.has((bytes[start]! << 16) | (bytes[start + 1]! << 8) | bytes[start + 2]!))
    return false;
  if (end - start < 4) return true;
  const final = bytes[start + 3]!;
  return final === Final.last || final === Final.more || final === Final.aborted;
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

function sizeAt(bytes: Uint8Array, start: number): number {
  return (
    bytes[start + 4]! +
    bytes[start + 5]! * 0x100 +
    bytes[start + 6]! * 0x1_0000 +
    bytes[start + 7]! * 0x100_0000
  );
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER) return FOREIGN;
  return frame(bytes, start, end);
}

/** After a gap: the first place where a chunk begins, or still may at the end. */
export function resume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++)
    if (isUpper(bytes[at]!) && frame(bytes, at, end) !== FOREIGN) return at - start;
  return end - start;
}

/** A server that connects to its client says so first (RHE), and is asked all the same. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (frame(bytes, start, end) < HEADER) return undefined;
  switch ((bytes[start]! << 16) | (bytes[start + 1]! << 8) | bytes[start + 2]!) {
    case ChunkType.hello:
    case ChunkType.close:
      return 'request';
    case ChunkType.acknowledge:
    case ChunkType.reverseHello:
      return 'response';
    case ChunkType.message:
      return speakerAt(bytes, start + MESSAGE_HEADER, end);
    case ChunkType.open:
      return speakerAt(bytes, openBody(bytes, start, end), end);
    default:
      return undefined;
  }
}

/** Behind the policy, the certificate and the thumbprint. */
function openBody(bytes: Uint8Array, start: number, end: number): number {
  let at = start + HEADER + 4;
  for (let left = 3; left > 0 && at + 4 <= end; left--) {
    const size = bytes[at]! + bytes[at + 1]! * 0x100 + bytes[at + 2]! * 0x1_0000;
    at += 4 + (bytes[at + 3] === 0 ? size : 0);
  }
  return at + 8;
}

function speakerAt(bytes: Uint8Array, at: number, end: number): Direction | undefined {
  if (at + TYPE_ID > end || bytes[at] !== 1 || bytes[at + 1] !== 0) return undefined;
  return speakers.get(bytes[at + 2]! + bytes[at + 3]! * 0x100);
}
