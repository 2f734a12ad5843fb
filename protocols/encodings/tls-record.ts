/**
 * Records of TLS, RFC 8446, 5.1, in protocols that turn to it in mid-conversation: they are handed to whoever reads
 * TLS, by the port on which it is spoken from the first byte.
 */
import { FOREIGN, MORE } from '../contract/protocol.ts';

export const TLS_PORT = 443;
const HEADER = 5;
const MAJOR = 3;
const Type = { first: 0x14, last: 0x17 } as const; // change of cipher, alert, handshake, application data

/** By its first byte. */
export function isTlsRecord(bytes: Uint8Array, start: number): boolean {
  return bytes[start]! >= Type.first && bytes[start]! <= Type.last;
}

/** The size of the record that begins here. */
export function tlsRecordSize(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= 2 && bytes[start + 1] !== MAJOR) return FOREIGN;
  if (end - start < HEADER) return MORE;
  return HEADER + ((bytes[start + 3]! << 8) | bytes[start + 4]!);
}
