/** Which zone an address or an asset is in: the narrowest selector wins. Pure, and the same for any order of the zones. */
import { type Address, isPublic } from './address.ts';
import { RangeMap } from './range.ts';
import { SIDES, type ZoneInForce } from './zone.ts';

export type Selector = 'member' | 'range' | 'network' | 'vlan';

export interface Holding {
  readonly zone: string;
  readonly by: Selector;
}

export interface Belonging {
  readonly zone: string | null;
  /** Where its addresses are, when that is in more than one zone; its own comes first. */
  readonly zones: readonly string[];
  /** Every zone but its own says that it may be there. */
  readonly isDeclared: boolean;
}

export class Membership {
  readonly zones: ReadonlyMap<string, ZoneInForce>;
  readonly #members = new Map<string, string>();
  readonly #ranges = new Map<string, RangeMap<string>>();
  readonly #networks = new Map<string, string>();
  readonly #vlans = new Map<number, string>();

  constructor(zones: readonly ZoneInForce[]) {
    // The last one set stands: of two that claim the same, the one whose id sorts first.
    const sorted = zones.toSorted((one, other) => (one.id < other.id ? 1 : -1));
    this.zones = new Map(sorted.map((zone) => [zone.id, zone]));
    for (const zone of sorted) this.#enter(zone);
  }

  #enter({ id, members, ranges, networks, vlans }: ZoneInForce): void {
    for (const asset of members) this.#members.set(asset, id);
    for (const { network, cidr } of ranges) {
      const own = this.#ranges.get(network) ?? new RangeMap<string>();
      own.set(cidr, id);
      this.#ranges.set(network, own);
    }
    for (const network of networks) this.#networks.set(network, id);
    for (const vlan of vlans) this.#vlans.set(vlan, id);
  }

  /** `asset`: whose address it is, where that is known. Undefined: it is in no zone. */
  of(address: Address, asset: string | null): Holding | undefined {
    const member = asset === null ? undefined : this.#members.get(asset);
    if (member !== undefined) return { zone: member, by: 'member' };
    return this.#byPlace(address, asset);
  }

  #byPlace(address: Address, asset: string | null): Holding | undefined {
    const { network, ip } = address;
    const isOut = (zone: string) =>
      asset !== null && this.zones.get(zone)?.exceptions.includes(asset) === true;
    if (ip !== null) {
      for (const zone of this.#ranges.get(network)?.holding(ip) ?? []) {
        if (!isOut(zone)) return { zone, by: 'range' };
      }
    }
    // Heard there, but from beyond a router: it is at home somewhere else.
    if (address.mac === null || isPublic(address)) return undefined;
    const whole = this.#networks.get(network);
    if (whole !== undefined && !isOut(whole)) return { zone: whole, by: 'network' };
    const vlan = vlanOf(network);
    const tagged = vlan === undefined ? undefined : this.#vlans.get(vlan);
    return tagged === undefined || isOut(tagged) ? undefined : { zone: tagged, by: 'vlan' };
  }

  /** `addresses`: those it has at present. */
  belonging(asset: string, addresses: readonly Address[]): Belonging {
    const places = new Set<string>();
    for (const address of addresses) {
      const place = this.#byPlace(address, asset);
      if (place !== undefined) places.add(place.zone);
    }
    const sorted = [...places].sort((one, other) => this.#order(one, other));
    const zone = this.#members.get(asset) ?? sorted[0] ?? null;
    if (sorted.length < 2 || zone === null) return { zone, zones: [], isDeclared: false };
    const others = sorted.filter((place) => place !== zone);
    const isDeclared = others.every((place) => this.zones.get(place)?.bridges.includes(asset));
    return { zone, zones: [zone, ...others], isDeclared };
  }

  #order(one: string, other: string): number {
    return this.#rank(one) - this.#rank(other) || (one < other ? -1 : 1);
  }

  #rank(zone: string): number {
    return SIDES.indexOf(this.zones.get(zone)?.side ?? 'it');
  }
}

/** A network is named agent, interface, VLAN; what a person declared may say anything. */
function vlanOf(network: string): number | undefined {
  const vlan = /\/([1-9]\d{0,3})$/.exec(network)?.[1];
  return vlan === undefined ? undefined : Number(vlan);
}
