/** Packets to flows: who speaks, which protocol, in which direction; TCP's signals. RFC 9293, RFC 768. */
import type { Counters } from '../counters.ts';
import type { Stations } from './addresses.ts';
import { Copies, digestOf, isNumbered } from './copies.ts';
import { Datagrams } from './datagrams.ts';
import type { Dissector } from './dissect.ts';
import { Ends } from './ends.ts';
import { isChosen } from './first-segments.ts';
import { ETHERNET, type Flow } from './flow.ts';
import type { Flows } from './flows.ts';
import { fold, type Ip, IpProtocol, word } from './ip.ts';
import type { Link } from './link.ts';
import type { Observer } from './recorder.ts';
import type { Side } from './talk.ts';
import { TcpStreams } from './tcp-stream.ts';
import type { Tunnels } from './tunnels.ts';
import type { Clock } from './turn.ts';

const Flag = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

export class Transport {
  readonly copies: Copies;
  readonly streams: TcpStreams;
  /** Of the packet being read, on the wire. */
  wireLength = 0;
  private readonly dissector: Dissector;
  private readonly flows: Flows;
  private readonly observer: Observer;
  private readonly counters: Counters;
  private readonly ends: Ends;
  private readonly datagrams: Datagrams;

  constructor(
    dissector: Dissector,
    flows: Flows,
    stations: Stations,
    observer: Observer,
    counters: Counters,
    tunnels: Tunnels,
  ) {
    this.dissector = dissector;
    this.flows = flows;
    this.observer = observer;
    this.counters = counters;
    this.copies = new Copies(flows, counters);
    this.streams = new TcpStreams(dissector);
    this.ends = new Ends(stations, observer);
    this.datagrams = new Datagrams(dissector, observer, flows, tunnels);
  }

  ip4(ip: Ip, link: Link, network: number, bytes: Uint8Array): void {
    const { source0, target0, start, end, protocol } = ip;
    const { clock } = this.dissector;
    const hasPorts = protocol === IpProtocol.tcp || protocol === IpProtocol.udp;
    const size = end - start;
    if (size < 8) return this.tooShort(ip, link, network);
    const from = hasPorts ? (bytes[start]! << 8) | bytes[start + 1]! : 0;
    const to = hasPorts ? (bytes[start + 2]! << 8) | bytes[start + 3]! : 0;
    const side: Side = source0 < target0 || (source0 === target0 && from <= to) ? 0 : 1;
    const digest = digestOf(ip, link, from, to, bytes);
    if (this.copies.isAgain(digest, clock.ticks) && this.copies.isCopy(digest, side, ip, bytes))
      return;
    const meta = (network << 9) | protocol;
    const flow =
      side === 0
        ? this.flows.at(meta, (from << 16) | to, source0, target0, clock)
        : this.flows.at(meta, (to << 16) | from, target0, source0, clock);
    this.copies.remember(digest, flow.slot, clock.ticks);
    flow.numbered(side, ip.id);
    this.packet(flow, side, ip, link, network, bytes);
  }

  ip6(ip: Ip, link: Link, network: number, bytes: Uint8Array): void {
    const { start, end, protocol } = ip;
    const hasPorts = protocol === IpProtocol.tcp || protocol === IpProtocol.udp;
    if (end - start < 8) return this.tooShort(ip, link, network);
    const from = hasPorts ? (bytes[start]! << 8) | bytes[start + 1]! : 0;
    const to = hasPorts ? (bytes[start + 2]! << 8) | bytes[start + 3]! : 0;
    const source = fold(ip.source0, ip.source1, ip.source2, ip.source3);
    const target = fold(ip.target0, ip.target1, ip.target2, ip.target3);
    const side: Side =
      ip.source3 < ip.target3 ||
      (ip.source3 === ip.target3 && (source < target || (source === target && from <= to)))
        ? 0
        : 1;
    const meta = (network << 9) | protocol;
    const { clock } = this.dissector;
    const digest = digestOf(ip, link, from, to, bytes);
    if (this.copies.isAgain(digest, clock.ticks) && this.copies.isCopy(digest, side, ip, bytes))
      return;
    const flow =
      side === 0
        ? this.flows.find(meta, (from << 16) | to, ip.source3, ip.target3, source, target, clock)
        : this.flows.find(meta, (to << 16) | from, ip.target3, ip.source3, target, source, clock);
    this.copies.remember(digest, flow.slot, clock.ticks);
    this.packet(flow, side, ip, link, network, bytes);
  }

