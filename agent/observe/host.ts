/** A device as it shows itself on one network: whatever speaks under its MACs and IPs. */
import type { Station } from '../decode/addresses.ts';
import type { FactView, HostView, ServiceView } from './sightings.ts';

/** A fact and which of the host's addresses stated it, so that it can follow that address elsewhere. */
export interface Fact extends FactView {
  value: string;
  lastSeen: number;
  readonly ip: string | undefined;
}

export interface Service extends ServiceView {
  protocol: string;
  lastSeen: number;
  readonly ip: string | undefined;
}

export class Host implements HostView {
  readonly id: number;
  readonly networkNumber: number;
  readonly network: string;
  readonly macs = new Set<string>();
  readonly ips = new Set<string>();
  readonly formerIps = new Set<string>();
  /** IPs it claims in ARP or neighbour discovery, or was granted. */
  readonly claimed = new Set<string>();
  readonly facts = new Map<string, Fact>();
  readonly services = new Map<string, Service>();
  readonly stations = new Set<Station>();
  /** Stations of other hosts that speak under its MAC: it forwards them. */
  readonly forwarded = new Set<Station>();
  via: string | undefined = undefined;
  isRouter = false;
  isGroup = false;
  firstSeen: number;
  /** Kept of stations that were forgotten. */
  formerPackets = 0;
  private formerSeen: number;
  /** It was told to the listeners. */
  isTold = false;

  constructor(id: number, networkNumber: number, network: string, time: number) {
    this.id = id;
    this.networkNumber = networkNumber;
    this.network = network;
    this.firstSeen = time;
    this.formerSeen = time;
  }

  get lastSeen(): number {
    let last = this.formerSeen;
    for (const { lastSeen } of this.stations) if (lastSeen > last) last = lastSeen;
    for (const { lastSeen } of this.forwarded) if (lastSeen > last) last = lastSeen;
    return last;
  }

  get packets(): number {
    let packets = this.formerPackets;
    for (const station of this.stations) packets += station.packets;
    for (const station of this.forwarded) packets += station.packets;
    return packets;
  }

  /** It speaks under a MAC that is not this host's own. */
  isForeign(station: Station): boolean {
    return station.hasMac && !this.macs.has(station.mac ?? '');
  }

  forget(station: Station): void {
    if (!this.stations.delete(station) && !this.forwarded.delete(station)) return;
    this.formerPackets += station.packets;
    this.formerSeen = Math.max(this.formerSeen, station.lastSeen);
  }

  /** What is worth keeping when there is no room for all: hosts that said something of themselves. */
  get isLight(): boolean {
    return this.facts.size === 0 && this.services.size === 0 && this.packets < 3;
  }
}
