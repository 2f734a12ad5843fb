import { sql } from 'kysely';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Interval } from './interval.ts';

/** With the number its row has. */
export type Kept = Interval & { readonly id: number };

export interface Watcher {
  readonly site: SiteId;
  readonly agent: AgentId;
}

/** An agent that has heard an asset, and when it last did. */
export interface Hearer extends Watcher {
  readonly heard: Instant;
}

/** Reports that an agent no longer has. */
export interface Loss {
  readonly at: Instant;
  readonly reason: string;
  readonly messages: number;
}

const columns = sql`
  begun, until, epoch, boot, source, phase, sight, packets::float8 AS packets,
  bytes::float8 AS bytes, dropped::float8 AS dropped, is_loss_known AS "isLossKnown",
  malformed::float8 AS malformed, vlans, subnets, protocols, ended`;

/** When agents watched. */
export class CoverageRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** The interval an agent is in: the one it spoke of last, whatever its clock said. */
  async current({ site, agent }: Watcher): Promise<Kept | undefined> {
    const { rows } = await sql<Kept>`
      SELECT id, ${columns} FROM coverage WHERE id = (
        SELECT coverage FROM agent WHERE site = ${site} AND agent = ${agent})`.execute(this.#db);
    return rows[0];
  }

  /** What an interval has become. */
  async go(id: number, interval: Interval): Promise<void> {
    const { until, packets, bytes, dropped, malformed, vlans, subnets, protocols, ended } =
      interval;
    await sql`
      UPDATE coverage SET until = ${until}, packets = ${packets}, bytes = ${bytes},
        dropped = ${dropped}, malformed = ${malformed}, vlans = ${arrayOf('int', vlans)},
        subnets = ${arrayOf('text', subnets)}, protocols = ${arrayOf('text', protocols)},
        ended = ${ended}
      WHERE id = ${id}`.execute(this.#db);
  }

  /** In the order in which they came: the agent is in the last. */
  async begin({ site, agent }: Watcher, intervals: readonly Interval[]): Promise<void> {
    for (const interval of intervals) {
      const { begun, until, epoch, boot, source, phase, sight, isLossKnown, ended } = interval;
      const { packets, bytes, dropped, malformed, vlans, subnets, protocols } = interval;
      await sql`
        WITH begun AS (
          INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight,
            packets, bytes, dropped, is_loss_known, malformed, vlans, subnets, protocols, ended)
          VALUES (${site}, ${agent}, ${begun}, ${until}, ${epoch}, ${boot}, ${source}, ${phase},
            ${sight}, ${packets}, ${bytes}, ${dropped}, ${isLossKnown}, ${malformed},
            ${arrayOf('int', vlans)}, ${arrayOf('text', subnets)},
            ${arrayOf('text', protocols)}, ${ended})
          RETURNING id)
        UPDATE agent SET coverage = begun.id FROM begun
        WHERE agent.site = ${site} AND agent.agent = ${agent}`.execute(this.#db);
    }
  }

  /**
   * All that touch the time between, with the one before and the one behind; at most `limit`, the
   * earliest. None is longer than a day.
   */
  async between(
    { site, agent }: Watcher,
    from: Instant,
    to: Instant,
    limit: number,
  ): Promise<readonly Interval[]> {
    const of = sql`site = ${site} AND agent = ${agent}`;
    const { rows } = await sql<Interval>`
      SELECT ${columns} FROM coverage WHERE ${of}
        AND begun >= least(${from}::timestamptz - interval '1 day', (
          SELECT max(begun) FROM coverage WHERE ${of} AND begun <= ${from}::timestamptz))
        AND begun <= coalesce((
          SELECT min(begun) FROM coverage WHERE ${of} AND begun >= ${to}::timestamptz
        ), 'infinity')
      ORDER BY begun LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  async losses(
    { site, agent }: Watcher,
    from: Instant,
    to: Instant,
    limit: number,
  ): Promise<readonly Loss[]> {
    const { rows } = await sql<Loss>`
      SELECT at, reason, (last - first + 1)::float8 AS messages FROM coverage_gap
      WHERE site = ${site} AND agent = ${agent}
        AND at >= ${from}::timestamptz AND at < ${to}::timestamptz
      ORDER BY at, first LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** Who has ever heard it, the latest first. */
  async hearers(asset: string): Promise<readonly Hearer[]> {
    const { rows } = await sql<Hearer>`
      SELECT asset.site, seen.agent, max(seen.last) AS heard
      FROM seen JOIN asset ON asset.id = seen.asset WHERE seen.asset = ${asset}
      GROUP BY asset.site, seen.agent ORDER BY heard DESC, seen.agent`.execute(this.#db);
    return rows;
  }
}
