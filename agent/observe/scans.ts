/**
 * Who tries many addresses, or many ports of one: attempts are counted by source until they are
 * answered. A connection that is only asked for (a SYN) is an attempt like any other.
 */
import type { Host } from './host.ts';
import { scanLimits } from './scans.table.ts';
import type { Sightings } from './sightings.ts';

const MOST_SOURCES = 256;
const MOST_TRIES = 1024; // of one source within a minute; beyond, they are not told apart any more

interface Sweep {
  readonly since: number;
  /** Services (`tcp/502`) tried on each target that are not known to answer. */
  readonly tries: Map<Host, Set<string>>;
  count: number;
  /** Addresses and ports at which it is told, again at each doubling. */
  targetsAt: number;
  portsAt: number;
}

export class Scans {
  private readonly sweeps = new Map<Host, Sweep>();
  private readonly sightings: Sightings;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
  }

  /** `source` speaks to a port of `target` for the first time in this flow. */
  tried(source: Host, target: Host, service: string, time: number): void {
    if (source.isGroup || target.isGroup || target.services.has(service)) return;
    const sweep = this.sweepOf(source, time);
    if (sweep.count >= MOST_TRIES) return;
    let services = sweep.tries.get(target);
    if (services === undefined) {
      services = new Set();
      sweep.tries.set(target, services);
    }
    if (services.has(service)) return;
    services.add(service);
    sweep.count++;
    if (sweep.tries.size >= sweep.targetsAt || services.size >= sweep.portsAt)
      this.weigh(source, sweep);
  }

  forget(host: Host): void {
    this.sweeps.delete(host);
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
    const sweep: Sweep = { since: time, tries: new Map(), count: 0, targetsAt, portsAt };
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
    const targets = sweep.tries.size;
    if (targets < sweep.targetsAt && ports < sweep.portsAt) return;
    while (sweep.targetsAt <= targets) sweep.targetsAt *= 2;
    while (sweep.portsAt <= ports) sweep.portsAt *= 2;
    this.sightings.scan?.(source, targets, ports);
  }
}
