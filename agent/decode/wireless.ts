/**
 * Wi-Fi as a monitor port hears it: IEEE 802.11-2020, 9.2.3 and 9.3.2, behind what radio drivers put
 * before it (radiotap.org; the headers of Prism and AVS). Only data frames that nobody encrypted say
 * something; of encrypted ones whose they are.
 */
import type { Link } from './link.ts';
import { SHORT, UNKNOWN } from './link-types.table.ts';

const DATA = 2;
const Subtype = { nothing: 4, qos: 8 } as const;
const Flag = {
  toSystem: 1,
  fromSystem: 2,
  moreFragments: 4,
  encrypted: 0x40,
  order: 0x80,
} as const;
const Radiotap = { time: 1, flags: 2, checksum: 0x10, padding: 0x20 } as const;
const AVS_MAGIC = 0x8021; // first half of the number an AVS header begins with
const PRISM_HEADER = 144;
const FCS = 4;
const SUBFRAME_HEADER = 14;

/** A frame from `link.start` on. `isPadded`: the driver aligned what follows the header to four bytes. */
export function readWireless(link: Link, bytes: Uint8Array, isPadded = false): number {
  const { start, end } = link;
  if (end - start < 10) return link.fail(end - start < 2 ? SHORT : UNKNOWN);
  const control = bytes[start]!;
  const flags = bytes[start + 1]!;
  const subtype = control >> 4;
  if ((control & 3) !== 0 || ((control >> 2) & 3) !== DATA) return link.fail(UNKNOWN);
  const isTo = (flags & Flag.toSystem) !== 0;
  const isFrom = (flags & Flag.fromSystem) !== 0;
  const isQos = (subtype & Subtype.qos) !== 0;
  const qosAt = start + (isTo && isFrom ? 30 : 24);
  const header = qosAt + (isQos ? 2 : 0) + (isQos && (flags & Flag.order) !== 0 ? 4 : 0) - start;
  if (end - start < header) return link.fail(SHORT);
  link.macs(bytes, sourceAt(start, isTo, isFrom), start + (isTo ? 16 : 4));
  link.start = start + (isPadded ? (header + 3) & ~3 : header);
  const isPiece = (flags & Flag.moreFragments) !== 0 || (bytes[start + 22]! & 0x0f) !== 0;
  const isNothing = (subtype & Subtype.nothing) !== 0 || (flags & Flag.encrypted) !== 0;
  if (isNothing || isPiece) return link.fail(UNKNOWN);
  const isAggregate = isQos && (bytes[qosAt]! & 0x80) !== 0;
  return isAggregate ? readSubframe(link, bytes) : link.logical(bytes);
}

function sourceAt(start: number, isTo: boolean, isFrom: boolean): number {
  if (!isFrom) return start + 10;
  return start + (isTo ? 24 : 16);
}

/**
 * 9.3.2.2.2: one of several frames in one. All but the last are padded to four bytes; some drivers
 * leave the checksum of the whole behind the last.
 */
export function readSubframe(link: Link, bytes: Uint8Array): number {
  const { start, end } = link;
  link.next = 0;
  if (end - start < SUBFRAME_HEADER) return link.fail(SHORT);
  const size = SUBFRAME_HEADER + ((bytes[start + 12]! << 8) | bytes[start + 13]!);
  const next = start + ((size + 3) & ~3);
  if (end - next > FCS) {
    link.next = next;
    link.nextEnd = end;
  }
  link.macs(bytes, start + 6, start);
  link.start = start + SUBFRAME_HEADER;
  link.end = Math.min(end, start + size);
  return link.logical(bytes);
}

/** A little-endian header with a map of what it holds; the second of its fields says how the frame ends. */
export function readRadiotap(link: Link, bytes: Uint8Array): number {
  const { start, end } = link;
  if (end - start < 8) return link.fail(SHORT);
  const size = bytes[start + 2]! | (bytes[start + 3]! << 8);
  if (size < 8 || size > end - start) return link.fail(SHORT);
  const present = bytes[start + 4]!;
  let at = start + 8;
  while (at <= start + size - 4 && (bytes[at - 1]! & 0x80) !== 0) at += 4;
  if ((present & Radiotap.time) !== 0) at = start + ((at - start + 7) & ~7) + 8;
  const hasFlags = (present & Radiotap.flags) !== 0 && at < start + size;
  const flags = hasFlags ? bytes[at]! : 0;
  link.start = start + size;
  if ((flags & Radiotap.checksum) !== 0) link.end = Math.max(link.start, end - FCS);
  return readWireless(link, bytes, (flags & Radiotap.padding) !== 0);
}

/** Where the message code is AVS's number, it is one of those instead. */
export function readPrism(link: Link, bytes: Uint8Array): number {
  if (((bytes[link.start]! << 8) | bytes[link.start + 1]!) === AVS_MAGIC)
    return readAvs(link, bytes);
  if (link.end - link.start < PRISM_HEADER) return link.fail(SHORT);
  link.start += PRISM_HEADER;
  return readWireless(link, bytes);
}

export function readAvs(link: Link, bytes: Uint8Array): number {
  const { start, end } = link;
  if (end - start < 8) return link.fail(SHORT);
  const size = (bytes[start + 6]! << 8) | bytes[start + 7]!;
  if (size < 8 || size > end - start) return link.fail(SHORT);
  link.start = start + size;
  return readWireless(link, bytes);
}
