/**
 * Which stations are one device. A MAC joins its IPs, unless it forwards for others: a router's hosts
 * are kept by IP. Equal IPs on two networks are two hosts. design.md 1.7 and 4.
 */
import type { Station } from '../decode/addresses.ts';
import { areNeighbours, isLinkLocal, isSharedMac } from './address-rules.ts';
import { Host } from './host.ts';
import type { Sightings } from './sightings.ts';

const MAX_HOSTS = 16_384;
const MAX_CLAIMS = 6; // IPs one device claims; beyond, it answers for others
const MAX_ALIASES = 8; // IPs of one subnet a MAC may send from without claiming them
const CONFLICT = 60_000_000; // microseconds: two that both spoke under one IP within that do so at the same time

export class Hosts {
  readonly size = MAX_HOSTS;
  evicted = 0;
  conflicts = 0;
  private next = 0;
  private readonly all = new Set<Host>();
  private readonly byMac = new Map<string, Host>();
  private readonly byIp = new Map<string, Host>();
  private readonly groups = new Map<string, Host>();
  private readonly sightings: Sightings;
  private readonly networkName: (network: number) => string;

  constructor(sightings: Sightings, networkName: (network: number) => string) {
    this.sightings = sightings;
    this.networkName = networkName;
  }

  get used(): number {
    return this.all.size;
  }

  [Symbol.iterator](): IterableIterator<Host> {
    return this.all.values();
  }

  of(station: Station): Host {
    return station.owner as Host;
  }

  /** Finds whose station it is; tells of the host once it was heard. */
  station(station: Station): void {
    if (station.owner === undefined) this.assign(station);
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
    if (host.claimed.has(ip) && host.ips.has(ip)) return host;
    if (host.claimed.size >= MAX_CLAIMS) {
      if (!host.isRouter) this.becomeRouter(host);
      return host;
    }
    host.claimed.add(ip);
    const holder = this.byIp.get(keyOf(network, ip));
    if (holder === host) return host;
    if (holder === undefined) this.gain(host, ip);
    else if (holder.macs.size === 0) this.join(host, holder);
    else this.dispute(ip, holder, host, time);
    return host;
  }

  /** The host that has this MAC or IP, made when nobody knows it yet. */
  named(network: number, address: string, time: number): Host {
    if (/^([0-9a-f]{2}:){5}/.test(address)) return this.withMac(network, address, time);
    return this.withIp(network, address, undefined, time);
  }

  /** The MAC was heard, whoever's words it carried. */
  private forwardedBy(station: Station, host: Host): void {
    const router = this.byMac.get(keyOf(station.network, station.mac ?? ''));
    if (router === undefined || router === host) return;
    router.forwarded.add(station);
    this.tell(router);
  }

  private assign(station: Station): void {
    const { mac, ip, network, firstSeen } = station;
    const host = station.isGroup
      ? this.group(station)
      : mac === undefined
        ? this.withIp(network, ip ?? '', undefined, firstSeen)
        : ip === undefined
          ? this.withMac(network, mac, firstSeen)
          : this.pair(station, mac, ip);
    this.own(host, station);
  }

  private own(host: Host, station: Station): void {
    station.owner = host;
    host.stations.add(station);
    if (station.firstSeen < host.firstSeen) host.firstSeen = station.firstSeen;
  }

  /** A MAC speaks for an IP, or is spoken to for it. */
  private pair(station: Station, mac: string, ip: string): Host {
    const { network, firstSeen: time } = station;
    const host = this.withMac(network, mac, time);
    if (host.ips.has(ip)) return host;
    const holder = this.byIp.get(keyOf(network, ip));
    if (holder !== undefined && holder !== host && holder.macs.size > 0) {
      // The same packets seen on both sides of a router, or an address on its way to another device.
      if (!host.isRouter && station.packets > 0 && this.forwards(host, ip)) this.becomeRouter(host);
      return holder;
    }
    if (!host.isRouter && this.forwards(host, ip)) this.becomeRouter(host);
    if (host.isRouter && !host.claimed.has(ip) && !isLinkLocal(ip))
      return this.withIp(network, ip, mac, time);
    if (holder !== undefined && holder !== host) this.join(host, holder);
    else this.gain(host, ip);
    return host;
  }

  /** Whether an IP beyond its own makes this MAC a router. */
  private forwards(host: Host, ip: string): boolean {
    if (host.claimed.has(ip) || isLinkLocal(ip)) return false;
    const [mac] = host.macs;
    if (mac !== undefined && isSharedMac(mac)) return true;
    let same = 0;
    for (const own of host.ips) {
      if (own.includes(':') !== ip.includes(':') || isLinkLocal(own)) continue;
      if (!areNeighbours(own, ip)) return true;
      same++;
    }
    return same >= MAX_ALIASES;
  }

