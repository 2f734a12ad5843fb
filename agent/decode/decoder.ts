/** One packet after another: link layer, network layer, fragments, copies; what is left goes to the flows. */
import type { Protocol } from '../../protocols/contract/protocol.ts';
import type { Packet } from '../capture/source.ts';
import type { Counters } from '../counters.ts';
import { Stations } from './addresses.ts';
import { Dissector } from './dissect.ts';
import { ETHERNET, LOGICAL_LINK } from './flow.ts';
import { Flows } from './flows.ts';
import { Fragments } from './fragments.ts';
import { Ip } from './ip.ts';
import { Link } from './link.ts';
import { EtherType, LLC, SHORT, UNKNOWN } from './link-types.table.ts';
import { Networks } from './networks.ts';
import type { Observer } from './recorder.ts';
import { Snaps } from './snaps.ts';
import { Transport } from './transport.ts';
import { type Inner, type Passage, Tunnels } from './tunnels.ts';

const FLOWS = 16_384;
const STATIONS = 16_384;
const SWEEP_EVERY = 5; // seconds of packet time
const MAX_TUNNELS = 4; // in tunnels

export class Decoder implements Inner {
  readonly dissector: Dissector;
  readonly stations: Stations;
  readonly flows: Flows;
  readonly networks = new Networks();
  readonly fragments = new Fragments();
  readonly transport: Transport;
  private readonly counters: Counters;
  private readonly observer: Observer;
  private readonly link = new Link();
  private readonly ip = new Ip();
  private readonly snaps = new Snaps();
  private sweptSecond = 0;
  private depth = 0;
  /** Bytes of the packet in hand that were sent and not captured. */
  private missing = 0;

  constructor(protocols: readonly Protocol[], observer: Observer, counters: Counters) {
    this.counters = counters;
    this.observer = observer;
    this.dissector = new Dissector(protocols, observer);
    this.stations = new Stations(STATIONS, (station) => observer.stationGone(station));
    this.flows = new Flows(FLOWS, (flow) => this.transport.end(flow));
    this.transport = new Transport(
      this.dissector,
      this.flows,
      this.stations,
      observer,
      counters,
      new Tunnels(this),
    );
  }

  packet(packet: Packet): void {
    const { bytes, start, end, time } = packet;
    const { counters, link } = this;
    const { clock } = this.dissector;
    counters.packets++;
    counters.bytes += packet.wireLength;
    counters.link(packet.linkType);
    this.missing = packet.wireLength - (end - start);
    const isCut = this.missing > 0;
    if (isCut) counters.cut++;
    this.dissector.isCut = isCut;
    const before = clock.second;
    clock.set(time, packet.frame);
    if (clock.second !== before) this.advance();
    const type = link.read(bytes, start, end, packet.linkType);
    if (link.isGroup) counters.groupPackets++;
    else counters.unicastPackets++;
    const network = this.networks.at(packet.interface, link.vlan);
    this.transport.wireLength = packet.wireLength;
    if (link.next === 0) return this.read(type, bytes, network);
    this.several(type, packet);
  }

  /** Several frames in one packet, whose length they share. */
  private several(first: number, { bytes, start, end, interface: place }: Packet): void {
    const { dissector, link, transport } = this;
    const isCut = this.missing > 0;
    let type = first;
    let from = start;
    for (let { next } = link; next > 0; next = link.next) {
      transport.wireLength = next - from;
      from = next;
      this.read(type, bytes, this.networks.at(place, link.vlan));
      dissector.isCut = isCut; // what one of them lacks says nothing of the others
      type = link.further(bytes);
    }
    transport.wireLength = end + this.missing - from;
    this.read(type, bytes, this.networks.at(place, link.vlan));
  }

  /** What a tunnel carries, as if it had been captured there. Whoever calls is done with its packet. */
  inside(bytes: Uint8Array, start: number, end: number, type: number, passage: Passage): void {
    const { counters, dissector, link } = this;
    if (this.depth === MAX_TUNNELS)
      return this.observer.anomaly(passage.kind, 'excessive', 'depth');
    if (passage.isCut && !dissector.isCut) {
      dissector.isCut = true;
      counters.cut++;
    }
    const place = this.placeOf(passage);
    const wasGroup = link.isGroup;
    const inner = link.inside(bytes, start, end, type);
    if (link.vlan === 0) link.vlan = passage.vlan;
    if (link.isGroup !== wasGroup) counters.regroup(link.isGroup);
    this.transport.wireLength = end - start + this.missing;
    this.depth++;
    this.read(inner, bytes, this.networks.at(place, link.vlan));
    this.depth--;
  }

