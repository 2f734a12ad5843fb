/** What is declared, what is observed, and where the two differ, as checks ask for it. csms.md §3.3. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import {
  agentsOfAssets,
  assetName,
  hearingName,
  type Sixteenth,
  sixteenths,
} from '../store/asset-hearing.ts';
import type { Connection } from '../store/database.ts';
import type { AssetRow, ConflictRow } from './views.ts';

export class DeclaredViewRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** One row an asset: declared ones with what was observed of them and their members, then all others. */
  async assets(): Promise<AssetRow[]> {
    const declared = new Map<string, Declared>();
    for (const part of sixteenths) {
      for (const one of await this.#declared(part)) declared.set(one.id, one);
    }
    const seen = new Map<string, Observed>();
    const members = new Map<string, Observed[]>();
    const others: AssetRow[] = [];
    for (const part of sixteenths) {
      for (const one of await this.#observed(part)) {
        seen.set(one.id, one);
        if (one.declared === null || !declared.has(one.declared)) others.push(undeclared(one));
        else push(members, one.declared, one);
      }
    }
    const own = [...declared.values()].map((one) =>
      declaredRow(
        one,
        one.observed === null ? undefined : seen.get(one.observed),
        members.get(one.id) ?? NONE,
      ),
    );
    return [...own, ...others];
  }

  async #declared({ from, to }: Sixteenth): Promise<Declared[]> {
    const { rows } = await sql<Declared>`
      SELECT id, site, zone, observed, coalesce(name, tag) AS "ownName", model, lifecycle,
        owner IS NOT NULL AS "hasOwner", custodian IS NOT NULL AS "hasCustodian", criticality,
        is_safety AS "isSafety", interval_hours AS "intervalHours"
      FROM declared_asset
      WHERE id BETWEEN ${from}::uuid AND ${to}::uuid AND merged_into IS NULL`.execute(this.#db);
    return rows;
  }

  async #observed({ from, to }: Sixteenth): Promise<Observed[]> {
    const { rows } = await sql<Observed>`
      WITH hearing AS MATERIALIZED (${agentsOfAssets(sql`asset BETWEEN ${from}::uuid AND ${to}::uuid`)})
      SELECT asset.id, asset.site, asset.zone, asset.name AS "ownName", ${assetName} AS name,
        asset.first_seen AS "firstSeen", asset.last_seen AS "lastSeen", declared_match.declared,
        reconciliation.ignored_until AS "ignoredUntil", hearing.agents
      FROM asset LEFT JOIN hearing ON hearing.asset = asset.id
        LEFT JOIN declared_match ON declared_match.observed = asset.id
          AND declared_match.observed BETWEEN ${from}::uuid AND ${to}::uuid
        LEFT JOIN reconciliation ON reconciliation.subject = asset.id
          AND reconciliation.subject BETWEEN ${from}::uuid AND ${to}::uuid
      WHERE asset.id BETWEEN ${from}::uuid AND ${to}::uuid AND asset.merged_into IS NULL`.execute(
      this.#db,
    );
    return rows;
  }

  /** What is open of them, one row a field. */
  async conflicts(): Promise<ConflictRow[]> {
    const { rows } = await sql<ConflictRow>`
      SELECT own.site, CASE WHEN asset.id IS NULL THEN own.zone ELSE asset.zone END AS zone,
        coalesce(own.observed, own.id) AS asset,
        coalesce(own.name, own.tag, asset.name, own.model, 'an unnamed asset') AS name,
        conflict->>'field' AS field, conflict->>'declared' AS declared,
        conflict->>'observed' AS observed, reconciliation.since
      FROM reconciliation JOIN declared_asset AS own
          ON own.id = reconciliation.subject AND own.merged_into IS NULL
        LEFT JOIN asset ON asset.id = own.observed AND asset.merged_into IS NULL
        CROSS JOIN LATERAL jsonb_array_elements(reconciliation.conflicts) AS conflict
      WHERE reconciliation.status IN ('conflict', 'duplicate') AND reconciliation.is_open
    `.execute(this.#db);
    return rows;
  }
}

type Declared = Pick<
  AssetRow,
  | ('id' | 'site' | 'zone' | 'lifecycle' | 'hasOwner' | 'hasCustodian')
  | ('criticality' | 'isSafety' | 'intervalHours')
> & {
  /** The asset that is shown for it. */
  readonly observed: string | null;
  readonly ownName: string | null;
  readonly model: string | null;
};

interface Observed extends Pick<AssetRow, 'id' | 'site' | 'zone' | 'name' | 'ignoredUntil'> {
  readonly ownName: string | null;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  readonly declared: string | null;
  readonly agents: string | null;
}

function declaredRow(
  own: Declared,
  seen: Observed | undefined,
  members: readonly Observed[],
): AssetRow {
  const zone = seen === undefined ? own.zone : seen.zone;
  let firstSeen: Instant | null = null;
  let lastSeen: Instant | null = null;
  for (const member of members) {
    if (firstSeen === null || member.firstSeen < firstSeen) firstSeen = member.firstSeen;
    if (lastSeen === null || member.lastSeen > lastSeen) lastSeen = member.lastSeen;
  }
  const { site, lifecycle, hasOwner, hasCustodian, criticality, isSafety, intervalHours } = own;
  return {
    id: own.observed ?? own.id,
    site,
    zone,
    name: own.ownName ?? seen?.ownName ?? own.model ?? 'an unnamed asset',
    isDeclared: true,
    isObserved: members.length > 0,
    lifecycle,
    hasOwner,
    hasCustodian,
    hasZone: (zone ?? own.zone) !== null,
    criticality,
    isSafety,
    firstSeen,
    lastSeen,
    intervalHours,
    ignoredUntil: null,
    permittedBy: null,
    watch: seen === undefined ? null : hearingName(site, seen.zone, seen.agents),
  };
}

const NONE: readonly Observed[] = [];

function push<Row>(into: Map<string, Row[]>, key: string, row: Row): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [row]);
  else known.push(row);
}

function undeclared(seen: Observed): AssetRow {
  const { id, site, zone, name, firstSeen, lastSeen, ignoredUntil, agents } = seen;
  return {
    ...{ id, site, zone, name, isDeclared: false, isObserved: true, lifecycle: null },
    ...{ hasOwner: false, hasCustodian: false, hasZone: zone !== null, criticality: null },
    ...{ isSafety: false, firstSeen, lastSeen, intervalHours: null, ignoredUntil },
    ...{ permittedBy: null, watch: hearingName(site, zone, agents) },
  };
}
