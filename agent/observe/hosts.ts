/**
 * Which stations are one device. A MAC joins its IPs, unless it forwards for others: a router's hosts
 * are kept by IP. Equal IPs on two networks are two hosts. design.md 1.7 and 4.
 */
import type { Station } from '../decode/addresses.ts';
import { isForwarding, isLinkLocal, hostKey as keyOf } from './address-rules.ts';
import { Contests, rivalryOf } from './contests.ts';
import { Crowd, PERSISTENT } from './crowd.ts';
import type { Facts } from './facts.ts';
import { Floating } from './floating.ts';
import { Groups } from './groups.ts';
import { Hand } from './hand.ts';
import { Host } from './host.ts';
import { Moves } from './moves.ts';
import type { Sightings } from './sightings.ts';

const MAX_HOSTS = 8192;
const MAX_LOOKED = 16;
const MAX_CLAIMS = 6; // IPs one device claims; beyond, it answers for others

export class Hosts {
  readonly size = MAX_HOSTS;
  evicted = 0;
  private next = 0;
  private readonly all = new Set<Host>();
  private readonly hand = new Hand(this.all);
  private readonly byMac = new Map<string, Host>();
  private readonly byIp = new Map<string, Host>();
  readonly floating = new Floating();
  private readonly crowd: Crowd;
  private readonly groups: Groups;
  private readonly contests: Contests;
  private readonly moves: Moves;
  private readonly sightings: Sightings;
  private readonly networkName: (network: number) => string;
  private readonly facts: Facts;
  private readonly gone: (host: Host) => void;

  /** `gone` hears of each host there was no more room for. */
  constructor(
    sightings: Sightings,
    networkName: (network: number) => string,
    facts: Facts,
    gone: (host: Host) => void,
  ) {
    this.sightings = sightings;
    this.facts = facts;
    this.gone = gone;
    this.networkName = networkName;
    this.crowd = new Crowd(sightings);
    this.groups = new Groups(networkName);
    this.contests = new Contests(sightings);
    this.moves = new Moves(sightings);
  }

  get used(): number {
    return this.all.size;
  }

  /** It was not forgotten, and is no other host by now. */
  has(host: Host): boolean {
    return this.all.has(host);
  }

  [Symbol.iterator](): IterableIterator<Host> {
    return this.all.values();
  }

  /** While more hosts appear than a plant has, those that said next to nothing are one crowd. */
  of(station: Station): Host {
    return (station.owner as Host | undefined) ?? this.crowd.host;
  }

  /** Finds whose station it is; tells of the host once it was heard. */
  station(station: Station): void {
    if (station.owner === undefined) {
      if (station.packets < PERSISTENT && this.crowd.isFull(station.lastSeen)) return;
      this.assign(station);
    }
    const host = this.of(station);
    if (station.packets === 0 || host.isGroup) return;
    if (!host.isTold) this.tell(host);
    if (host.isForeign(station)) this.forwardedBy(station, host);
  }

  stationGone(station: Station): void {
    const host = station.owner as Host | undefined;
    if (host === undefined) return;
    host.forget(station);
    if (station.mac !== undefined)
      this.byMac.get(keyOf(station.network, station.mac))?.forget(station);
    station.owner = undefined;
  }

  /** Somebody states that a MAC has an IP: ARP, neighbour discovery, DHCP. */
  claim(network: number, mac: string, ip: string, time: number): Host {
    const host = this.withMac(network, mac, time);
    if (this.floating.has(network, ip, mac)) return host;
    if (this.contests.used > 0) this.contests.claimed(keyOf(network, ip), host, time);
    if (host.claimed.has(ip) && host.ips.has(ip)) return host;
    if (host.claimed.size >= MAX_CLAIMS) return this.becomeRouter(host);
    host.claim(ip);
    const holder = this.byIp.get(keyOf(network, ip));
    if (holder === host) return host;
    if (holder === undefined) this.gain(host, ip);
    else if (holder.macs.size === 0) this.join(host, holder);
    else this.dispute(ip, holder, host, time);
    return host;
  }

  /** Every few seconds of packet time: what only the passing of time decides. */
  look(time: number): void {
    this.moves.look();
    for (const { ip, winner, losers } of this.contests.settle(time)) {
      for (const loser of losers) this.take(loser, ip);
      this.gain(winner, ip);
    }
  }

  /** The host that has this MAC or IP, made when nobody knows it yet. */
  named(network: number, address: string, time: number): Host {
    if (/^([0-9a-f]{2}:){5}/.test(address)) return this.withMac(network, address, time);
    return this.withIp(network, address, undefined, time);
  }

  /** Whoever has this IP, heard or not. */
  holder(network: number, ip: string): Host | undefined {
    return this.byIp.get(keyOf(network, ip));
  }

  /** The MAC was heard, whoever's words it carried. */
  private forwardedBy(station: Station, host: Host): void {
    const router = this.byMac.get(keyOf(station.network, station.mac ?? ''));
    if (router === undefined || router === host) return;
    router.forwards(station);
    this.tell(router);
  }

  private assign(station: Station): void {
    const { mac, ip, network, firstSeen } = station;
    const isNobody = mac === undefined && ip === undefined;
    if (isNobody || station.isGroup) this.groups.of(station).own(station);
    else if (mac === undefined) this.withIp(network, ip!, undefined, firstSeen).own(station);
    else if (ip === undefined) this.withMac(network, mac, firstSeen).own(station);
    else this.pair(station, mac, ip).own(station);
  }

