/** What is declared, what is observed, and where the two differ, as checks ask for it. csms.md §3.3. */
import { sql } from 'kysely';
import {
  agentsAmong,
  assetName,
  hearingKey,
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
    const rows: AssetRow[] = [];
    for (const part of sixteenths) rows.push(...(await this.#declared(part)));
    for (const part of sixteenths) rows.push(...(await this.#undeclared(part)));
    return rows;
  }

  async #declared({ from, to }: Sixteenth): Promise<AssetRow[]> {
    const mine = sql`SELECT observed FROM declared_asset
      WHERE id BETWEEN ${from}::uuid AND ${to}::uuid AND merged_into IS NULL`;
    const { rows } = await sql<AssetRow>`
      WITH hearing AS MATERIALIZED (${agentsAmong(mine)}), met AS MATERIALIZED (
        SELECT declared, min(first_seen) AS first_seen, max(last_seen) AS last_seen
        FROM declared_match JOIN asset ON asset.id = declared_match.observed
        WHERE declared BETWEEN ${from}::uuid AND ${to}::uuid AND asset.merged_into IS NULL
        GROUP BY declared
      )
      SELECT coalesce(own.observed, own.id) AS id, own.site,
        CASE WHEN asset.id IS NULL THEN own.zone ELSE asset.zone END AS zone,
        coalesce(own.name, own.tag, asset.name, own.model, 'an unnamed asset') AS name,
        true AS "isDeclared", met.declared IS NOT NULL AS "isObserved", own.lifecycle,
        own.owner IS NOT NULL AS "hasOwner", own.custodian IS NOT NULL AS "hasCustodian",
        coalesce(asset.zone, own.zone) IS NOT NULL AS "hasZone", own.criticality,
        own.is_safety AS "isSafety", met.first_seen AS "firstSeen", met.last_seen AS "lastSeen",
        own.interval_hours AS "intervalHours", NULL::timestamptz AS "ignoredUntil",
        NULL AS "permittedBy",
        ${hearingKey(sql`own.site`, sql`asset.zone`)} AS watch
      FROM declared_asset AS own
        LEFT JOIN asset ON asset.id = own.observed AND asset.merged_into IS NULL
        LEFT JOIN met ON met.declared = own.id
        LEFT JOIN hearing ON hearing.asset = own.observed
      WHERE own.id BETWEEN ${from}::uuid AND ${to}::uuid AND own.merged_into IS NULL`.execute(
      this.#db,
    );
    return rows;
  }

  async #undeclared({ from, to }: Sixteenth): Promise<AssetRow[]> {
    const { rows } = await sql<AssetRow>`
      WITH mine AS MATERIALIZED (
        SELECT asset.* FROM asset
        WHERE asset.id BETWEEN ${from}::uuid AND ${to}::uuid AND asset.merged_into IS NULL
          AND NOT EXISTS (SELECT FROM declared_match JOIN declared_asset AS own
            ON own.id = declared_match.declared AND own.merged_into IS NULL
            WHERE declared_match.observed = asset.id)
      ), hearing AS MATERIALIZED (${agentsAmong(sql`SELECT id FROM mine`)})
      SELECT asset.id, asset.site, asset.zone, ${assetName} AS name, false AS "isDeclared",
        true AS "isObserved", NULL AS lifecycle, false AS "hasOwner", false AS "hasCustodian",
        asset.zone IS NOT NULL AS "hasZone", NULL AS criticality, false AS "isSafety",
        asset.first_seen AS "firstSeen", asset.last_seen AS "lastSeen",
        NULL AS "intervalHours", reconciliation.ignored_until AS "ignoredUntil",
        NULL AS "permittedBy",
        ${hearingKey(sql`asset.site`, sql`asset.zone`)} AS watch
      FROM mine AS asset LEFT JOIN reconciliation ON reconciliation.subject = asset.id
        LEFT JOIN hearing ON hearing.asset = asset.id`.execute(this.#db);
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
