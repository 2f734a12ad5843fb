/** Who sent a packet and whom it was sent to: looked up once for a flow, compared for each packet. */
import { isGroupAddress, type Station, type Stations } from './addresses.ts';
import type { Flow } from './flow.ts';
import type { Ip } from './ip.ts';
import type { Link } from './link.ts';
import type { Observer } from './recorder.ts';
import type { Side } from './talk.ts';
import type { Clock } from './turn.ts';

const ACK = 16;

export class Ends {
  private readonly stations: Stations;
  private readonly observer: Observer;

  constructor(stations: Stations, observer: Observer) {
    this.stations = stations;
    this.observer = observer;
  }

  ofPacket(flow: Flow, side: Side, ip: Ip, link: Link, network: number, clock: Clock): void {
    const sender = side === 0 ? flow.station0 : flow.station1;
    if (
      sender === undefined ||
      sender.macLow !== link.sourceLow ||
      sender.macHigh !== link.sourceHigh ||
      sender.ip0 !== ip.source0 ||
      sender.ip3 !== ip.source3 ||
      sender.packets === 0 ||
      sender.owner === undefined
    ) {
      const found = this.senderOf(ip, link, network, clock);
      if (side === 0) flow.station0 = found;
      else flow.station1 = found;
    } else {
      sender.packets++;
      sender.second = clock.second;
      sender.micros = clock.micros;
    }
    if ((side === 0 ? flow.station1 : flow.station0) !== undefined) return;
    const hearer = this.hearerOf(ip, link, network, clock);
    if (side === 0) flow.station1 = hearer;
    else flow.station0 = hearer;
  }

  ofFrame(flow: Flow, side: Side, link: Link, network: number, clock: Clock): void {
    const sender = side === 0 ? flow.station0 : flow.station1;
    if (sender === undefined || sender.owner === undefined || sender.packets === 0) {
      const found = this.senderOfFrame(link, network, clock);
      if (side === 0) flow.station0 = found;
      else flow.station1 = found;
    } else {
      sender.packets++;
      sender.second = clock.second;
      sender.micros = clock.micros;
    }
    if ((side === 0 ? flow.station1 : flow.station0) !== undefined) return;
    this.mac(network, true, link.targetHigh, link.targetLow);
    const hearer = this.known(clock);
    if (side === 0) flow.station1 = hearer;
    else flow.station0 = hearer;
  }

  /** A TCP header with a SYN, whose sender is known by now. */
  greeted(flow: Flow, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const sender = side === 0 ? flow.station0 : flow.station1;
    const isAnswer = (bytes[start + 13]! & ACK) !== 0;
    if (sender !== undefined) this.observer.greeted?.(sender, bytes, start, end, isAnswer);
  }

  senderOf(ip: Ip, link: Link, network: number, clock: Clock): Station {
    this.mac(network, link.hasMacs && isSender(link), link.sourceHigh, link.sourceLow);
    const { key } = this.stations;
    if (isSource(ip)) {
      key.version = ip.version === 4 ? 4 : 6;
      key.ip0 = ip.source0;
      key.ip1 = ip.source1;
      key.ip2 = ip.source2;
      key.ip3 = ip.source3;
    }
    return this.sent(clock);
  }

  senderOfFrame(link: Link, network: number, clock: Clock): Station {
    this.mac(network, isSender(link), link.sourceHigh, link.sourceLow);
    return this.sent(clock);
  }

  private hearerOf(ip: Ip, link: Link, network: number, clock: Clock): Station {
    const isGroup = link.isGroup && !isGroupAddress(ip.version, ip.target0);
    this.mac(network, link.hasMacs && (isGroup || !link.isGroup), link.targetHigh, link.targetLow);
    const { key } = this.stations;
    if (key.macHigh === 0 && key.macLow === 0) key.hasMac = false;
    key.version = ip.version === 4 ? 4 : 6;
    key.ip0 = ip.target0;
    key.ip1 = ip.target1;
    key.ip2 = ip.target2;
    key.ip3 = ip.target3;
    return this.known(clock);
  }

  /** Begins the key with a MAC and no IP. */
  private mac(network: number, hasMac: boolean, high: number, low: number): void {
    const { key } = this.stations;
    key.network = network;
    key.hasMac = hasMac;
    key.macHigh = hasMac ? high : 0;
    key.macLow = hasMac ? low : 0;
    key.version = 0;
    key.ip0 = 0;
    key.ip1 = 0;
    key.ip2 = 0;
    key.ip3 = 0;
  }

  private sent(clock: Clock): Station {
    const station = this.stations.at(clock.time[0]!);
    station.packets++;
    station.second = clock.second;
    station.micros = clock.micros;
    if (station.owner === undefined || station.packets === 1) this.observer.station(station);
    return station;
  }

  private known(clock: Clock): Station {
    const station = this.stations.at(clock.time[0]!);
    if (station.owner === undefined) this.observer.station(station);
    return station;
  }
}

/** Zeros and group addresses send nothing. */
function isSender(link: Link): boolean {
  return (link.sourceHigh & 0x100) === 0 && (link.sourceHigh !== 0 || link.sourceLow !== 0);
}

function isSource(ip: Ip): boolean {
  if (isZero(ip)) return false;
  if (ip.version === 4 && ip.source0 >>> 24 === 0) return false; // this network: nobody's address
  return !isGroupAddress(ip.version, ip.source0);
}

function isZero(ip: Ip): boolean {
  return ip.source0 === 0 && ip.source1 === 0 && ip.source2 === 0 && ip.source3 === 0;
}
