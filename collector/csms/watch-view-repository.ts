/** When agents watched, as checks ask for it. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { sights } from '../coverage/sights.table.ts';
import { arrayOf } from '../store/array-text.ts';
import { agentsOfAssets, hearingKey } from '../store/asset-hearing.ts';
import type { Connection } from '../store/database.ts';
import type { ClockRow } from './views.ts';

/** Assets of a place that the same agents hear. */
export interface Hearing {
  readonly id: string;
  readonly site: string;
  readonly zone: string | null;
  /** Of the site, without its name. */
  readonly agents: readonly string[];
  readonly assets: number;
}

/** A time in which an agent watched; `isClear`: it saw all there was. */
export interface Watched {
  readonly site: string;
  readonly agent: string;
  readonly from: number;
  readonly to: number;
  readonly isClear: boolean;
}

const WATCHING = sights.filter(({ isWatching }) => isWatching).map(({ sight }) => sight);
/** What is not longer is a seam between two minutes, as in coverage/interval.ts. */
const SEAM = '1 second';

export class WatchViewRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async hearings(): Promise<Hearing[]> {
    const { rows } = await sql<Hearing>`
      WITH hearing AS MATERIALIZED (${agentsOfAssets()})
      SELECT ${hearingKey(sql`asset.site`, sql`asset.zone`)} AS id, asset.site, asset.zone,
        string_to_array(hearing.agents, ' ') AS agents, count(*)::int AS assets
      FROM asset JOIN hearing ON hearing.asset = asset.id WHERE asset.merged_into IS NULL
      GROUP BY 1, asset.site, asset.zone, hearing.agents ORDER BY 1`.execute(this.#db);
    return rows;
  }

  /** Neighbouring intervals as one, in milliseconds since 1970. */
  async watched(since: Instant): Promise<Watched[]> {
    const { rows } = await sql<Watched>`
      WITH kept AS (
        SELECT site, agent, sight, tstzrange(begun, until + ${SEAM}::interval) AS span FROM coverage
        WHERE until > ${since}::timestamptz AND sight = ANY(${arrayOf('text', WATCHING)})
      ), joined AS (
        SELECT site, agent, false AS is_clear, range_agg(span) AS spans FROM kept GROUP BY site, agent
        UNION ALL
        SELECT site, agent, true, range_agg(span) FROM kept WHERE sight = 'clear' GROUP BY site, agent
      )
      SELECT site, agent, is_clear AS "isClear",
        extract(epoch FROM lower(span))::float8 * 1000 AS "from",
        extract(epoch FROM upper(span) - ${SEAM}::interval)::float8 * 1000 AS "to"
      FROM joined, unnest(spans) AS span ORDER BY 1, 2, 3, 4`.execute(this.#db);
    return rows;
  }

  /** Agents that have not finished learning, `site/agent`. */
  async learning(): Promise<string[]> {
    const { rows } = await sql<{ agent: string }>`
      SELECT site || '/' || agent AS agent FROM agent WHERE phase = 'learning'`.execute(this.#db);
    return rows.map(({ agent }) => agent);
  }

  /** The most each agent was off in the last day, in every place it hears something of. */
  async clocks(hearings: readonly Hearing[], now: Instant): Promise<ClockRow[]> {
    const { rows } = await sql<{ agent: string; skewMs: number | null }>`
      SELECT agent.site || '/' || agent.agent AS agent, skew.ms::float8 AS "skewMs"
      FROM agent LEFT JOIN LATERAL (
        SELECT clock_skew_ms AS ms FROM health
        WHERE health.site = agent.site AND health.agent = agent.agent
          AND minute > ${now}::timestamptz - interval '1 day' AND clock_skew_ms IS NOT NULL
        ORDER BY abs(clock_skew_ms) DESC LIMIT 1) AS skew ON true`.execute(this.#db);
    const skews = new Map(rows.map(({ agent, skewMs }) => [agent, skewMs]));
    const clocks = new Map<string, ClockRow>();
    for (const { site, zone, agents } of hearings) {
      for (const name of agents) {
        const agent = `${site}/${name}`;
        clocks.set(`${agent} ${zone}`, { site, zone, agent, skewMs: skews.get(agent) ?? null });
      }
    }
    return [...clocks.values()];
  }
}
