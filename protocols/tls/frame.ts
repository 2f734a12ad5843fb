/** Where a record ends: RFC 8446, 5.1; a hello in the form of version 2: RFC 5246, E.2. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { HandshakeType, RecordType } from './tls.table.ts';

export const HEADER = 5;
const MAJOR = 3;
const NEWEST_MINOR = 4;
const MOST = 16_384 + 2048;
const OLD_FORM = 0x80;
const OLD_HEADER = 5; // size, type, version
const OLD_LEAST = 9;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  if (bytes[start]! & OLD_FORM) return oldFrame(bytes, start, end);
  const type = bytes[start]!;
  if (type < RecordType.changeCipherSpec || type > RecordType.heartbeat) return FOREIGN;
  if (end - start >= 2 && bytes[start + 1] !== MAJOR) return FOREIGN;
  if (end - start >= 3 && bytes[start + 2]! > NEWEST_MINOR) return FOREIGN;
  if (end - start < HEADER) return MORE;
  const size = (bytes[start + 3]! << 8) | bytes[start + 4]!;
  return size > MOST ? FOREIGN : HEADER + size;
}

/** Only what can stand first: a hello of a client, of a server. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = frame(bytes, start, end);
  if (size === FOREIGN || end - start < HEADER + 6) return FOREIGN;
  if (isOldForm(bytes, start)) return 1;
  if (bytes[start] !== RecordType.handshake) return FOREIGN;
  const type = bytes[start + HEADER]!;
  const isHello = type === HandshakeType.clientHello || type === HandshakeType.serverHello;
  return isHello && bytes[start + HEADER + 1] === 0 && bytes[start + HEADER + 4] === MAJOR
    ? 1
    : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start <= HEADER || frame(bytes, start, end) < 1) return undefined;
  if (isOldForm(bytes, start)) return 'request';
  if (bytes[start] !== RecordType.handshake) return undefined;
  const type = bytes[start + HEADER];
  if (type === HandshakeType.clientHello) return 'request';
  return type === HandshakeType.serverHello ? 'response' : undefined;
}

export function isOldForm(bytes: Uint8Array, start: number): boolean {
  return (bytes[start]! & OLD_FORM) !== 0;
}

function oldFrame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= 3 && bytes[start + 2] !== HandshakeType.clientHello) return FOREIGN;
  if (end - start >= OLD_HEADER) {
    const isVersion =
      bytes[start + 3] === MAJOR || (bytes[start + 3] === 0 && bytes[start + 4] === 2);
    if (!isVersion) return FOREIGN;
  }
  if (end - start < OLD_HEADER) return MORE;
  const size = ((bytes[start]! & ~OLD_FORM) << 8) | bytes[start + 1]!;
  return size < OLD_LEAST ? FOREIGN : 2 + size;
}
