import { sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import type { ConduitBody } from '../records/kinds/conduit.ts';
import type { ZoneBody } from '../records/kinds/zone.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Alias } from './alias.ts';
import type { ConduitInForce } from './conduit.ts';
import type { Zone, ZoneInForce } from './zone.ts';

const PLAN = 0x7a6f_6e65; // "zone": the key of the lock on a site's plan

/** A revision that has come into force, and how far stored places and judgements have been made true to it. */
export interface Unsettled {
  readonly site: SiteId;
  readonly revision: number;
  /** Null: all the way. */
  readonly stage: 'assets' | 'conversations' | null;
  readonly place: string | null;
}

interface Standing extends Pick<ZoneInForce, 'id' | 'site' | 'controlledSince'> {
  readonly body: ZoneBody;
}
interface HasConduit {
  readonly body: ConduitBody;
}

/** Zones in force, and what belongs to them. */
export class ZoneRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** The zone of each asset that has one. */
  async of(assets: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (assets.length === 0) return new Map();
    const { rows } = await sql<{ id: string; zone: string }>`
      SELECT id, zone FROM asset WHERE id = ANY(${arrayOf('uuid', assets)}) AND zone IS NOT NULL
    `.execute(this.#db);
    return new Map(rows.map(({ id, zone }) => [id, zone]));
  }

  /** In force, by name. */
  async list(site?: SiteId): Promise<readonly Zone[]> {
    return this.inForce(site);
  }

  /** The zones in force, on one site or on all, with all that says who belongs to them; by name. */
  async inForce(site?: SiteId): Promise<readonly ZoneInForce[]> {
    const on = site === undefined ? sql`true` : sql`record.site = ${site}`;
    const { rows } = await sql<Standing>`
      SELECT record.id, record.site, stood.body, control.at AS "controlledSince" FROM record
      JOIN record_revision AS stood ON stood.record = record.id AND stood.revision = record.in_force
      LEFT JOIN LATERAL (
        SELECT event, at FROM record_step
        WHERE record = record.id AND event IN ('switch-on-control', 'switch-off-control')
        ORDER BY number DESC LIMIT 1) AS control ON control.event = 'switch-on-control'
      WHERE record.kind = 'zone' AND ${on}
      ORDER BY lower(record.title), record.id`.execute(this.#db);
    return rows.map(({ body, ...row }) => ({ ...body, ...row }));
  }

  /** The conduits in force on a site, and those that were until they expired. */
  async conduits(site: SiteId): Promise<readonly ConduitInForce[]> {
    const { rows } = await sql<Pick<ConduitInForce, 'id' | 'ref' | 'isExpired'> & HasConduit>`
      SELECT record.id, record.ref, stood.body, record.state = 'expired' OR EXISTS (
          SELECT FROM record_step AS step WHERE step.record = record.id AND step.event = 'expire'
            AND step.at >= (stood.body->>'until')::timestamptz) AS "isExpired"
      FROM record
      JOIN record_revision AS stood ON stood.record = record.id AND stood.revision = record.in_force
      WHERE record.kind = 'conduit' AND record.site = ${site} ORDER BY record.id`.execute(this.#db);
    return rows.map(({ id, ref, isExpired, body: { from, to, rules } }) => ({
      ...{ id, ref, isExpired, from, to, rules },
    }));
  }

  /**
   * Which revision of the plan is in force; nobody brings another into force until the transaction
   * ends. Undefined: there never was one.
   */
  async hold(site: SiteId): Promise<number | undefined> {
    const { rows } = await sql<{ revision: number }>`
      WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${PLAN}, hashtext(${site})))
      SELECT revision FROM held, zone_plan WHERE site = ${site}`.execute(this.#db);
    return rows[0]?.revision;
  }

  /** Whoever places or judges by the plan has finished, or waits for the end of the transaction; so do others who change it. */
  async lock(site: SiteId): Promise<void> {
    await sql`SELECT pg_advisory_xact_lock(${PLAN}, hashtext(${site}))`.execute(this.#db);
  }

  /** Something else is in force from now on. */
  async renew(site: SiteId): Promise<void> {
    await this.lock(site);
    await sql`
      INSERT INTO zone_plan (site, revision, settled, stage) VALUES (${site}, 1, 0, 'assets')
      ON CONFLICT (site) DO UPDATE SET revision = zone_plan.revision + 1, stage = 'assets',
        place = NULL`.execute(this.#db);
    await sql`DELETE FROM zone_named WHERE site = ${site}`.execute(this.#db);
    await sql`
      INSERT INTO zone_named (site, asset, is_declared)
      SELECT DISTINCT ${site}, (named #>> '{}')::uuid, EXISTS (
        SELECT FROM declared_asset WHERE declared_asset.id = (named #>> '{}')::uuid)
      FROM record JOIN record_revision AS stood
          ON stood.record = record.id AND stood.revision = record.in_force
        CROSS JOIN (VALUES ('$.members[*]'::jsonpath), ('$.exceptions[*]'), ('$.bridges[*]'),
          ('$.rules[*].source.assets[*]'), ('$.rules[*].destination.assets[*]')) AS place (path)
        CROSS JOIN LATERAL jsonb_path_query(stood.body, path) AS named
      WHERE record.kind IN ('zone', 'conduit') AND record.site = ${site}`.execute(this.#db);
  }

  /** Names in force on a site that are not, or not only, those of whom they stand for today. */
  async aliases(site: SiteId): Promise<readonly Alias[]> {
    const { rows } = await sql<Alias>`
      SELECT named.asset AS name, met.merged_into AS asset
      FROM zone_named AS named JOIN asset AS met ON met.id = named.asset
      WHERE named.site = ${site} AND met.merged_into IS NOT NULL
      UNION
      SELECT named.asset, coalesce(met.merged_into, met.id)
      FROM zone_named AS named JOIN declared_asset AS said ON said.id = named.asset
        JOIN declared_match AS match ON match.declared = coalesce(said.merged_into, said.id)
        JOIN asset AS met ON met.id = match.observed
      WHERE named.site = ${site} AND named.is_declared
      ORDER BY 1, 2`.execute(this.#db);
    return rows;
  }

  /** A site whose assets and conversations have not all been looked at since; the longest waiting first. */
  async unsettled(): Promise<Unsettled | undefined> {
    const { rows } = await sql<Unsettled>`
      SELECT site, revision, stage, place FROM zone_plan WHERE settled < revision
      ORDER BY settled, site LIMIT 1`.execute(this.#db);
    return rows[0];
  }

  /** How far it has got. Nothing, where another revision has come into force meanwhile. */
  async progress({ site, revision, stage, place }: Unsettled): Promise<void> {
    await sql`
      UPDATE zone_plan SET stage = ${stage}, place = ${place},
        settled = CASE WHEN ${stage}::text IS NULL THEN revision ELSE settled END
      WHERE site = ${site} AND revision = ${revision}`.execute(this.#db);
  }

  /** Sites on which something is in force, or was. */
  async sites(): Promise<readonly SiteId[]> {
    const { rows } = await sql<{ site: SiteId }>`
      SELECT site FROM zone_plan ORDER BY site`.execute(this.#db);
    return rows.map(({ site }) => site);
  }
}
