/** TPKT, RFC 1006, 6; once both have agreed upon TLS its records: MS-RDPBCGR, 5.4.5. */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { findWord } from '../encodings/text-line.ts';
import { isTlsRecord, tlsRecordSize } from '../encodings/tls-record.ts';

export const TPKT_HEADER = 4;
const TPKT_VERSION = 3;
const LEAST = 7;
const CONNECT_REQUEST = 0xe0;
const CONNECT_HEAD = 11; // TPKT and X.224 up to what is asked for
export const COOKIE = 'cookie: mstshash=';
const NEGOTIATION = 8;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  if (isTlsRecord(bytes, start)) return tlsRecordSize(bytes, start, end);
  if (bytes[start] !== TPKT_VERSION) return FOREIGN;
  if (end - start >= 2 && bytes[start + 1] !== 0) return FOREIGN;
  if (end - start < TPKT_HEADER) return MORE;
  const size = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return size < LEAST ? FOREIGN : size;
}

/** A request to connect that names a user or asks for a protection, as no other user of X.224 does. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < CONNECT_HEAD || bytes[start] !== TPKT_VERSION) return FOREIGN;
  const size = frame(bytes, start, end);
  if (size < CONNECT_HEAD || bytes[start + TPKT_HEADER + 1] !== CONNECT_REQUEST) return FOREIGN;
  const inside = start + CONNECT_HEAD;
  const last = Math.min(end, start + size);
  if (findWord(bytes, inside, last, COOKIE) === inside) return 1;
  const asked = last - NEGOTIATION;
  const isAsked = asked >= inside && bytes[asked] === 1 && bytes[asked + 2] === NEGOTIATION;
  return isAsked && bytes[asked + 3] === 0 ? 1 : FOREIGN;
}
