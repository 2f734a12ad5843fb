/** Where a message ends on a stream: RFC 3430, 2.1, by the length of its outermost sequence. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { BerTag } from '../encodings/ber.ts';
import { PduTag, Version } from './pdu.table.ts';

const SHORT = 0x80; // lengths below it are one byte
const MOST = 65_535;
const VERSION_SIZE = 3; // tag, length and value

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== BerTag.sequence && start < end) return FOREIGN;
  if (end - start < 2) return MORE;
  const first = bytes[start + 1]!;
  if (first < SHORT) return first < VERSION_SIZE ? FOREIGN : 2 + first;
  const count = first - SHORT;
  if (count < 1 || count > 4) return FOREIGN;
  if (end - start < 2 + count) return MORE;
  let size = 0;
  for (let at = start + 2; at < start + 2 + count; at++) size = size * 0x100 + bytes[at]!;
  return size >= VERSION_SIZE && size <= MOST ? 2 + count + size : FOREIGN;
}

/** Off the usual ports: a sequence that fills the datagram and begins with a version and a community, or a header. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 12 || frame(bytes, start, end) !== end - start) return FOREIGN;
  const at = inside(bytes, start);
  if (bytes[at] !== BerTag.integer || bytes[at + 1] !== 1) return FOREIGN;
  const version = bytes[at + 2]!;
  const next = bytes[at + VERSION_SIZE]!;
  const isCommunity =
    (version === Version.v1 || version === Version.v2c) && next === BerTag.octetString;
  const isHeader = version === Version.v3 && next === BerTag.sequence;
  return isCommunity || isHeader ? end - start : FOREIGN;
}

/** What the PDU behind a community is; of version 3 it stays open. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (frame(bytes, start, end) < 1) return undefined;
  const at = inside(bytes, start) + VERSION_SIZE;
  const pdu = at + 2 + bytes[at + 1]!;
  if (bytes[at] !== BerTag.octetString || bytes[at + 1]! >= SHORT || pdu >= end) return undefined;
  const tag = bytes[pdu]!;
  if (tag < PduTag.get || tag > PduTag.report) return undefined;
  return tag === PduTag.response || tag === PduTag.report ? 'response' : 'request';
}

function inside(bytes: Uint8Array, start: number): number {
  const first = bytes[start + 1]!;
  return start + 2 + (first < SHORT ? 0 : first - SHORT);
}
