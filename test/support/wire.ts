/** Frames made by hand, and a picture they are shown to. */
import type { Packet } from '../../agent/capture/source.ts';
import { Picture, type PictureOptions } from '../../agent/observe/picture.ts';

export interface End {
  readonly mac: string;
  readonly ip: string;
  readonly port: number;
}

export const Flag = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 } as const;

const pair = (value: number) => [(value >> 8) & 255, value & 255];
const quad = (value: number) => [...pair(value >>> 16), ...pair(value)];
const macBytes = (mac: string) => mac.split(':').map((byte) => Number.parseInt(byte, 16));
const ipBytes = (ip: string) => ip.split('.').map(Number);

export function ethernet(from: string, to: string, type: number, body: Iterable<number>) {
  return Uint8Array.from([...macBytes(to), ...macBytes(from), ...pair(type), ...body]);
}

export interface Ip4Options {
  readonly id?: number;
  /** Bytes of the datagram before this fragment, and whether more follow. */
  readonly offset?: number;
  readonly hasMore?: boolean;
}

export function ip4(
  from: string,
  to: string,
  protocol: number,
  body: readonly number[],
  { id = 0, offset = 0, hasMore = false }: Ip4Options = {},
): number[] {
  const fragment = (hasMore ? 0x2000 : 0) | (offset >> 3);
  const head = [0x45, 0, ...pair(20 + body.length), ...pair(id), ...pair(fragment), 64, protocol];
  return [...head, 0, 0, ...ipBytes(from), ...ipBytes(to), ...body];
}

export function udp(from: End, to: End, body: readonly number[]): Uint8Array {
  const datagram = [...pair(from.port), ...pair(to.port), ...pair(8 + body.length), 0, 0, ...body];
  return ethernet(from.mac, to.mac, 0x0800, ip4(from.ip, to.ip, 17, datagram));
}

export interface TcpOptions {
  readonly sequence: number;
  readonly acknowledged?: number;
  readonly flags?: number;
  readonly id?: number;
}

export function tcp(from: End, to: End, options: TcpOptions, body: readonly number[] = []) {
  const { sequence, acknowledged = 0, flags = Flag.ack, id = 0 } = options;
  const head = [...pair(from.port), ...pair(to.port), ...quad(sequence), ...quad(acknowledged)];
  const segment = [...head, 0x50, flags, 0x20, 0, 0, 0, 0, 0, ...body];
  return ethernet(from.mac, to.mac, 0x0800, ip4(from.ip, to.ip, 6, segment, { id }));
}

export function arp(from: End, mac: string, ip: string, target: string): Uint8Array {
  const body = [0, 1, 8, 0, 6, 4, 0, 1, ...macBytes(mac), ...ipBytes(ip)];
  return ethernet(from.mac, 'ff:ff:ff:ff:ff:ff', 0x0806, [
    ...body,
    ...macBytes('00:00:00:00:00:00'),
    ...ipBytes(target),
  ]);
}

/** Tells `to` alone that `mac` has `ip`. */
export function arpReply(mac: string, ip: string, to: End): Uint8Array {
  const body = [0, 1, 8, 0, 6, 4, 0, 2, ...macBytes(mac), ...ipBytes(ip)];
  return ethernet(mac, to.mac, 0x0806, [...body, ...macBytes(to.mac), ...ipBytes(to.ip)]);
}

export const text = (words: string) => [...new TextEncoder().encode(words)];

/** Shows frames to a picture, a millisecond apart unless told otherwise. */
export class Wire {
  readonly picture: Picture;
  time = 1_700_000_000_000_000;
  frame = 0;

  constructor(options: PictureOptions) {
    this.picture = new Picture(options);
  }

  show(bytes: Uint8Array, change: Partial<Packet> = {}): this {
    this.time += 1000;
    this.frame++;
    this.picture.packet({
      bytes,
      start: 0,
      end: bytes.length,
      wireLength: bytes.length,
      time: this.time,
      linkType: 1,
      interface: 0,
      frame: this.frame,
      ...change,
    });
    return this;
  }

  wait(seconds: number): this {
    this.time += seconds * 1_000_000;
    this.picture.tick(this.time);
    return this;
  }

  operations(): string[] {
    return [...this.picture.conversations()].flatMap(({ operations }) => [...operations.keys()]);
  }

  /** `protocol/flaw/field` of everything that was malformed, with its count. */
  malformed(): string[] {
    return this.picture.counters
      .malformed()
      .map(({ protocol, flaw, field, count }) => `${protocol}/${flaw}/${field} ${count}`);
  }
}

/** A TCP connection between two ends: sequence numbers are counted, lost segments are not shown. */
export class Connection {
  private readonly wire: Wire;
  private readonly client: End;
  private readonly server: End;
  private sent = 1000;
  private received = 5000;

  constructor(wire: Wire, client: End, server: End) {
    this.wire = wire;
    this.client = client;
    this.server = server;
  }

  open(): this {
    const { wire, client, server } = this;
    wire.show(tcp(client, server, { sequence: this.sent++, flags: Flag.syn }));
    const answer = {
      sequence: this.received++,
      acknowledged: this.sent,
      flags: Flag.syn | Flag.ack,
    };
    wire.show(tcp(server, client, answer));
    return this;
  }

  /** Both ends say that they are done. */
  close(): void {
    const { wire, client, server } = this;
    const flags = Flag.fin | Flag.ack;
    wire.show(tcp(client, server, { sequence: this.sent++, acknowledged: this.received, flags }));
    wire.show(tcp(server, client, { sequence: this.received++, acknowledged: this.sent, flags }));
    wire.show(this.ask([]));
  }

  /** A segment, made and counted; `show` it when it should be seen. */
  ask(body: readonly number[]): Uint8Array {
    const options = { sequence: this.sent, acknowledged: this.received };
    this.sent += body.length;
    return tcp(this.client, this.server, options, body);
  }

  answer(body: readonly number[]): Uint8Array {
    const options = { sequence: this.received, acknowledged: this.sent };
    this.received += body.length;
    return tcp(this.server, this.client, options, body);
  }
}

export const plc: End = { mac: '00:80:f4:00:00:01', ip: '10.0.0.1', port: 7 };
export const master: End = { mac: '00:1b:1b:00:00:02', ip: '10.0.0.2', port: 50_000 };
