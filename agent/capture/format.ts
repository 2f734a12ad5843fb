/** What a file format does: bytes of a file to packets, bounded, from whatever piece is at hand. */
import type { Packet, PacketSink } from './source.ts';

/** The largest packet libpcap writes (MAXIMUM_SNAPLEN); a longer length is damage or an attack. */
export const MAX_PACKET = 262_144;

/** No unread rest is longer: a packet and the largest header before and behind it. */
export const MAX_REST = MAX_PACKET + 4_096;

export interface Format {
  /**
   * Hands over at most `most` packets out of `bytes[at, end)` and answers where the unread rest
   * starts. The rest is an unfinished record of at most MAX_REST bytes, unless `most` was reached.
   */
  read(bytes: Uint8Array, at: number, end: number, sink: PacketSink, most: number): number;
  /** Nothing behind this point can be read; a warning has said why. */
  readonly isOver: boolean;
}

/** Tells what was wrong, at an offset in the bytes now being read. */
export type Complain = (at: number, text: string) => void;

/** The one packet object of a run. Numbers are kept as doubles where they need it from the start. */
export class HeldPacket implements Packet {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  wireLength = 0;
  time = Number.NaN; // a double from birth, so that storing one allocates nothing
  linkType = 0;
  interface = 0;
  frame = 0;
}

export function int16(bytes: Uint8Array, at: number, isBig: boolean): number {
  const [high, low] = isBig ? [bytes[at]!, bytes[at + 1]!] : [bytes[at + 1]!, bytes[at]!];
  return (high << 8) | low;
}

/** Signed: lengths above 2 GiB are negative, which no bound lets pass. */
export function int32(bytes: Uint8Array, at: number, isBig: boolean): number {
  return isBig
    ? (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
    : (bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!;
}
