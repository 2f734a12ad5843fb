/**
 * Who tries many addresses, or many ports of one: attempts are counted by source until they are
 * answered. A connection that is only asked for (a SYN) is an attempt like any other, and so is asking
 * the network who has an address: nobody sends a SYN to one that no ARP reply was heard from.
 */
import type { Station } from '../decode/addresses.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import { scanLimits } from './scans.table.ts';
import type { Sightings } from './sightings.ts';

const MIN_PACKETS = 8; // of a sender before anybody asks whether it scans: a forged one sends fewer
const MOST_SOURCES = 256;
const MOST_TRIES = 1024; // of one source within a minute; beyond, they are not told apart any more

interface Sweep {
  readonly since: number;
  /** Services (`tcp/502`) tried on each target that are not known to answer. */
  readonly tries: Map<Host, Set<string>>;
  /** IPs it asked its own network for that nobody is known to have. */
  readonly sought: Set<string>;
  readonly network: number;
  count: number;
  /** Addresses and ports at which it is told, again at each doubling. */
  targetsAt: number;
  portsAt: number;
}

export class Scans {
  private readonly sweeps = new Map<Host, Sweep>();
  private readonly sightings: Sightings;
  private readonly hosts: Hosts;

  constructor(sightings: Sightings, hosts: Hosts) {
    this.sightings = sightings;
    this.hosts = hosts;
  }

  /** `from` speaks to a port of `to` for the first time in this flow. */
  tried(from: Station, to: Station, transport: 'tcp' | 'udp', port: number): void {
    if (from.packets < MIN_PACKETS) return;
    const target = this.hosts.of(to);
    if (target.serviceAt(transport, port) !== undefined) return; // answered already
    const source = this.hosts.of(from);
    if (source.isGroup || target.isGroup) return;
    const service = `${transport}/${port}`;
    const sweep = this.sweepOf(source, from.lastSeen);
    if (sweep.count >= MOST_TRIES) return;
    let services = sweep.tries.get(target);
    if (services === undefined) {
      services = new Set();
      sweep.tries.set(target, services);
    }
    if (services.has(service)) return;
    services.add(service);
    sweep.count++;
    if (targetsOf(sweep) >= sweep.targetsAt || services.size >= sweep.portsAt)
      this.weigh(source, sweep);
  }

  /** `from` asks who has this IP. */
  sought(from: Station, ip: string, time: number): void {
    if (from.packets < MIN_PACKETS || this.isThere(from.network, ip)) return;
    const source = this.hosts.of(from);
    if (source.isGroup || asksForOthers(source)) return;
    const sweep = this.sweepOf(source, time);
    if (sweep.count >= MOST_TRIES || sweep.sought.has(ip)) return;
    sweep.sought.add(ip);
    sweep.count++;
    if (targetsOf(sweep) >= sweep.targetsAt) this.weigh(source, sweep);
  }

  /** `asker` is told who has this IP, be it by one that answers for others. */
  answered(asker: Station, ip: string): void {
    const sweep = this.sweeps.get(this.hosts.of(asker));
    if (sweep?.sought.delete(ip) === true) sweep.count--;
  }

  forget(host: Host): void {
    this.sweeps.delete(host);
  }

  private isThere(network: number, ip: string): boolean {
    return (this.hosts.holder(network, ip)?.packets ?? 0) > 0;
  }

  private sweepOf(source: Host, time: number): Sweep {
    const known = this.sweeps.get(source);
    if (known !== undefined && Math.abs(time - known.since) <= scanLimits.within) return known;
    this.sweeps.delete(source);
    if (this.sweeps.size >= MOST_SOURCES) {
      for (const oldest of this.sweeps.keys()) {
        this.sweeps.delete(oldest);
        break;
      }
    }
    const { targets: targetsAt, ports: portsAt } = scanLimits;
    const none = { tries: new Map(), sought: new Set<string>(), count: 0 };
    const sweep = { ...none, since: time, network: source.networkNumber, targetsAt, portsAt };
    this.sweeps.set(source, sweep);
    return sweep;
  }

  /** What was answered meanwhile was no attempt in vain. */
  private weigh(source: Host, sweep: Sweep): void {
    let ports = 0;
    for (const [target, services] of sweep.tries) {
      for (const service of services) {
        if (!target.services.has(service)) continue;
        services.delete(service);
        sweep.count--;
      }
      if (services.size === 0) sweep.tries.delete(target);
      ports = Math.max(ports, services.size);
    }
    this.weighSought(source, sweep);
    const targets = targetsOf(sweep);
    if (targets < sweep.targetsAt && ports < sweep.portsAt) return;
    while (sweep.targetsAt <= targets) sweep.targetsAt *= 2;
    while (sweep.portsAt <= ports) sweep.portsAt *= 2;
    this.sightings.scan?.(source, targets, ports);
  }

  /** Who was asked for and then tried is one target. */
  private weighSought(source: Host, sweep: Sweep): void {
    const { sought, tries, network } = sweep;
    const isExcused = asksForOthers(source);
    for (const ip of [...sought]) {
      const holder = this.hosts.holder(network, ip);
      const isTried = holder !== undefined && tries.has(holder);
      if (!isExcused && !isTried && !this.isThere(network, ip)) continue;
      sought.delete(ip);
      sweep.count--;
    }
  }
}

const targetsOf = ({ tries, sought }: Sweep) => tries.size + sought.size;

/**
 * A router asks for whoever is written to from outside; a DHCP server tries an address before it offers
 * it (RFC 2131, 2.2). Whom they ask for was not their choice.
 */
function asksForOthers({ isRouter, facts }: Host): boolean {
  if (isRouter) return true;
  for (const { attribute, value } of facts.values())
    if (attribute === 'role' && value === 'dhcp-server') return true;
  return false;
}
