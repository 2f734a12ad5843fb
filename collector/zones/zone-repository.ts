import { sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
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

  /** By name. */
  async list(_site?: SiteId): Promise<readonly Zone[]> {
    return [];
  }

  /** The zones in force on a site with all that says who belongs to them. */
  async inForce(_site: SiteId): Promise<readonly ZoneInForce[]> {
    return [];
  }

  /** The conduits in force on a site, and those that were until they expired. */
  async conduits(_site: SiteId): Promise<readonly ConduitInForce[]> {
    return [];
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

  /** Something else is in force from now on: whoever places or judges by the plan has finished, or waits. */
  async renew(site: SiteId): Promise<void> {
    await sql`SELECT pg_advisory_xact_lock(${PLAN}, hashtext(${site}))`.execute(this.#db);
    await sql`
      INSERT INTO zone_plan (site, revision, settled, stage) VALUES (${site}, 1, 0, 'assets')
      ON CONFLICT (site) DO UPDATE SET revision = zone_plan.revision + 1, stage = 'assets',
        place = NULL`.execute(this.#db);
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
