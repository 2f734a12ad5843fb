/** Names of assets that are the same in every run: made of the strongest thing known of them. */
import { createHash } from 'node:crypto';
import type { HostView } from '../observe/sightings.ts';

/** Sixteen hexadecimal digits each, all different. */
export function assetIds(hosts: readonly HostView[]): ReadonlyMap<HostView, string> {
  const ids = new Map<HostView, string>();
  const taken = new Set<string>();
  for (const host of hosts) {
    // Two hosts of one serial (a device on two networks) are told apart by the next identifier.
    const [strongest, ...weaker] = identifiersOf(host);
    let id = hash(strongest!);
    for (let i = 0; taken.has(id); i += 1) {
      id = hash([strongest, ...weaker.slice(0, i + 1), i < weaker.length ? '' : i].join('|'));
    }
    taken.add(id);
    ids.set(host, id);
  }
  return ids;
}

/** Serial beats MAC beats IP; a locally administered MAC says little more than an IP. */
function identifiersOf(host: HostView): string[] {
  const serials: string[] = [];
  for (const { attribute, value, part, protocol } of host.facts.values()) {
    if (attribute === 'serial' && part === undefined) serials.push(`serial ${protocol} ${value}`);
  }
  const macs = [...host.macs].sort();
  const universal = macs.filter((mac) => (Number.parseInt(mac[1] ?? '0', 16) & 2) === 0);
  const local = macs.filter((mac) => !universal.includes(mac));
  return [
    ...serials.sort(),
    ...universal.map((mac) => `mac ${mac}`),
    ...[...host.ips].sort().map((ip) => `ip ${host.network} ${ip}`),
    ...local.map((mac) => `mac ${host.network} ${mac}`),
    `host ${host.network} ${host.id}`,
  ];
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
