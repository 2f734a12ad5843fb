/** Lines, RFC 959, 4; behind AUTH TLS records of TLS, RFC 4217. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { findWord, lineSize } from '../encodings/text-line.ts';
import { isTlsRecord, tlsRecordSize } from '../encodings/tls-record.ts';

const MOST_LINE = 2048;
const TAB = 0x09;
const DIGITS = 3;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  const first = bytes[start]!;
  if (isTlsRecord(bytes, start)) return tlsRecordSize(bytes, start, end);
  return first < TAB || first === 0xff ? FOREIGN : lineSize(bytes, start, end, MOST_LINE);
}

/** A greeting that says what it is. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  const size = lineSize(bytes, start, end, MOST_LINE);
  if (size < 1 || replyCode(bytes, start, end) !== 220) return FOREIGN;
  const isMail = findWord(bytes, start, start + size, 'smtp') >= 0;
  return !isMail && findWord(bytes, start, start + size, 'ftp') >= 0 ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (replyCode(bytes, start, end) > 0) return 'response';
  return (bytes[start]! | 0x20) >= 0x61 && (bytes[start]! | 0x20) <= 0x7a ? 'request' : undefined;
}

/** Three digits, then a space or a hyphen; 0: none. */
export function replyCode(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < DIGITS + 1) return 0;
  let code = 0;
  for (let at = start; at < start + DIGITS; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return 0;
    code = code * 10 + digit;
  }
  const next = bytes[start + DIGITS]!;
  return next === 0x20 || next === 0x2d || next === 0x0d || next === 0x0a ? code : 0;
}