  /** A frame without IP that somebody here may read: `key` is its EtherType or what LLC names it by. */
  frame(link: Link, network: number, transport: number, key: number, bytes: Uint8Array): void {
    const { sourceHigh, sourceLow, targetHigh, targetLow } = link;
    const carrier = transport === ETHERNET ? 'ethernet' : 'llc';
    if (!link.hasMacs) return;
    if (isNumbered(key) && this.copies.isAgainFrame(link, bytes, this.dissector.clock.ticks))
      return;
    const row = this.dissector.choice.row(carrier, key, bytes, link.start, link.end);
    if (row < 0) return this.silent(link, network);
    const side: Side =
      sourceLow < targetLow || (sourceLow === targetLow && sourceHigh <= targetHigh) ? 0 : 1;
    const meta = (network << 9) | transport | (row << 1);
    const { clock } = this.dissector;
    const ports = (key << 16) | (key & 0xffff);
    // Behind SNAP a protocol id counts within its OUI: those of two vendors are two protocols.
    const oui = Math.imul((key / 0x1_0000) | 0, 0x9e3779b1);
    const flow =
      side === 0
        ? this.flows.find(meta, ports, sourceLow, targetLow, sourceHigh, targetHigh ^ oui, clock)
        : this.flows.find(meta, ports, targetLow, sourceLow, targetHigh, sourceHigh ^ oui, clock);
    this.ends.ofFrame(flow, side, link, network, clock);
    this.count(flow, side, clock);
    this.datagrams.read(flow, side, carrier, key, key, bytes, link.start, link.end);
  }

  /** A packet of which only the sender is of interest. */
  alone(ip: Ip, link: Link, network: number): void {
    this.ends.senderOf(ip, link, network, this.dissector.clock);
  }

  silent(link: Link, network: number): void {
    this.ends.senderOfFrame(link, network, this.dissector.clock);
  }

  /** The flow is over: what it held is read, its questions lapse, and it joins its conversation. */
  end(flow: Flow): void {
    this.dissector.isCut = false;
    if (flow.talk !== undefined) {
      this.streams.close(flow);
      this.dissector.retire(flow.talk);
      if (flow.reverse !== undefined) this.dissector.close(flow.reverse);
    }
    this.observer.flowGone(flow);
    flow.restart();
    flow.isOpaque = true;
  }

  private tooShort(ip: Ip, link: Link, network: number): void {
    this.alone(ip, link, network);
    if (this.dissector.isCut) return;
    if (ip.protocol === IpProtocol.tcp) this.observer.anomaly('tcp', 'truncated', 'header');
    if (ip.protocol === IpProtocol.udp) this.observer.anomaly('udp', 'truncated', 'header');
  }

  private packet(
    flow: Flow,
    side: Side,
    ip: Ip,
    link: Link,
    network: number,
    bytes: Uint8Array,
  ): void {
    const { clock } = this.dissector;
    this.ends.ofPacket(flow, side, ip, link, network, clock);
    this.count(flow, side, clock);
    if (ip.protocol === IpProtocol.tcp) return this.tcp(flow, side, bytes, ip.start, ip.end);
    if (ip.protocol === IpProtocol.udp)
      return this.datagrams.udp(flow, side, bytes, ip.start, ip.end);
    this.datagrams.ip(flow, side, ip.protocol, bytes, ip.start, ip.end);
  }

  private count(flow: Flow, side: Side, clock: Clock): void {
    const { tally } = flow;
    if (flow.heard === 0) {
      flow.client = side;
      flow.heard = 1 << side;
      this.observer.flow(flow);
    } else if ((flow.heard & (1 << side)) === 0) flow.heard |= 1 << side;
    flow.lastFrame = clock.frame;
    tally.packets++;
    tally.second = clock.second;
    tally.micros = clock.micros;
    if (side === flow.client) tally.sentBytes += this.wireLength;
    else tally.receivedBytes += this.wireLength;
  }

