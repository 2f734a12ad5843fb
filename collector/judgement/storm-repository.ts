import { sql } from 'kysely';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';

import type { Connection } from '../store/database.ts';
import { instantOf } from '../store/time.ts';

/** Two that are as near as this are one. */
const STORM_GAP_MINUTES = 10;

export interface StormSeen {
  readonly site: SiteId;
  readonly agent: AgentId;
  /** The one that stands for all. */
  readonly drift: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly devices: number;
}

export interface StormRow extends Omit<StormSeen, 'since' | 'until'> {
  readonly since: Instant;
  readonly until: Instant;
}

/** Storms of new devices, each told once. */
export class StormRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Whether it is another storm than the ones that are known: those it touches go on. */
  async add({ site, agent, drift, since, until, devices }: StormSeen): Promise<boolean> {
    const [from, to] = [instantOf(since), instantOf(until)];
    const { rows } = await sql`
      UPDATE storm SET until = greatest(until, ${to}::timestamptz),
        devices = greatest(devices, ${devices})
      WHERE site = ${site} AND agent = ${agent}
        AND since <= ${to}::timestamptz + make_interval(mins => ${STORM_GAP_MINUTES})
        AND until >= ${from}::timestamptz - make_interval(mins => ${STORM_GAP_MINUTES})
      RETURNING 1`.execute(this.#db);
    if (rows.length > 0) return false;
    await sql`
      INSERT INTO storm (site, agent, drift, since, until, devices)
      VALUES (${site}, ${agent}, ${drift}::uuid, ${from}::timestamptz, ${to}::timestamptz, ${devices})
      ON CONFLICT DO NOTHING`.execute(this.#db);
    return true;
  }
}
