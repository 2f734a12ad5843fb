/** A zone as it is in force, whoever asks. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

/** Also the order in which an asset with addresses in several zones is counted: to what has most to lose. */
export const SIDES = ['safety', 'ot', 'dmz', 'it'] as const;
export type Side = (typeof SIDES)[number];

/** A block on one network: equal blocks of two cells are two things. */
export interface NetworkRange {
  readonly network: string;
  readonly cidr: string;
}

/** Who belongs to a zone. The narrowest that fits counts: member, then longest range, network, VLAN. */
export interface Selectors {
  /** Whoever is heard there under a MAC of his own: not those beyond a router. */
  readonly networks: readonly string[];
  readonly ranges: readonly NetworkRange[];
  /** Of all networks of the site that end with it. */
  readonly vlans: readonly number[];
  /** Ids of assets that belong here, wherever their addresses are. */
  readonly members: readonly string[];
  /** Ids of assets that do not, though their addresses would. */
  readonly exceptions: readonly string[];
  /** Ids of assets that belong elsewhere and may have an address here all the same. */
  readonly bridges: readonly string[];
}

export interface Zone {
  readonly id: string;
  readonly site: SiteId;
  readonly name: string;
  readonly side: Side;
  /** Addresses there are never lent. */
  readonly isStatic: boolean;
  /** 1 to 5. */
  readonly criticality: number | null;
  /** Since when differences there are judged in earnest; null: they are not. */
  readonly controlledSince: Instant | null;
  /** Id of a user. */
  readonly owner: string | null;
  /** Id of a user. */
  readonly custodian: string | null;
  readonly parent: string | null;
}

/** The same with what it takes to say who belongs to it. */
export interface ZoneInForce extends Zone, Selectors {}
