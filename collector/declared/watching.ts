/** Was anybody watching who could have heard an asset: from what agents said of themselves. Pure. */
import { BlockList, isIPv4 } from 'node:net';
import type { Instant } from '../../protocols/messages/names.ts';
import { isWatching, type Sight } from '../coverage/sights.table.ts';
import { type Span, union } from '../coverage/timeline.ts';
import type { Watched } from './matching-repository.ts';

/** How long anybody is looked back on who watched: what is silent for longer is not missed. */
export const LOOK_BACK_MS = 400 * 86_400_000;

interface Watcher {
  readonly spans: Span[];
  readonly subnets: BlockList;
}

/** All agents of a site, over the time that is looked back on. */
export class Watching {
  readonly #agents = new Map<string, Watcher>();

  constructor(watched: readonly Watched[]) {
    for (const { agent, begun, until, sight, subnets } of watched) {
      if (!isWatching(sight as Sight)) continue;
      const watcher = this.#agents.get(agent) ?? { spans: [], subnets: new BlockList() };
      this.#agents.set(agent, watcher);
      watcher.spans.push({ from: Date.parse(begun), to: Date.parse(until) });
      for (const subnet of subnets) add(watcher.subnets, subnet);
    }
  }

  /** Those who watched a subnet with one of these addresses in it. */
  ofAddresses(ips: readonly string[]): readonly string[] {
    return [...this.#agents].flatMap(([agent, { subnets }]) =>
      ips.some((ip) => subnets.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6')) ? [agent] : [],
    );
  }

  /** How long at least one of these watched since then; null: none of them is known. */
  watchedMs(agents: readonly string[], since: Instant, now: Instant): number | null {
    const known = agents.flatMap((agent) => this.#agents.get(agent) ?? []);
    if (known.length === 0) return null;
    const range = { from: Date.parse(since), to: Date.parse(now) };
    if (range.from >= range.to) return 0;
    const spans = union(
      known.flatMap((one) => one.spans),
      range,
    );
    return spans.reduce((sum, { from, to }) => sum + to - from, 0);
  }
}

function add(list: BlockList, subnet: string): void {
  const [address = '', bits] = subnet.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const length = Number(bits);
  // What is a subnet to nobody is left out: agents are not our own code's only peers.
  if (Number.isInteger(length) && length >= 0 && length <= (family === 'ipv4' ? 32 : 128)) {
    try {
      list.addSubnet(address, length, family);
    } catch {
      return;
    }
  }
}