  /** It keeps what it claims; every other IP it spoke for is a host of its own, behind it. */
  private becomeRouter(router: Host): void {
    router.isRouter = true;
    const [mac] = router.macs;
    for (const ip of [...router.ips]) {
      if (router.claimed.has(ip) || isLinkLocal(ip)) continue;
      router.ips.delete(ip);
      this.byIp.delete(keyOf(router.networkNumber, ip));
      if (router.isTold) this.sightings.address?.(router, ip, false);
      const host = this.withIp(router.networkNumber, ip, mac, router.firstSeen);
      this.handOver(router, host, ip);
      if (host.packets > 0) this.tell(host);
      for (const station of host.stations) if (station.packets > 0) router.forwarded.add(station);
    }
  }

  /** Stations, facts and services of one IP go to another host. */
  private handOver(from: Host, to: Host, ip: string): void {
    for (const station of [...from.stations]) {
      if (station.ip !== ip) continue;
      from.stations.delete(station);
      this.own(to, station);
    }
    for (const [key, fact] of from.facts) {
      if (fact.ip !== ip) continue;
      from.facts.delete(key);
      to.facts.set(key, fact);
    }
    for (const [key, service] of from.services) {
      if (service.ip !== ip) continue;
      from.services.delete(key);
      to.services.set(key, service);
    }
  }

  /** `gone`, known by IP alone, is this host. */
  private join(host: Host, gone: Host): void {
    for (const ip of gone.ips) {
      this.byIp.delete(keyOf(gone.networkNumber, ip));
      this.gain(host, ip);
    }
    for (const station of gone.stations) this.own(host, station);
    gone.stations.clear();
    for (const [key, fact] of gone.facts) if (!host.facts.has(key)) host.facts.set(key, fact);
    for (const [key, service] of gone.services)
      if (!host.services.has(key)) host.services.set(key, service);
    host.formerPackets += gone.formerPackets;
    host.firstSeen = Math.min(host.firstSeen, gone.firstSeen);
    this.all.delete(gone);
    if (!gone.isTold) return;
    this.tell(host);
    this.sightings.joined?.(host, gone);
  }

  /** Two MACs claim one IP. Whoever claimed last has it; both at the same time is a conflict. */
  private dispute(ip: string, holder: Host, claimant: Host, time: number): void {
    const isAlive = Math.abs(time - holder.lastSeen) <= CONFLICT;
    const isShared = [...holder.macs, ...claimant.macs].some(isSharedMac);
    if (isAlive && holder.claimed.has(ip) && !isShared) {
      this.conflicts++;
      claimant.ips.add(ip);
      this.tellAddress(claimant, ip);
      this.sightings.conflict?.(ip, holder, claimant);
      return;
    }
    if (isShared) {
      claimant.ips.add(ip);
      this.tellAddress(claimant, ip);
      return;
    }
    holder.ips.delete(ip);
    holder.claimed.delete(ip);
    holder.formerIps.add(ip);
    if (holder.isTold) this.sightings.address?.(holder, ip, false);
    this.gain(claimant, ip);
  }

  private gain(host: Host, ip: string): void {
    host.ips.add(ip);
    host.formerIps.delete(ip);
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
    }
    return host;
  }

  private withIp(network: number, ip: string, via: string | undefined, time: number): Host {
    const key = keyOf(network, ip);
    let host = this.byIp.get(key);
    if (host === undefined) {
      host = this.make(network, time);
      host.via = via;
      if (ip !== '') host.ips.add(ip);
      this.byIp.set(key, host);
    }
    return host;
  }

  private group(station: Station): Host {
    const address = station.ip ?? station.mac ?? '';
    const key = keyOf(station.network, address);
    let host = this.groups.get(key);
    if (host === undefined) {
      if (this.groups.size >= MAX_HOSTS) this.groups.clear();
      host = new Host(
        this.next++,
        station.network,
        this.networkName(station.network),
        station.firstSeen,
      );
      host.isGroup = true;
      if (station.mac !== undefined) host.macs.add(station.mac);
      if (station.ip !== undefined) host.ips.add(station.ip);
      this.groups.set(key, host);
    }
    return host;
  }

  private make(network: number, time: number): Host {
    if (this.all.size >= MAX_HOSTS) this.evict();
    const host = new Host(this.next++, network, this.networkName(network), time);
    this.all.add(host);
    return host;
  }

  /** Looks at the oldest ones: those that said nothing of themselves go, the others get another turn. */
  private evict(): void {
    let looked = 0;
    for (const host of this.all) {
      this.all.delete(host);
      if (host.isLight || ++looked > 8) return this.drop(host);
      this.all.add(host);
    }
  }

  private drop(host: Host): void {
    this.evicted++;
    const { networkNumber } = host;
    for (const mac of host.macs) this.release(this.byMac, keyOf(networkNumber, mac), host);
    for (const ip of host.ips) this.release(this.byIp, keyOf(networkNumber, ip), host);
    for (const station of host.stations) station.owner = undefined;
    host.stations.clear();
    host.forwarded.clear();
  }

  private release(map: Map<string, Host>, key: string, host: Host): void {
    if (map.get(key) === host) map.delete(key);
  }
}

function keyOf(network: number, address: string): string {
  return `${network} ${address}`;
}
