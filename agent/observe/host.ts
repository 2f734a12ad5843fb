/** A device as it shows itself on one network: whatever speaks under its MACs and IPs. */
import type { Station } from '../decode/addresses.ts';
import type { FactView, HostView, ServiceView } from './sightings.ts';

/** A fact and which of the host's addresses stated it, so that it can follow that address elsewhere. */
export interface Fact extends FactView {
  value: string;
  lastSeen: number;
  isLookedUp?: true | undefined;
  ip: string | undefined;
  /** Other IPs of the host that state the same. */
  alsoAt?: string[] | undefined;
  /** One of its IPs said something else before: the word changes, whoever speaks. */
  readonly isFickle?: true | undefined;
}

export interface Service extends ServiceView {
  protocol: string;
  lastSeen: number;
  ip: string | undefined;
  /** Other IPs of the host that answer on the same port. */
  alsoAt?: string[] | undefined;
}

// Most hosts have none of these: a thousand forged ones should not cost a thousand empty sets.
const NONE: ReadonlySet<string> = new Set();
const NO_FACTS: ReadonlyMap<string, Fact> = new Map();
const MAX_SERVICES = 256; // of one host
const MAX_IPS = 256; // of one host, and as many that it had
const MAX_ALSO = 16; // IPs of one host that state or serve the same
const NO_SERVICES: ReadonlyMap<string, Service> = new Map();
const NO_STATIONS: ReadonlySet<Station> = new Set();
const NOTHING_SAID: readonly Fact[] = [];
const MOST_AT_HAND = 16;

export class Host implements HostView {
  readonly id: number;
  readonly networkNumber: number;
  readonly network: string;
  readonly macs = new Set<string>();
  readonly ips = new Set<string>();
  formerIps: ReadonlySet<string> = NONE;
  /** IPs it claims in ARP or neighbour discovery, or was granted. */
  claimed: ReadonlySet<string> = NONE;
  facts: ReadonlyMap<string, Fact> = NO_FACTS;
  services: ReadonlyMap<string, Service> = NO_SERVICES;
  readonly stations = new Set<Station>();
  /** Stations of other hosts that speak under its MAC: it forwards them. */
  forwarded: ReadonlySet<Station> = NO_STATIONS;
  via: string | undefined = undefined;
  isRouter = false;
  isGroup = false;
  firstSeen: number;
  /** Kept of stations that were forgotten. */
  formerPackets = 0;
  private formerSeen: number;
  /** It was told to the listeners. */
  isTold = false;
  /** It states what it runs: nobody guesses. */
  statesOs = false;
  /** Some of the facts: mostly what was stated is stated again, and then needs no key. */
  private atHand: readonly Fact[] = NOTHING_SAID;
  private recentService: Service | undefined = undefined;

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

  heard(address: string): number {
    let last: number | undefined;
    for (const { mac, ip, packets, lastSeen } of this.stations) {
      if (packets === 0 || (mac !== address && ip !== address)) continue;
      last = Math.max(last ?? lastSeen, lastSeen);
    }
    return last ?? this.lastSeen;
  }

  get packets(): number {
    let packets = this.formerPackets;
    for (const station of this.stations) packets += station.packets;
    for (const station of this.forwarded) packets += station.packets;
    return packets;
  }

  claim(ip: string): void {
    if (this.claimed === NONE) this.claimed = new Set();
    (this.claimed as Set<string>).add(ip);
  }

  forwards(station: Station): void {
    if (this.forwarded === NO_STATIONS) this.forwarded = new Set();
    (this.forwarded as Set<Station>).add(station);
  }

  /** It is no more: whoever still refers to it does not hold on to those behind it. */
  forwardsNobody(): void {
    this.forwarded = NO_STATIONS;
  }

  /** False: whoever speaks from still more addresses makes them up. */
  get hasRoom(): boolean {
    return this.ips.size < MAX_IPS;
  }

  /** Another host has this IP now. */
  giveUp(ip: string): void {
    this.ips.delete(ip);
    if (this.claimed.has(ip)) (this.claimed as Set<string>).delete(ip);
    if (this.formerIps === NONE) this.formerIps = new Set();
    const former = this.formerIps as Set<string>;
    const [oldest] = former;
    if (former.size >= MAX_IPS && oldest !== undefined) former.delete(oldest);
    former.add(ip);
  }

  regain(ip: string): void {
    this.ips.add(ip);
    if (this.formerIps.has(ip)) (this.formerIps as Set<string>).delete(ip);
  }

  keepFact(key: string, fact: Fact): void {
    if (this.facts === NO_FACTS) this.facts = new Map();
    const former = this.facts.get(key);
    (this.facts as Map<string, Fact>).set(key, fact);
    if (fact.attribute === 'os') this.statesOs = true;
    if (this.atHand === NOTHING_SAID) this.atHand = [];
    const atHand = this.atHand as Fact[];
    const at = former === undefined ? -1 : atHand.indexOf(former);
    if (at >= 0) atHand[at] = fact;
    else if (atHand.length < MOST_AT_HAND) atHand.push(fact);
    else atHand[this.facts.size % MOST_AT_HAND] = fact;
  }

  keepService(key: string, service: Service): void {
    if (this.services === NO_SERVICES) this.services = new Map();
    (this.services as Map<string, Service>).set(key, service);
    this.recentService = service;
  }

