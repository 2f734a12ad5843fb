/**
 * The libpcap file format (draft-ietf-opsawg-pcap), micro- and nanoseconds, both byte orders, and
 * the record header of 24 bytes that Kuznetzov's Linux patch writes ("modified").
 */
import { type Complain, type Format, type HeldPacket, int16, int32, MAX_PACKET } from './format.ts';
import type { Interfaces } from './interfaces.ts';
import type { PacketSink } from './source.ts';

export const FILE_HEADER = 24;

interface Variant {
  readonly isBig: boolean;
  readonly isNano: boolean;
  readonly recordHeader: number;
}

const variants = new Map<number, Variant>([
  [0xd4c3b2a1, { isBig: false, isNano: false, recordHeader: 16 }],
  [0xa1b2c3d4, { isBig: true, isNano: false, recordHeader: 16 }],
  [0x4d3cb2a1, { isBig: false, isNano: true, recordHeader: 16 }],
  [0xa1b23c4d, { isBig: true, isNano: true, recordHeader: 16 }],
  [0x34cdb2a1, { isBig: false, isNano: false, recordHeader: 24 }],
  [0xa1b2cd34, { isBig: true, isNano: false, recordHeader: 24 }],
]);

/** `magic` is the first four bytes, most significant first. */
export function isPcap(magic: number): boolean {
  return variants.has(magic >>> 0);
}

export class PcapFormat implements Format {
  isOver = false;
  readonly #packet: HeldPacket;
  readonly #complain: Complain;
  readonly #isBig: boolean;
  readonly #isNano: boolean;
  readonly #header: number;
  readonly #isSwapped: boolean;
  readonly #linkType: number;
  readonly #interface: number;

  /** `bytes[at, at + FILE_HEADER)` is the file header, its magic one that `isPcap` knows. */
  constructor(
    bytes: Uint8Array,
    at: number,
    packet: HeldPacket,
    interfaces: Interfaces,
    complain: Complain,
  ) {
    const { isBig, isNano, recordHeader } = variants.get(int32(bytes, at, true) >>> 0)!;
    this.#packet = packet;
    this.#complain = complain;
    this.#isBig = isBig;
    this.#isNano = isNano;
    this.#header = recordHeader;
    const major = int16(bytes, at + 4, isBig);
    const minor = int16(bytes, at + 6, isBig);
    if (major !== 2) complain(at, `version ${major}.${minor} of the format, read as 2.4`);
    this.#isSwapped = major === 2 && minor < 3; // the two lengths stood the other way round
    this.#linkType = int32(bytes, at + 20, isBig) & 0xffff; // above: flags and the length of the FCS
    this.#interface = interfaces.indexOf('', 0);
  }

  read(bytes: Uint8Array, from: number, end: number, sink: PacketSink, most: number): number {
    const packet = this.#packet;
    const header = this.#header;
    const last = packet.frame + most;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const isLittle = !this.#isBig;
    const [first, second] = this.#isSwapped ? [12, 8] : [8, 12];
    let at = from;
    packet.bytes = bytes;
    packet.linkType = this.#linkType;
    packet.interface = this.#interface;
    while (end - at >= header && packet.frame < last) {
      const captured = view.getInt32(at + first, isLittle);
      if (captured < 0 || captured > MAX_PACKET) {
        this.#giveUp(at, captured);
        return at;
      }
      const start = at + header;
      if (captured > end - start) return at;
      const wire = view.getInt32(at + second, isLittle);
      const fraction = view.getUint32(at + 4, isLittle);
      packet.time =
        view.getUint32(at, isLittle) * 1_000_000 +
        (this.#isNano ? Math.floor(fraction / 1_000) : fraction);
      packet.start = start;
      at = start + captured;
      packet.end = at;
      packet.wireLength = Math.max(wire, captured);
      packet.frame += 1;
      sink(packet);
    }
    return at;
  }

  #giveUp(at: number, captured: number): void {
    this.isOver = true;
    this.#complain(
      at,
      `a record claims ${captured >>> 0} bytes (at most ${MAX_PACKET} are possible): the rest cannot be read`,
    );
  }
}