  /** The clock goes on though nothing arrives: what waits for an answer gives up. Microseconds. */
  tick(time: number): void {
    const { clock } = this.dissector;
    clock.set(time, clock.frame);
    this.advance();
  }

  /** Nothing more will come: every flow is over. */
  close(): void {
    for (const flow of this.flows) this.transport.end(flow);
    this.counters.cutMessages = this.dissector.cut;
  }

  private read(type: number, bytes: Uint8Array, network: number): void {
    if (type === EtherType.ipv4) this.ip4(bytes, network);
    else if (type === EtherType.ipv6) this.ip6(bytes, network);
    else this.notIp(type, bytes, network);
  }

  private placeOf({ flow, kind, id }: Passage): number {
    const { tunnel } = flow;
    if (tunnel?.id === id && tunnel.kind === kind) return tunnel.place;
    if (flow.conversation === undefined) this.observer.opaque(flow, kind);
    const ends = () => `${flow.station0?.ip ?? ''}-${flow.station1?.ip ?? ''}`;
    const place = this.networks.inside(flow.meta >>> 9, `${kind}:${id < 0 ? ends() : id}`);
    flow.tunnel = { kind, id, place };
    return place;
  }

  private advance(): void {
    const { second } = this.dissector.clock;
    const step = second - this.sweptSecond;
    if (step > -SWEEP_EVERY && step < SWEEP_EVERY) return;
    if (step < 0) this.transport.copies.forget();
    this.sweptSecond = second;
    this.dissector.sweep();
    if (this.fragments.used > 0) this.fragments.sweep(second);
    this.observer.look?.(second * 1_000_000);
  }

  private ip4(bytes: Uint8Array, network: number): void {
    const { ip, link } = this;
    if (!ip.read4(bytes, link.start, link.end)) return this.bad('ipv4', bytes, network);
    if (ip.isShort && !this.dissector.isCut) this.short('ipv4', 'total length');
    if (ip.isFragment) this.fragment('ipv4', bytes, network);
    else this.transport.ip4(ip, link, network, bytes);
  }

  private ip6(bytes: Uint8Array, network: number): void {
    const { ip, link } = this;
    if (!ip.read6(bytes, link.start, link.end)) return this.bad('ipv6', bytes, network);
    if (ip.isShort && !this.dissector.isCut) this.short('ipv6', 'payload length');
    if (ip.isFragment) this.fragment('ipv6', bytes, network);
    else this.transport.ip6(ip, link, network, bytes);
  }

  /** The capture says that this is all of the frame, and IP that it is not. */
  private short(protocol: string, field: string): void {
    const isSnap = this.snaps.isSnap(this.transport.wireLength);
    if (isSnap) this.counters.cut++;
    else this.observer.anomaly(protocol, 'truncated', field);
    this.dissector.isCut = true; // what is missing inside was said, whoever is to blame
  }

  private bad(protocol: string, bytes: Uint8Array, network: number): void {
    const { flaw, field } = this.ip;
    if (flaw === 'truncated' && this.dissector.isCut) this.dissector.cut++;
    else this.observer.anomaly(protocol, flaw!, field);
    this.notIp(UNKNOWN, bytes, network);
  }

  private fragment(protocol: string, bytes: Uint8Array, network: number): void {
    const { ip, link, transport } = this;
    if (ip.isShort || this.dissector.isCut) return transport.alone(ip, link, network);
    const joined = this.fragments.add(ip, network, bytes, this.dissector.clock.second);
    if (joined === 'overlap') this.observer.anomaly(protocol, 'inconsistent', 'fragment overlap');
    if (joined === 'excessive') this.observer.anomaly(protocol, 'excessive', 'fragment');
    if (joined !== 'whole') return transport.alone(ip, link, network);
    const whole = this.fragments.bytes;
    ip.start = 0;
    ip.end = whole.length;
    ip.protocol = this.fragments.protocol;
    if (ip.version === 4) transport.ip4(ip, link, network, whole);
    else transport.ip6(ip, link, network, whole);
  }

  /** ARP, LLDP, GOOSE, spanning tree and whatever else has no IP. */
  private notIp(type: number, bytes: Uint8Array, network: number): void {
    const { link, transport } = this;
    if (this.snaps.endsThere(transport.wireLength)) this.dissector.isCut = true;
    if (type === SHORT) {
      if (!this.dissector.isCut) this.observer.anomaly('ethernet', 'truncated', 'header');
      return;
    }
    if (type === LLC) transport.frame(link, network, LOGICAL_LINK, link.key, bytes);
    else if (type >= 0 && link.hasMacs) transport.frame(link, network, ETHERNET, type, bytes);
    else if (link.hasMacs) transport.silent(link, network);
  }
}
