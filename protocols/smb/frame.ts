/** RFC 1002, 4.3 (sessions over NetBIOS); MS-SMB2, 2.1 (the same four bytes on port 445). Of a long message only the head is read. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { SessionType } from './smb.table.ts';

export const HEADER = 4;
const MOST_READ = 4096;
const REPLY_1 = 9; // from the mark: the flags
const REPLY_2 = 16;

export const Mark = { version1: 0xff, version2: 0xfe, encrypted: 0xfd, compressed: 0xfc } as const;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  const size = whole(bytes, start, end);
  return size > HEADER + MOST_READ ? HEADER + MOST_READ : size;
}

export function whole(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  const type = bytes[start]!;
  const isMessage = type === SessionType.message;
  if (!isMessage && (type < SessionType.request || type > SessionType.keepAlive)) return FOREIGN;
  if (end - start < HEADER) return MORE;
  const high = bytes[start + 1]!;
  if (!isMessage && high > 1) return FOREIGN;
  const size = (high << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  if (!isMessage || size === 0) return HEADER + size;
  if (end - start < HEADER + 4) return MORE;
  return isMark(bytes, start + HEADER) ? HEADER + size : FOREIGN;
}

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const isHead = end - start >= HEADER + REPLY_2 + 1 && bytes[start] === SessionType.message;
  return isHead && whole(bytes, start, end) > HEADER + REPLY_2 ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (whole(bytes, start, end) < 1) return undefined;
  if (bytes[start] === SessionType.request) return 'request';
  if (bytes[start] !== SessionType.message) return undefined;
  const at = start + HEADER;
  if (end - at <= REPLY_2) return undefined;
  if (bytes[at] === Mark.version1) return bytes[at + REPLY_1]! & 0x80 ? 'response' : 'request';
  if (bytes[at] !== Mark.version2) return undefined;
  return bytes[at + REPLY_2]! & 1 ? 'response' : 'request';
}

function isMark(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at]! >= Mark.compressed &&
    bytes[at + 1] === 0x53 &&
    bytes[at + 2] === 0x4d &&
    bytes[at + 3] === 0x42
  );
}
