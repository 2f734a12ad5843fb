import { sql } from 'kysely';
import { LOOKED_UP } from '../../protocols/messages/fact.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Sight } from './baseline.ts';
import type { Observed, Snapshot } from './snapshot.ts';

/** The revision of a baseline that is in force. */
export interface ApprovedBaseline {
  readonly id: string;
  readonly asset: string;
  readonly revision: number;
  readonly approvedAt: Instant;
  /** A name. */
  readonly approvedBy: string;
  readonly snapshot: Snapshot;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is observed of what has a baseline, and the baselines themselves, which are records. */
export class BaselineRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** By asset. What is looked up and what changes by itself is no part of it. */
  async ofAssets(site: SiteId, assets: readonly string[]): Promise<ReadonlyMap<string, Sight>> {
    const ids = arrayOf(
      'uuid',
      assets.filter((id) => UUID.test(id)),
    );
    const { rows } = await sql<{ id: string; name: string; zone: string | null; seen: Observed[] }>`
      SELECT id, zone, coalesce(name, model, host(ip), mac, id::text) AS name, (
        SELECT coalesce(json_agg(json_build_object('path', path, 'source', source, 'value', value,
          'weight', weight)), '[]'::json) FROM (
            SELECT concat_ws('/', nullif(part, ''), attribute) AS path, protocol AS source, value,
              CASE class WHEN 'identity' THEN 0 WHEN 'config' THEN 1 ELSE 2 END
                + CASE part WHEN '' THEN 0 ELSE 4 END AS weight
            FROM fact WHERE fact.asset = asset.id AND class <> 'volatile' AND protocol <> ${LOOKED_UP}
            UNION ALL
            SELECT 'service/' || transport || '/' || port, '', protocol, 3 FROM service
            WHERE service.asset = asset.id) AS said) AS seen
      FROM asset WHERE id = ANY(${ids}) AND site = ${site} AND merged_into IS NULL`.execute(
      this.#db,
    );
    return new Map(rows.map(({ id, name, zone, seen }) => [id, { name, zone, observed: seen }]));
  }

  /** What passes the border of a zone, by the zone it is spoken with. */
  async ofConduits(site: SiteId, zone: string): Promise<Sight | undefined> {
    if (!UUID.test(zone)) return undefined;
    const { rows } = await sql<{ path: string; source: string }>`
      SELECT DISTINCT CASE WHEN from_zone = ${zone}::uuid
          THEN 'to/' || coalesce(to_zone::text, 'outside')
          ELSE 'from/' || coalesce(from_zone::text, 'outside') END
        || '/' || transport || '/' || port AS path, protocol AS source
      FROM conversation
      WHERE site = ${site} AND conformity <> 'inside'
        AND (from_zone = ${zone}::uuid OR to_zone = ${zone}::uuid)`.execute(this.#db);
    const named = await sql<{ title: string }>`
      SELECT title FROM record WHERE id = ${zone}::uuid AND site = ${site}`.execute(this.#db);
    const name = named.rows[0]?.title;
    if (name === undefined) return undefined;
    const observed = rows.map((row) => ({ ...row, value: 'seen', weight: 0 }));
    return { name, zone, observed };
  }

  /** Of these assets, the baselines in force. */
  async approved(assets: readonly string[]): Promise<ReadonlyMap<string, ApprovedBaseline>> {
    if (assets.length === 0) return new Map();
    const ids = arrayOf('uuid', assets);
    const { rows } = await sql<ApprovedBaseline>`
      SELECT record.id, asset.id AS asset, stood.revision, stood.body->'snapshot' AS snapshot,
        approve.at AS "approvedAt", approve."by" AS "approvedBy"
      FROM asset
      JOIN record ON record.kind = 'baseline' AND coalesce(record.site, '') = asset.site
        AND record.ref = 'asset/' || asset.id
      JOIN record_revision AS stood ON stood.record = record.id AND stood.revision = record.in_force
      JOIN LATERAL (SELECT at, "by" FROM record_step
        WHERE record_step.record = record.id AND event = 'approve'
          AND record_step.revision = stood.revision ORDER BY number DESC LIMIT 1) AS approve ON true
      WHERE asset.id = ANY(${ids}) ORDER BY asset.id`.execute(this.#db);
    return new Map(rows.map((row) => [row.asset, row]));
  }

  /** Open differences of an asset of which one of these was said and nobody accepted it, or nothing yet. */
  async unsettled(asset: string, verdicts: readonly string[]): Promise<readonly string[]> {
    if (!UUID.test(asset)) return [];
    const { rows } = await sql<{ path: string }>`
      SELECT DISTINCT rtrim(drift.kind || ' ' || drift.path) AS path
      FROM drift LEFT JOIN verdict ON verdict.drift = drift.id
        LEFT JOIN judge_queue ON judge_queue.drift = drift.id
      WHERE drift.asset = ${asset}::uuid AND drift.state = 'open' AND CASE
        WHEN verdict.drift IS NULL THEN judge_queue.drift IS NOT NULL
        ELSE verdict.verdict = ANY(${arrayOf('text', verdicts)})
          AND NOT verdict.is_would_be AND NOT verdict.is_accepted AND NOT verdict.is_attempted END
      ORDER BY 1 LIMIT 50`.execute(this.#db);
    return rows.map(({ path }) => path);
  }

  /** Observed assets of a zone of which nobody has decided on a baseline or set one aside, and how many there are. */
  async lacking(
    site: SiteId,
    zone: string,
    limit: number,
  ): Promise<{ readonly assets: readonly string[]; readonly total: number }> {
    const { rows } = await sql<{ id: string; total: number }>`
      SELECT id, count(*) OVER ()::int AS total FROM asset
      WHERE site = ${site} AND zone = ${zone}::uuid AND merged_into IS NULL AND NOT EXISTS (
        SELECT FROM record WHERE record.kind = 'baseline' AND coalesce(record.site, '') = ${site}
          AND record.ref = 'asset/' || asset.id
          AND (record.in_force IS NOT NULL OR record.state IN ('proposed', 'superseded')))
        AND (EXISTS (SELECT FROM service WHERE service.asset = asset.id) OR EXISTS (
          SELECT FROM fact WHERE fact.asset = asset.id AND class <> 'volatile'
            AND protocol <> ${LOOKED_UP}))
      ORDER BY id LIMIT ${limit}`.execute(this.#db);
    return { assets: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
  }
}
