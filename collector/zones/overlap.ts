/** What two zones may not both claim. A range within a wider one of another zone is no quarrel: the narrower wins. */
import { canonicalRange } from './range.ts';
import type { Selectors } from './zone.ts';

export interface Claiming extends Pick<Selectors, 'members' | 'ranges' | 'networks' | 'vlans'> {
  readonly id: string;
  readonly name: string;
}

export interface Overlap {
  readonly name: string;
  /** As a person reads it. */
  readonly claim: string;
}

/** What `zone` claims and one of the others holds already, each with the name of who holds it. */
export function overlapsOf(zone: Claiming, others: readonly Claiming[]): readonly Overlap[] {
  const claimed = new Map(claimsOf(zone).map((claim) => [claim.key, claim.text]));
  return others
    .filter(({ id }) => id !== zone.id)
    .flatMap((other) =>
      claimsOf(other)
        .filter(({ key }) => claimed.has(key))
        .map(({ key }) => ({ name: other.name, claim: claimed.get(key) ?? key })),
    );
}

function claimsOf({ members, ranges, networks, vlans }: Claiming) {
  return [
    ...members.map((asset) => ({ key: `asset\t${asset}`, text: `the asset ${asset}` })),
    ...ranges.map(({ network, cidr }) => {
      const range = canonicalRange(cidr) ?? cidr;
      return { key: `range\t${network}\t${range}`, text: `${range} of ${network}` };
    }),
    ...networks.map((network) => ({ key: `network\t${network}`, text: `the network ${network}` })),
    ...vlans.map((vlan) => ({ key: `vlan\t${vlan}`, text: `VLAN ${vlan}` })),
  ];
}
