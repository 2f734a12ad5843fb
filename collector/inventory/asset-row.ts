/** What lists and pages are told about an asset. Null: nobody has said. */

import type { FactClass } from '../../protocols/messages/fact.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Standing } from '../declared/declared-asset.ts';
import type { Severity } from '../drift/severity.table.ts';
import type { Place } from '../users/role.ts';

export interface AssetRow {
  readonly id: string;
  readonly site: SiteId;
  readonly name: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly orderCode: string | null;
  readonly serial: string | null;
  readonly firmware: string | null;
  readonly role: string | null;
  readonly level: number | null;
  readonly ip: string | null;
  readonly mac: string | null;
  readonly network: string | null;
  /** Id of the zone in force. */
  readonly zone: string | null;
  readonly addressCount: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  readonly openDrift: number;
  readonly severity: Severity | null;
}

export interface AddressRow {
  readonly kind: 'ip' | 'mac';
  readonly value: string;
  readonly network: string | null;
  readonly lastSeen: Instant;
}

export interface ServiceRow {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
  readonly protocol: string;
}

export interface SightingRow {
  readonly agent: string;
  readonly protocol: string;
  readonly lastSeen: Instant;
  readonly count: number;
}

export interface AssetDetail extends AssetRow {
  readonly roleReason: string | null;
  /** What people say of it; null: nobody declared it. */
  readonly declared: Standing | null;
  readonly addresses: AddressRow[];
  readonly services: ServiceRow[];
  readonly seen: SightingRow[];
}

export interface FactRow {
  readonly attribute: string;
  readonly part: string;
  readonly value: string;
  readonly class: FactClass;
  readonly protocol: string;
  readonly method: 'passive' | 'active';
  readonly agent: string;
  readonly frame: number | null;
  readonly firstSeen: Instant;
  readonly since: Instant;
  readonly lastProven: Instant;
}

export interface FactChangeRow {
  readonly earliest: Instant | null;
  readonly latest: Instant;
  readonly receivedAt: Instant;
  readonly class: FactClass;
  readonly agent: string;
  readonly isLate: boolean;
  readonly attribute: string;
  readonly part: string;
  readonly protocol: string;
  readonly before: string | null;
  readonly after: string;
}

export interface PeerRow {
  readonly asset: string | null;
  readonly name: string | null;
  readonly address: string;
  readonly as: 'client' | 'server';
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  readonly port: number;
  readonly protocol: string;
  readonly packets: number;
  readonly bytes: number;
  readonly operations: Readonly<Record<string, number>>;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

export type AssetColumn = Exclude<keyof AssetRow, 'addressCount' | 'severity' | 'zone'>;

export interface AssetFilter {
  readonly q?: string;
  readonly site?: readonly string[];
  readonly vendor?: string;
  readonly model?: string;
  readonly orderCode?: string;
  readonly serial?: string;
  readonly firmware?: string;
  readonly role?: readonly string[];
  readonly level?: number;
  readonly network?: string;
  /** Nothing that stands elsewhere, whatever else is asked for. */
  readonly places?: readonly Place[];
  /** Ids of zones, and `none`: in no zone. */
  readonly zone?: readonly string[];
  /** An address or a block. */
  readonly ip?: string;
  /** Its beginning, in lower case. */
  readonly mac?: string;
  /** `site/agent`. */
  readonly agent?: string;
  readonly hasOpenDrift?: boolean;
}

export interface AssetSelection {
  readonly sort: AssetColumn | `-${AssetColumn}`;
  readonly limit: number;
  readonly after?: string;
  readonly offset?: number;
}
