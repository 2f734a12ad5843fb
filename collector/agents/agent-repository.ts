/** Agents as people read of them. What agents report is written elsewhere. */
import { type RawBuilder, sql } from 'kysely';
import type { Health } from '../../protocols/messages/message.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Key, type Order, position, sorted } from '../store/keyset.ts';
import type { Sites } from '../users/role.ts';
import type { AgentColumn, AgentRow, AgentSelection, AgentState } from './agent-row.ts';

/** Health comes once a minute, and with every batch the stream moves: three minutes without is silence. */
const SILENT_SECONDS = 180;

const id: Key = { of: sql`(agent.id COLLATE "C")`, type: 'text' };
const keys: Record<AgentColumn, readonly [Key, ...Key[]]> = {
  id: [id],
  site: [{ of: sql`(agent.site COLLATE "C")`, type: 'text' }, id],
  agent: [{ of: sql`(agent.agent COLLATE "C")`, type: 'text' }, id],
  state: [{ of: sql`(agent.state COLLATE "C")`, type: 'text' }, id],
  healthAt: [
    { of: sql`coalesce(agent."healthAt", 'epoch'::timestamptz)`, type: 'timestamptz' },
    id,
  ],
};

export class AgentRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Of these sites alone. Undefined: `after` is no cursor of this order. `now` is the clock silence is measured by. */
  async page(
    { sort, limit, after, offset = 0, site }: AgentSelection,
    sites: Sites,
    now: Instant,
  ): Promise<{ rows: AgentRow[]; next: string | null; total: number } | undefined> {
    const order = orderOf(sort);
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const wanted = site === undefined ? sql`true` : sql`agent.site = ${site}`;
    const seen = sites === 'every' ? sql`true` : sql`agent.site = ANY(${[...sites]}::text[])`;
    const of = sql`(${wanted} AND ${seen})`;
    const { rows } = await sql<AgentRow & { position: readonly string[]; total: number }>`
      WITH ${tallies}, watched AS (${summary(now)})
      SELECT agent.*, ${position(order)} AS position,
        (SELECT count(*)::int FROM watched AS agent WHERE ${of}) AS total
      FROM watched AS agent WHERE ${of} AND ${from}
      ORDER BY ${sorted(order)} LIMIT ${limit + 1} OFFSET ${offset}`.execute(this.#db);
    const { rows: shown, next } = cut(order, rows, limit);
    return {
      rows: shown.map(({ total: _, ...row }) => row),
      next,
      total: rows[0]?.total ?? 0,
    };
  }

  /** With its last health message as it came. `name` is `site/agent`. */
  async one(
    name: string,
    now: Instant,
  ): Promise<(AgentRow & { health: Health | null }) | undefined> {
    const { rows } = await sql<AgentRow & { health: Health | null }>`
      WITH ${tallies}, watched AS (${summary(now)})
      SELECT agent.*, (
        SELECT health FROM agent AS stored
        WHERE stored.site = agent.site AND stored.agent = agent.agent) AS health
      FROM watched AS agent WHERE agent.id = ${name}`.execute(this.#db);
    return rows[0];
  }

  /** Without what has to be counted over all its assets. `name` is `site/agent`. */
  async state(
    name: string,
    now: Instant,
  ): Promise<Pick<AgentRow, 'site' | 'agent' | 'state'> | undefined> {
    const { rows } = await sql<Pick<AgentRow, 'site' | 'agent' | 'state'>>`
      SELECT agent.site, agent.agent, ${stateOf(now)} AS state
      FROM agent LEFT JOIN LATERAL (${stream}) AS stream ON true
      WHERE agent.site || '/' || agent.agent = ${name}`.execute(this.#db);
    return rows[0];
  }

  async sites(): Promise<readonly SiteId[]> {
    const { rows } = await sql<{ site: SiteId }>`
      SELECT DISTINCT site FROM agent ORDER BY site`.execute(this.#db);
    return rows.map(({ site }) => site);
  }

  /** What changes whenever something about an agent does: cheap, to be asked often. */
  async pulses(now: Instant): Promise<readonly { id: string; pulse: string }[]> {
    const { rows } = await sql<{ id: string; pulse: string }>`
      SELECT agent.site || '/' || agent.agent AS id,
        concat_ws(' ', status_at::text, health_at::text, ${stateOf(now)}) AS pulse
      FROM agent LEFT JOIN LATERAL (${stream}) AS stream ON true`.execute(this.#db);
    return rows;
  }
}

const stream = sql`
  SELECT epoch, through::float8 AS through, received FROM agent_stream
  WHERE agent_stream.site = agent.site AND agent_stream.agent = agent.agent
  ORDER BY ordinal DESC LIMIT 1`;

/** An agent's networks begin with its name. */
const tallies = sql`
  assets AS (
    SELECT site, split_part(network, '/', 1) AS agent, count(*)::int AS count FROM asset
    WHERE merged_into IS NULL GROUP BY 1, 2),
  drifts AS (
    SELECT site, agent, count(*)::int AS count FROM drift WHERE state = 'open' GROUP BY 1, 2),
  gaps AS (
    SELECT site, agent, sum(last - first + 1)::float8 AS count FROM coverage_gap GROUP BY 1, 2)`;

function stateOf(now: Instant): RawBuilder<AgentState> {
  return sql<AgentState>`CASE
    WHEN status_at IS NULL THEN 'unknown'
    WHEN NOT is_online THEN 'offline'
    WHEN stream.received IS NULL
      OR stream.received < ${now}::timestamptz - make_interval(secs => ${SILENT_SECONDS}) THEN 'silent'
    ELSE 'online' END`;
}

function summary(now: Instant): RawBuilder<unknown> {
  const count = (path: string) => sql`(health#>>${`{${path}}`}::text[])::float8`;
  return sql`
    SELECT agent.site || '/' || agent.agent AS id, agent.site, agent.agent,
      ${stateOf(now)} AS state, version, boot, status_at AS "statusAt", health_at AS "healthAt",
      phase, source, ${count('packets')} AS packets,
      ${count('dropped,kernel')} AS "droppedKernel",
      ${count('dropped,interface')} AS "droppedInterface",
      CASE WHEN health IS NOT NULL THEN (
        SELECT coalesce(sum((flaw->>'count')::float8), 0)
        FROM jsonb_array_elements(health->'malformed') AS flaw) END AS malformed,
      ${count('clockSkewMs')} AS "clockSkewMs", ${count('spool,messages')} AS "spoolMessages",
      coalesce(gaps.count, 0) AS "lostMessages", stream.epoch, stream.through,
      cloned_at AS "clonedAt",
      coalesce(assets.count, 0) AS assets, coalesce(drifts.count, 0) AS "openDrift"
    FROM agent
    LEFT JOIN LATERAL (${stream}) AS stream ON true
    LEFT JOIN assets ON assets.site = agent.site AND assets.agent = agent.agent
    LEFT JOIN drifts ON drifts.site = agent.site AND drifts.agent = agent.agent
    LEFT JOIN gaps ON gaps.site = agent.site AND gaps.agent = agent.agent`;
}

function orderOf(sort: AgentSelection['sort']): Order {
  const isDescending = sort.startsWith('-');
  const name = (isDescending ? sort.slice(1) : sort) as AgentColumn;
  return { name, isDescending, keys: keys[name] };
}