  /** What it says once more, which need only be noted. Undefined may still be no news. */
  repeated(
    protocol: string,
    attribute: string,
    part: string | undefined,
    value: string,
  ): Fact | undefined {
    const { atHand } = this;
    for (let i = 0; i < atHand.length; i++) {
      const fact = atHand[i]!;
      if (fact.attribute !== attribute || fact.protocol !== protocol) continue;
      if (fact.part === part && fact.value === value) return fact;
    }
    return undefined;
  }

  serviceAt(transport: 'tcp' | 'udp', port: number): Service | undefined {
    const { recentService: recent } = this;
    if (recent !== undefined && recent.port === port && recent.transport === transport)
      return recent;
    const found = this.services.get(`${transport}/${port}`);
    if (found !== undefined) this.recentService = found;
    return found;
  }

  /** It answers there, in a protocol that is empty while nobody knows. Answers what is new of it. */
  serves(
    transport: 'tcp' | 'udp',
    port: number,
    protocol: string,
    ip: string | undefined,
    time: number,
  ): Service | undefined {
    const known = this.serviceAt(transport, port);
    if (known !== undefined) {
      known.lastSeen = time;
      saidAlsoAt(known, ip);
      if (protocol === '' || known.protocol === protocol) return undefined;
      known.protocol = protocol;
      return known;
    }
    if (this.services.size >= MAX_SERVICES) return undefined;
    const service = { transport, port, protocol, ip, firstSeen: time, lastSeen: time };
    this.keepService(`${transport}/${port}`, service);
    return service;
  }

  own(station: Station): void {
    station.owner = this;
    this.stations.add(station);
    if (station.firstSeen < this.firstSeen) this.firstSeen = station.firstSeen;
  }

  /**
   * What spoke, stated and served under one IP, which it has no more, goes to another host. What another
   * of its IPs states as well is copied, as long as `takeRoom` finds room for one fact more.
   */
  handOver(to: Host, ip: string, takeRoom: () => boolean): void {
    this.recentService = undefined;
    for (const station of [...this.stations]) {
      if (station.ip !== ip) continue;
      this.stations.delete(station);
      to.own(station);
    }
    this.handFacts(to, ip, takeRoom);
    for (const [key, service] of [...this.services]) {
      const isKept = this.keepsFor(service, ip);
      if (isKept === undefined) continue;
      to.keepService(key, { ...service, ip, alsoAt: undefined });
      if (!isKept) (this.services as Map<string, Service>).delete(key);
    }
  }

  private handFacts(to: Host, ip: string, takeRoom: () => boolean): void {
    this.atHand = NOTHING_SAID;
    this.statesOs = false;
    for (const [key, fact] of [...this.facts]) {
      const isKept = this.keepsFor(fact, ip);
      if (isKept !== false && fact.attribute === 'os') this.statesOs = true;
      if (isKept === undefined || (isKept && !takeRoom())) continue;
      to.keepFact(key, { ...fact, ip, alsoAt: undefined });
      if (!isKept) (this.facts as Map<string, Fact>).delete(key);
    }
  }

  /** Whether one of its other IPs holds on to what this IP gives up. Undefined: it is not this IP's. */
  private keepsFor(stated: Stated, ip: string): boolean | undefined {
    const isOwn = stated.ip === ip;
    if (!isOwn && stated.alsoAt?.includes(ip) !== true) return undefined;
    const others = stated.alsoAt?.filter((other) => other !== ip && this.ips.has(other)) ?? [];
    if (isOwn && others.length === 0) return false;
    if (isOwn) stated.ip = others.shift();
    stated.alsoAt = others;
    return true;
  }

  /** Takes over all that was known of a host that turned out to be this one. Answers how many facts both had. */
  absorb(gone: Host): number {
    const sum = this.facts.size + gone.facts.size;
    for (const mac of gone.macs) this.macs.add(mac);
    for (const ip of gone.claimed) this.claim(ip);
    for (const station of gone.stations) this.own(station);
    for (const station of gone.forwarded) this.forwards(station);
    gone.stations.clear();
    gone.forwardsNobody();
    for (const [key, fact] of gone.facts) if (!this.facts.has(key)) this.keepFact(key, fact);
    for (const [key, service] of gone.services)
      if (!this.services.has(key)) this.keepService(key, service);
    this.formerPackets += gone.formerPackets;
    this.firstSeen = Math.min(this.firstSeen, gone.firstSeen);
    return sum - this.facts.size;
  }

  /** It speaks under a MAC that is not this host's own. */
  isForeign(station: Station): boolean {
    return station.hasMac && !this.macs.has(station.mac ?? '');
  }

  forget(station: Station): void {
    const isForwarded = this.forwarded.has(station);
    if (isForwarded) (this.forwarded as Set<Station>).delete(station);
    if (!this.stations.delete(station) && !isForwarded) return;
    this.formerPackets += station.packets;
    this.formerSeen = Math.max(this.formerSeen, station.lastSeen);
  }

  /** What is worth keeping when there is no room for all: hosts that said something of themselves. */
  get isLight(): boolean {
    return this.facts.size === 0 && this.services.size === 0 && this.packets < 3;
  }
}

interface Stated {
  /** The first that stated it and that the host still has. */
  ip: string | undefined;
  alsoAt?: string[] | undefined;
}

/** Another IP of the host states or serves what one did before. */
export function saidAlsoAt(stated: Stated, ip: string | undefined): void {
  if (ip === undefined || ip === stated.ip || stated.alsoAt?.includes(ip)) return;
  if (stated.alsoAt === undefined) stated.alsoAt = [ip];
  else if (stated.alsoAt.length < MAX_ALSO) stated.alsoAt.push(ip);
}
