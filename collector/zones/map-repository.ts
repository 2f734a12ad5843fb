import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Side } from './zone.ts';

/** Null, of what was never approved. */
interface Shown {
  readonly id: string;
  readonly ref: string;
  readonly name: string;
  readonly state: string;
  readonly revision: number;
  readonly inForce: number | null;
  readonly approvedAt: Instant | null;
}

export interface MapZone extends Shown {
  readonly side: Side;
  readonly level: string | null;
  readonly parent: string | null;
  /** How many belong to it. */
  readonly assets: number;
}

export interface MapConduit extends Shown {
  /** Id of a zone, or `outside`. */
  readonly from: string;
  readonly to: string;
  readonly isObservedOnly: boolean;
  readonly until: Instant | null;
  readonly rules: readonly string[];
}

/** Zones and conduits as a map shows them: what is in force, else what is written. */
export class MapRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async zones(site: SiteId): Promise<readonly MapZone[]> {
    const { rows } = await sql<MapZone>`
      WITH held AS (
        SELECT zone, count(*)::int AS assets FROM asset
        WHERE site = ${site} AND zone IS NOT NULL AND merged_into IS NULL GROUP BY zone)
      SELECT ${shown}, body->>'side' AS side, body->>'level' AS level, body->>'parent' AS parent,
        coalesce(held.assets, 0) AS assets
      FROM (${standing('zone', 'superseded', site)}) AS shown
        LEFT JOIN held ON held.zone = shown.id
      ORDER BY body->>'name' COLLATE "C", id`.execute(this.#db);
    return rows;
  }

  async conduits(site: SiteId): Promise<readonly MapConduit[]> {
    const { rows } = await sql<MapConduit>`
      SELECT ${shown}, body->>'from' AS "from", body->>'to' AS "to",
        (body->>'isObservedOnly')::boolean AS "isObservedOnly", body->>'until' AS until,
        ARRAY(SELECT rule->>'id' FROM jsonb_array_elements(body->'rules') AS rule) AS rules
      FROM (${standing('conduit', 'retired', site)}) AS shown
      ORDER BY body->>'name' COLLATE "C", id`.execute(this.#db);
    return rows;
  }
}

const shown = sql`id, ref, body->>'name' AS name, state, revision, in_force AS "inForce",
  approved AS "approvedAt"`;

/** Not those that are left. */
const standing = (kind: string, left: string, site: SiteId) => sql`
  SELECT record.id, ref, state, record.revision, in_force, coalesce(stood.body, record.body) AS body,
    (SELECT max(at) FROM record_step
      WHERE record_step.record = record.id AND event = 'approve' AND "to" = 'approved') AS approved
  FROM record LEFT JOIN record_revision AS stood
    ON stood.record = record.id AND stood.revision = record.in_force
  WHERE kind = ${kind} AND site = ${site} AND state <> ${left}`;
