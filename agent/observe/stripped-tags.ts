/** Whether a mirror took the VLAN tags off: who is told apart by nothing but tags then stands on one network. */
import type { HostView } from './sightings.ts';

const MANY = 3; // subnets of one cable

/** Hosts of many private /24s stand with MACs of their own on networks that never showed a tag. */
export function isTagStripped(hosts: Iterable<HostView>, vlans: readonly number[]): boolean {
  if (vlans.length > 0) return false;
  const subnets = new Set<string>();
  for (const { ips, macs, via, packets, isGroup } of hosts) {
    if (macs.size === 0 || via !== undefined || packets === 0 || isGroup) continue;
    for (const ip of ips) {
      const subnet = /^((?:10|172|192)\.\d+\.\d+)\.\d+$/.exec(ip)?.[1];
      if (subnet !== undefined) subnets.add(subnet);
    }
  }
  return subnets.size >= MANY;
}
