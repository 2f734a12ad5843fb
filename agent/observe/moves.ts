/**
 * A MAC that is heard on another network (interface or VLAN) than before has moved, once it is silent
 * where it was. One that speaks on both, in turns, is at home on both: a router, or two mirrors.
 */
import type { Host } from './host.ts';
import type { Sightings } from './sightings.ts';

/** Microseconds of packet time in which it was heard on its new network alone. */
const MOVED_AFTER = 60_000_000;
const MOST = 256;

interface Wanderer {
  readonly hosts: Set<Host>;
  home: Host;
  /** Was heard later than where it is at home. */
  isAway: boolean;
}

export class Moves {
  private readonly homes = new Map<string, Host>();
  private readonly wanderers = new Map<string, Wanderer>();
  private readonly sightings: Sightings;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
  }

  /** A MAC is met on a network for the first time. */
  met(mac: string, host: Host): void {
    const home = this.homes.get(mac);
    if (home === undefined) {
      this.homes.set(mac, host);
      return;
    }
    const known = this.wanderers.get(mac);
    if (known !== undefined) known.hosts.add(host);
    else if (this.wanderers.size < MOST)
      this.wanderers.set(mac, { hosts: new Set([home, host]), home, isAway: false });
  }

  forget(host: Host): void {
    for (const mac of host.macs) {
      if (this.homes.get(mac) === host) this.homes.delete(mac);
      const wanderer = this.wanderers.get(mac);
      wanderer?.hosts.delete(host);
      if (wanderer?.home === host || wanderer?.hosts.size === 1) this.wanderers.delete(mac);
    }
  }

  /** Now and then. */
  look(): void {
    for (const [mac, wanderer] of this.wanderers) {
      const { home, isAway } = wanderer;
      const newest = lastHeard(wanderer);
      if (newest === home) {
        if (isAway || home.isRouter) this.wanderers.delete(mac); // there and here in turns
        continue;
      }
      wanderer.isAway = true;
      if (newest.lastSeen - home.lastSeen < MOVED_AFTER) continue;
      Object.assign(wanderer, { home: newest, isAway: false });
      this.homes.set(mac, newest);
      if (home.packets > 0) this.sightings.moved?.(newest, home.network, newest.network);
    }
  }
}

function lastHeard({ home, hosts }: Wanderer): Host {
  let newest = home;
  for (const host of hosts) {
    if (host.packets > 0 && host.lastSeen > newest.lastSeen) newest = host;
  }
  return newest;
}
