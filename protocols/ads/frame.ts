/** AMS in TCP, and the discovery service: Beckhoff Information System, "ADS specification", AMS/TCP packet. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

export const PREFIX = 6; // reserved, length
export const AMS_HEADER = 32;
export const MOST_SIZE = 65_536;
const LARGEST = 0x0400_0000;
const LAST_COMMAND = 9;
const COOKIE = [0x03, 0x66, 0x14, 0x71] as const;
export const DISCOVERY_HEADER = 24;
const ROUTER = new Set([1, 0x1000, 0x1001, 0x1002]); // what a router says to programs on its own host

function u32At(bytes: Uint8Array, at: number): number {
  return (
    bytes[at]! + bytes[at + 1]! * 0x100 + bytes[at + 2]! * 0x1_0000 + bytes[at + 3]! * 0x100_0000
  );
}

/** Of a message larger than what is kept only the head: `decode` passes over the rest. */
export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < PREFIX) return MORE;
  const kind = bytes[start]! | (bytes[start + 1]! << 8);
  const length = u32At(bytes, start + 2);
  if (kind !== 0) return ROUTER.has(kind) && length <= 256 ? PREFIX + length : FOREIGN;
  if (length < AMS_HEADER || length > LARGEST) return FOREIGN;
  return PREFIX + (PREFIX + length > MOST_SIZE ? AMS_HEADER : length);
}

/** Off the usual port: a whole message whose lengths agree and whose command there is. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < PREFIX + AMS_HEADER || bytes[start] !== 0) return FOREIGN;
  const size = frame(bytes, start, end);
  const command = bytes[start + 22]! | (bytes[start + 23]! << 8);
  const isAds = (bytes[start + 24]! & 4) !== 0 && bytes[start + 25] === 0;
  const isWhole = u32At(bytes, start + 26) === u32At(bytes, start + 2) - AMS_HEADER;
  return size === end - start && command >= 1 && command <= LAST_COMMAND && isAds && isWhole
    ? size
    : FOREIGN;
}

export function discoveryFrame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < DISCOVERY_HEADER) return FOREIGN;
  return COOKIE.every((byte, at) => bytes[start + at] === byte) ? end - start : FOREIGN;
}

/** Every message says whether it answers. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (discoveryFrame(bytes, start, end) > 0)
    return bytes[start + 11]! & 0x80 ? 'response' : 'request';
  if (end - start < PREFIX + AMS_HEADER || frame(bytes, start, end) < 1) return undefined;
  return bytes[start + 24]! & 1 ? 'response' : 'request';
}