  /** A MAC speaks for an IP, or is spoken to for it. */
  private pair(station: Station, mac: string, ip: string): Host {
    const { network, firstSeen: time } = station;
    if (this.floating.has(network, ip, mac)) return this.withIp(network, ip, mac, time);
    const host = this.withMac(network, mac, time);
    if (host.ips.has(ip)) return host;
    const holder = this.byIp.get(keyOf(network, ip));
    if (holder !== undefined && holder !== host && holder.macs.size > 0) {
      // The same packets seen on both sides of a router, or an address on its way to another device.
      if (station.packets > 0 && isForwarding(host, ip)) this.becomeRouter(host);
      return holder;
    }
    if (!host.isRouter && isForwarding(host, ip)) this.becomeRouter(host);
    if (host.isRouter && !host.claimed.has(ip) && !isLinkLocal(ip))
      return this.withIp(network, ip, mac, time);
    if (holder !== undefined && holder !== host) this.join(host, holder);
    else if (host.hasRoom) this.gain(host, ip);
    return host;
  }

  /** It keeps what it claims; every other IP it spoke for is a host of its own, behind it. */
  becomeRouter(router: Host): Host {
    if (router.isRouter) return router;
    router.isRouter = true;
    const [mac] = router.macs;
    for (const ip of [...router.ips]) {
      if (router.claimed.has(ip) || isLinkLocal(ip)) continue;
      router.ips.delete(ip);
      this.byIp.delete(keyOf(router.networkNumber, ip));
      if (router.isTold) this.sightings.address?.(router, ip, false);
      const host = this.withIp(router.networkNumber, ip, mac, router.firstSeen);
      router.handOver(host, ip, () => this.facts.takeRoom());
      if (host.packets > 0) this.tell(host);
      for (const station of host.stations) if (station.packets > 0) router.forwards(station);
    }
    return router;
  }

  /** `gone`, known by IP alone or by another MAC of the device, is this host. */
  join(host: Host, gone: Host): void {
    const { networkNumber } = gone;
    for (const ip of gone.ips) {
      this.byIp.delete(keyOf(networkNumber, ip));
      this.gain(host, ip);
    }
    this.facts.giveRoom(host.absorb(gone));
    this.all.delete(gone);
    this.contests.forget(gone);
    this.moves.forget(gone);
    for (const mac of gone.macs) {
      this.byMac.set(keyOf(networkNumber, mac), host);
      this.moves.met(mac, host);
      this.tellAddress(host, mac);
    }
    if (!gone.isTold) return;
    this.tell(host);
    this.sightings.joined?.(host, gone);
  }

  /** Two MACs claim one IP. Whoever claimed last has it; both at the same time is a conflict. */
  private dispute(ip: string, holder: Host, claimant: Host, time: number): void {
    const rivalry = rivalryOf(ip, holder, claimant, time);
    if (rivalry === 'none') {
      this.take(holder, ip);
      return this.gain(claimant, ip);
    }
    claimant.ips.add(ip);
    this.tellAddress(claimant, ip);
    const key = keyOf(holder.networkNumber, ip);
    if (rivalry === 'conflict') this.contests.begin(key, ip, holder, claimant, time);
  }

  private take(host: Host, ip: string): void {
    host.giveUp(ip);
    if (host.isTold) this.sightings.address?.(host, ip, false);
  }

  private gain(host: Host, ip: string): void {
    host.regain(ip);
    this.byIp.set(keyOf(host.networkNumber, ip), host);
    this.tellAddress(host, ip);
  }

  private tell(host: Host): void {
    if (host.isTold) return;
    host.isTold = true;
    this.sightings.host?.(host);
    for (const mac of host.macs) this.sightings.address?.(host, mac, true);
    for (const ip of host.ips) this.sightings.address?.(host, ip, true);
  }

  private tellAddress(host: Host, address: string): void {
    if (host.isTold) this.sightings.address?.(host, address, true);
  }

  private withMac(network: number, mac: string, time: number): Host {
    const key = keyOf(network, mac);
    let host = this.byMac.get(key);
    if (host === undefined) {
      host = this.make(network, time);
      host.macs.add(mac);
      this.byMac.set(key, host);
      this.moves.met(mac, host);
    }
    return host;
  }

  private withIp(network: number, ip: string, via: string | undefined, time: number): Host {
    const key = keyOf(network, ip);
    let host = this.byIp.get(key);
    if (host === undefined) {
      host = this.make(network, time);
      host.via = via;
      host.ips.add(ip);
      this.byIp.set(key, host);
    }
    return host;
  }

  private make(network: number, time: number): Host {
    if (this.all.size >= MAX_HOSTS) this.evict();
    const host = new Host(this.next++, network, this.networkName(network), time);
    this.crowd.newcomer(host);
    this.all.add(host);
    return host;
  }

  /** A hand goes round: whoever said nothing of himself goes, the others stay until it comes again. */
  private evict(): void {
    for (let looked = 0; ; looked++) {
      const host = this.hand.next();
      if (host.isLight || looked === MAX_LOOKED) return this.drop(host);
    }
  }

  private drop(host: Host): void {
    this.evicted++;
    this.all.delete(host);
    this.facts.giveRoom(host.facts.size);
    this.gone(host);
    this.contests.forget(host);
    this.moves.forget(host);
    const { networkNumber } = host;
    for (const mac of host.macs) release(this.byMac, keyOf(networkNumber, mac), host);
    for (const ip of host.ips) release(this.byIp, keyOf(networkNumber, ip), host);
    for (const station of host.stations) this.stationGone(station);
    host.forwardsNobody();
  }
}

function release(map: Map<string, Host>, key: string, host: Host): void {
  if (map.get(key) === host) map.delete(key);
}
