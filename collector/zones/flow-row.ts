/** Conversations between zones as lists tell them. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Place } from '../users/role.ts';
import type { Crossed } from './conformities.table.ts';
import type { Side } from './zone.ts';

export interface FlowEnd {
  /** Null: an address that is no asset's. */
  readonly asset: string | null;
  readonly name: string | null;
  /** `mac ip network`, a hyphen for what is not known. */
  readonly address: string;
  readonly zone: string | null;
}

export interface FlowRow {
  readonly id: string;
  readonly site: SiteId;
  readonly client: FlowEnd;
  readonly server: FlowEnd;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  readonly port: number;
  readonly protocol: string;
  readonly conformity: Crossed;
  readonly conduit: string | null;
  readonly rule: string | null;
  /** Since when it is held to be this. */
  readonly since: Instant;
  readonly packets: number;
  readonly bytes: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

export interface FlowFilter {
  readonly site?: readonly string[];
  readonly places?: readonly Place[];
  readonly conformity?: readonly Crossed[];
  /** Either end is there. */
  readonly zone?: string;
  readonly from?: string;
  readonly to?: string;
  /** Either end is in a zone in force of this side. */
  readonly side?: Side;
  readonly conduit?: string;
  readonly rule?: string;
  readonly protocol?: string;
  /** Heard at that time or later. */
  readonly seenSince?: Instant;
}

export interface FlowSelection {
  readonly sort: 'since' | '-since';
  readonly limit: number;
  readonly after?: string;
}

/** How much goes from one zone to another; null: to or from no zone. */
export interface Crossing {
  readonly from: string | null;
  readonly to: string | null;
  readonly conformity: Crossed;
  readonly flows: number;
  readonly packets: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

/** What a rule of a conduit allowed. One that is not there allowed nothing that is remembered. */
export interface RuleUse {
  readonly conduit: string;
  readonly rule: string;
  readonly flows: number;
  readonly packets: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

export interface DualHomed {
  readonly asset: string;
  readonly site: SiteId;
  readonly name: string | null;
  /** Its own first. */
  readonly zones: readonly string[];
  readonly isDeclared: boolean;
  readonly since: Instant;
}
