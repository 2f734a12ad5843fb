/**
 * The pcapng file format (draft-ietf-opsawg-pcapng): sections and interfaces, enhanced, simple and
 * obsolete packets, statistics. Every other block is passed over, however long.
 */
import { type Complain, type Format, type HeldPacket, int16, int32, MAX_REST } from './format.ts';
import type { Interfaces } from './interfaces.ts';
import { microsOf, Section } from './pcapng-section.ts';
import type { PacketSink } from './source.ts';

const Block = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2, // obsolete
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
} as const;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const FRAME = 12; // type and length before a body, the length again behind it

/** `magic` is the first four bytes, most significant first; a palindrome in either byte order. */
export function isPcapng(magic: number): boolean {
  return magic === Block.section;
}

export class PcapngFormat implements Format {
  isOver = false;
  readonly #packet: HeldPacket;
  readonly #interfaces: Interfaces;
  readonly #complain: Complain;
  #section: Section;
  #skip = 0; // of a block longer than any buffer
  #hasComplained = false;

  constructor(packet: HeldPacket, interfaces: Interfaces, complain: Complain) {
    this.#packet = packet;
    this.#interfaces = interfaces;
    this.#complain = complain;
    this.#section = new Section(false, interfaces);
  }

  read(bytes: Uint8Array, from: number, end: number, sink: PacketSink, most: number): number {
    const packet = this.#packet;
    const last = packet.frame + most;
    packet.bytes = bytes;
    let at = this.#passOver(from, end);
    while (end - at >= FRAME && packet.frame < last) {
      const type = int32(bytes, at, this.#section.isBig);
      const size = this.#sizeOf(type, bytes, at);
      if (this.isOver) return at;
      if (size > MAX_REST) {
        this.#skip = size;
        at = this.#passOver(at, end);
      } else {
        if (size > end - at) return at;
        this.#block(type, bytes, at + 8, at + size - 4, sink);
        at += size;
      }
    }
    return at;
  }

  /** Of the whole block. Where it cannot be, the file is over. */
  #sizeOf(type: number, bytes: Uint8Array, at: number): number {
    if (type === Block.section) this.#begin(bytes, at);
    const length = int32(bytes, at + 4, this.#section.isBig);
    const size = (length + 3) & ~3; // some writers forget the padding in the length
    const isPacket =
      type === Block.enhancedPacket || type === Block.simplePacket || type === Block.packet;
    if (length < FRAME || size < 0 || (isPacket && size > MAX_REST)) this.#giveUp(at, length);
    return size;
  }

  #passOver(at: number, end: number): number {
    const step = Math.min(this.#skip, end - at);
    this.#skip -= step;
    return at + step;
  }

  #begin(bytes: Uint8Array, at: number): void {
    const isBig = int32(bytes, at + 8, true) === BYTE_ORDER_MAGIC;
    if (isBig || int32(bytes, at + 8, false) === BYTE_ORDER_MAGIC) {
      this.#section = new Section(isBig, this.#interfaces);
    } else this.#over(at, 'a section of unknown byte order: the rest cannot be read');
  }

  #giveUp(at: number, length: number): void {
    this.#over(at, `a block claims ${length >>> 0} bytes: the rest cannot be read`);
  }

  #over(at: number, text: string): void {
    if (!this.isOver) this.#complain(at, text);
    this.isOver = true;
  }

  #block(type: number, bytes: Uint8Array, at: number, end: number, sink: PacketSink): void {
    switch (type) {
      case Block.enhancedPacket:
        return this.#enhanced(bytes, at, end, sink);
      case Block.simplePacket:
        return this.#simple(bytes, at, end, sink);
      case Block.packet:
        return this.#obsolete(bytes, at, end, sink);
      case Block.interface:
        return this.#section.describe(bytes, at, end);
      case Block.statistics:
        return this.#section.count(bytes, at, end);
    }
  }

  #enhanced(bytes: Uint8Array, at: number, end: number, sink: PacketSink): void {
    if (end - at < 20) return this.#complainOnce(at, 'a packet block without its header');
    const number = int32(bytes, at, this.#section.isBig) >>> 0;
    this.#timed(number, bytes, at + 4, end, sink);
  }

  #obsolete(bytes: Uint8Array, at: number, end: number, sink: PacketSink): void {
    if (end - at < 20) return this.#complainOnce(at, 'a packet block without its header');
    this.#timed(int16(bytes, at, this.#section.isBig), bytes, at + 4, end, sink);
  }

  /** Time, lengths and data stand alike in both. */
  #timed(number: number, bytes: Uint8Array, at: number, end: number, sink: PacketSink): void {
    const { isBig, interfaces } = this.#section;
    const by = interfaces[number];
    if (by === undefined) return this.#complainOnce(at, 'a packet of an interface never described');
    const packet = this.#packet;
    const high = int32(bytes, at, isBig) >>> 0;
    packet.time = microsOf(by.clock, high, int32(bytes, at + 4, isBig) >>> 0);
    const captured = int32(bytes, at + 8, isBig);
    const start = at + 16;
    if (captured < 0 || captured > end - start) {
      return this.#complainOnce(at, 'a packet longer than its block');
    }
    packet.linkType = by.linkType;
    packet.interface = by.index;
    this.#hand(start, captured, int32(bytes, at + 12, isBig), sink);
  }

  /** Of the first interface, and without a time: it happened no earlier than the one before. */
  #simple(bytes: Uint8Array, at: number, end: number, sink: PacketSink): void {
    const { isBig, interfaces } = this.#section;
    const by = interfaces[0];
    if (by === undefined) return this.#complainOnce(at, 'a packet of an interface never described');
    if (end - at < 4) return this.#complainOnce(at, 'a packet block without its header');
    const packet = this.#packet;
    const wire = int32(bytes, at, isBig);
    const snapped = by.snapLength === 0 ? end - at - 4 : Math.min(by.snapLength, end - at - 4);
    if (Number.isNaN(packet.time)) packet.time = 0;
    packet.linkType = by.linkType;
    packet.interface = by.index;
    this.#hand(at + 4, wire < 0 ? snapped : Math.min(wire, snapped), wire, sink);
  }

  #hand(start: number, captured: number, wire: number, sink: PacketSink): void {
    const packet = this.#packet;
    packet.start = start;
    packet.end = start + captured;
    packet.wireLength = Math.max(wire, captured);
    packet.frame += 1;
    sink(packet);
  }

  #complainOnce(at: number, text: string): void {
    if (!this.#hasComplained) this.#complain(at, `${text} (such blocks are passed over)`);
    this.#hasComplained = true;
  }
}