  private tcp(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (end - start < 20) {
      if (!this.dissector.isCut) this.observer.anomaly('tcp', 'truncated', 'header');
      return;
    }
    const header = (bytes[start + 12]! >> 4) * 4;
    const flags = bytes[start + 13]!;
    const sequence = word(bytes, start + 4);
    if (header < 20 || header > end - start) {
      if (!this.dissector.isCut) this.observer.anomaly('tcp', 'illegal', 'data offset');
      return;
    }
    if ((flags & (Flag.syn | Flag.fin | Flag.rst)) !== 0)
      this.signal(flow, side, bytes, start, start + header);
    else if (!flow.isCounted) this.established(flow, start, bytes, side);
    else if (flow.heard === 3 && !flow.isBothWays) this.bothWays(flow);
    if (flow.isOpaque) return;
    const other: Side = side === 0 ? 1 : 0;
    if ((other === 0 ? flow.stream0 : flow.stream1) !== undefined && (flags & Flag.ack) !== 0)
      this.streams.acknowledged(flow, other, word(bytes, start + 8));
    if (start + header === end) return this.silence(flow);
    if (!this.isSpoken(flow, side, bytes, start + header, end)) return;
    this.dissector.side = side;
    this.streams.segment(flow, side, sequence, bytes, start + header, end);
  }

  private established(flow: Flow, start: number, bytes: Uint8Array, side: Side): void {
    flow.isCounted = true;
    this.counters.tcpFlows++;
    if (flow.heard === 3) this.bothWays(flow);
    if (flow.isSure) return;
    const from = (bytes[start]! << 8) | bytes[start + 1]!;
    const to = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    flow.turnTo(this.datagrams.clientOf(side, 'tcp', from, to));
  }

  private bothWays(flow: Flow): void {
    flow.isBothWays = true;
    this.counters.tcpBothWays++;
    this.observer.answered(flow);
  }

  private signal(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const flags = bytes[start + 13]!;
    const bit = 1 << side;
    const other: Side = side === 0 ? 1 : 0;
    if ((flags & Flag.rst) !== 0) {
      flow.isRefused = !flow.isCounted;
      return this.finish(flow);
    }
    if ((flags & Flag.fin) !== 0) {
      flow.finished |= bit;
      return;
    }
    const isAnswer = (flags & Flag.ack) !== 0;
    const next = (word(bytes, start + 4) + 1) | 0;
    this.ends.greeted(flow, side, bytes, start, end);
    const isRepeat = (flow.isKnown & bit) !== 0 && (side === 0 ? flow.next0 : flow.next1) === next;
    if (!isAnswer && !isRepeat && (flow.talk !== undefined || flow.isKnown !== 0)) {
      this.finish(flow);
      flow.restart();
    }
    flow.isKnown |= bit;
    flow.isLost &= ~bit;
    if (side === 0) flow.next0 = next;
    else flow.next1 = next;
    flow.turnTo(isAnswer ? other : side);
    flow.isSure = true;
    if (!isAnswer) return this.observer.asked(flow);
    const station = side === 0 ? flow.station0 : flow.station1;
    this.observer.service(station!, IpProtocol.tcp, side === 0 ? flow.port0 : flow.port1);
  }

  /** Both have said that they are done. Sequence numbers stay known: what is sent again is old. */
  private silence(flow: Flow): void {
    if (flow.finished !== 3) return;
    const { isKnown } = flow;
    this.finish(flow);
    flow.isKnown = isKnown;
    flow.finished = 0;
  }

  /** One connection is over; the same ports may make another. */
  private finish(flow: Flow): void {
    const { talk } = flow;
    if (talk === undefined) return;
    this.streams.close(flow);
    this.dissector.retire(talk);
    flow.talk = undefined;
    flow.isKnown = 0;
    flow.isOpaque = false;
    flow.tries = 0;
  }

  /** What is spoken is known, or found out from this segment; not again what it turned out not to be. */
  private isSpoken(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const { talk } = flow;
    if (talk !== undefined && !talk.hasGivenUp) return true;
    if (talk !== undefined) {
      this.finish(flow);
      if (flow.misname()) this.observer.opaque(flow);
    }
    return !flow.isOpaque && isChosen(this.dissector, this.observer, flow, side, bytes, start, end);
  }
}
