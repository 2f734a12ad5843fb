/** Where a message ends on TCP: RFC 6587, 3.4; and by what it is known off its port. */
import { FOREIGN, MORE } from '../contract/protocol.ts';
import { lineSize } from '../encodings/text-line.ts';

const MOST_DIGITS = 5; // of a size; nobody writes more than 64 KiB at once
const MOST = 16_384;
const LESS = 0x3c;
const GREATER = 0x3e;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const TILDE = 0x7e;
const MOST_LOOKED = 16;
const MOST_PRIORITY = 191; // RFC 5424, 6.2.1
const MONTHS = /^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) /;

/** Its size in digits before it, or a line end behind it. */
export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  if (isDigit(bytes[start]!)) return counted(bytes, start, end);
  if (bytes[start] !== LESS && bytes[start] !== NEWLINE) return FOREIGN;
  return lineSize(bytes, start, end, MOST);
}

function counted(bytes: Uint8Array, start: number, end: number): number {
  let size = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === SPACE) return size > 0 && size <= MOST ? at + 1 - start + size : FOREIGN;
    if (!isDigit(byte) || at - start === MOST_DIGITS) return FOREIGN;
    size = size * 10 + byte - 0x30;
  }
  return MORE;
}

/** A priority, or a size and a priority: what else is on these ports (a remote shell) begins otherwise. */
export function streamSignature(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && at - start <= MOST_DIGITS && isDigit(bytes[at]!)) at++;
  if (at > start && at < end && bytes[at++] !== SPACE) return FOREIGN;
  if (at >= end) return MORE;
  return bytes[at] === LESS ? end - start : FOREIGN;
}

/** `<191>` and a version or a month: nothing else begins so. RFC 3164, 4.1; RFC 5424, 6.2. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 8) return end > start && bytes[start] !== LESS ? FOREIGN : MORE;
  const behind = priorityEnd(bytes, start, end);
  if (behind < 0) return FOREIGN;
  const head = String.fromCharCode(...bytes.subarray(behind, Math.min(end, behind + 4)));
  return head.startsWith('1 ') || MONTHS.test(head) ? end - start : FOREIGN;
}

/** On its port: a priority, or what somebody wrote without one. RFC 3164, 4.3.3. */
export function looksWritten(bytes: Uint8Array, start: number, end: number): number {
  if (priorityEnd(bytes, start, end) >= 0) return end - start;
  for (let at = start; at < Math.min(end, start + MOST_LOOKED); at++)
    if (bytes[at]! < SPACE || bytes[at]! > TILDE) return FOREIGN;
  return end - start;
}

/** Behind `<13>`; -1 where the bytes begin otherwise. */
export function priorityEnd(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== LESS) return -1;
  let priority = 0;
  for (let at = start + 1; at < Math.min(end, start + 5); at++) {
    if (bytes[at] === GREATER) return at > start + 1 && priority <= MOST_PRIORITY ? at + 1 : -1;
    if (!isDigit(bytes[at]!)) return -1;
    priority = priority * 10 + bytes[at]! - 0x30;
  }
  return -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
