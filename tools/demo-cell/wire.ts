/** The mirror port of the demo cell: frames with their times, Ethernet II, IPv4 (RFC 791), UDP (RFC 768), TCP (RFC 9293). */
import { checksum, ip, join, mac, type Piece, u8, u16, u32 } from './bytes.ts';

export interface Station {
  readonly mac: string;
  readonly ip: string;
}

export interface Frame {
  /** Microseconds since the start of the story. */
  readonly time: number;
  readonly bytes: Uint8Array;
}

export const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const SMALLEST_FRAME = 60; // without the frame check sequence, which no capture holds

/** Collects what passes. `now` is the moment of the next frame; a frame takes 120 µs to pass. */
export class Wire {
  now = 0;
  #frames: Frame[] = [];
  readonly #identifications = new Map<string, number>();

  /** In order of time; frames of one moment in the order they were sent. */
  frames(): readonly Frame[] {
    return [...this.#frames].sort((a, b) => a.time - b.time);
  }

  /** As `frames`, and forgets them. */
  take(): readonly Frame[] {
    const taken = this.frames();
    this.#frames = [];
    return taken;
  }

  ethernet(from: string, to: string, etherType: number, ...payload: Piece[]): void {
    const whole = join(mac(to), mac(from), u16(etherType), ...payload);
    const frame = new Uint8Array(Math.max(whole.length, SMALLEST_FRAME));
    frame.set(whole);
    this.#frames.push({ time: this.now, bytes: frame });
    this.now += 120;
  }

  ipv4(from: Station, to: Station, protocol: number, payload: Uint8Array): void {
    const identification = (this.#identifications.get(from.mac) ?? 0x1000) + 1;
    this.#identifications.set(from.mac, identification & 0xffff);
    const header = (sum: number) =>
      join(
        u8(0x45, 0),
        u16(20 + payload.length, identification, 0x4000), // do not fragment
        u8(64, protocol),
        u16(sum),
        ip(from.ip),
        ip(to.ip),
      );
    this.ethernet(from.mac, to.mac, 0x0800, header(checksum(header(0))), payload);
  }

  udp(from: Station, fromPort: number, to: Station, toPort: number, payload: Uint8Array): void {
    const datagram = (sum: number) => join(u16(fromPort, toPort, 8 + payload.length, sum), payload);
    this.ipv4(from, to, 17, datagram(transportSum(from, to, 17, datagram(0))));
  }

  tcp(from: Station, to: Station, segment: Segment): void {
    const { fromPort, toPort, sequence, acknowledged, flags, options = [], payload = [] } = segment;
    const bytes = (sum: number) =>
      join(
        u16(fromPort, toPort),
        u32(sequence, acknowledged),
        u8((5 + options.length / 4) << 4, flags),
        u16(8192, sum, 0),
        options,
        payload,
      );
    this.ipv4(from, to, 6, bytes(transportSum(from, to, 6, bytes(0))));
  }
}

export interface Segment {
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly options?: readonly number[];
  readonly payload?: Uint8Array;
}

function transportSum(from: Station, to: Station, protocol: number, bytes: Uint8Array): number {
  return checksum(join(ip(from.ip), ip(to.ip), u16(protocol, bytes.length), bytes));
}
