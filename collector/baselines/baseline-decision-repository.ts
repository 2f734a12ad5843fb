import { sql } from 'kysely';
import type { Desired } from '../../protocols/messages/desired.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import {
  type BaselineDecision,
  type DecisionState,
  HEARD_MINUTES,
  SILENT_DAYS,
  type Tally,
} from './baseline-decision.ts';
import { followedByName, followedKinds } from './followed-kinds.table.ts';
import type { Following } from './following.ts';

/** What the collector wants of one agent. */
export interface Wanted {
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly desired: Desired;
}

interface Kept {
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly version: number;
  readonly key: string | null;
  readonly occurrence: number;
  readonly value: string;
}

/** So many leave at once, the oldest first; the others once those are taken. */
const MOST_AT_ONCE = 1000;

const kinds = arrayOf('text', followedKinds);
const byName = arrayOf('text', followedByName);

/** The item of the request that covers it expects the difference at just that place. */
const isNamed = sql`EXISTS (
  SELECT FROM planned_work AS stood,
    jsonb_array_elements(stood.body -> 'items') AS item (said),
    jsonb_array_elements(item.said -> 'effects') AS effect (said)
  WHERE stood.kind = 'change' AND stood.record = verdict.request AND stood.revision = verdict.revision
    AND item.said ->> 'id' = verdict.item AND effect.said ->> 'kind' = drift.kind
    AND effect.said ->> 'path' = drift.path
    AND coalesce(effect.said ->> 'asset', drift.asset::text) = drift.asset::text)`;

/** What was seen no more in that occurrence is nothing to decide on. */
const isOver = sql`(drift.state = 'resolved' OR EXISTS (
  SELECT FROM drift AS later WHERE later.site = drift.site AND later.agent = drift.agent
    AND later.key = drift.key AND later.occurrence > drift.occurrence))`;

const SILENT = `${SILENT_DAYS} days`;

/** Its agent has watched for long enough since it was told: what it has not taken it does not know. */
const isWatching = sql`${HEARD_MINUTES} <= (SELECT count(*) FROM (
  SELECT FROM health WHERE health.site = known.site AND health.agent = known.agent
    AND health.minute > known.told LIMIT ${HEARD_MINUTES}) AS watched)`;

/** Which differences agents are to take into their baseline. csms.md §3.2, integrity rule 4. */
export class BaselineDecisionRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * The baseline follows what is allowed and nothing else. What was decided of another value, or of a
   * verdict that stands no more, is withdrawn; what an asset owner accepted stays as it was then.
   */
  async follow({ allowed, others }: Following, at: Instant): Promise<void> {
    if (others.length > 0) {
      await sql`
        DELETE FROM baseline_decision AS known USING drift, verdict
        WHERE known.drift = drift.id AND verdict.drift = drift.id
          AND drift.id = ANY(${arrayOf('uuid', others)})
          AND known.is_outstanding AND drift.state = 'open' AND NOT verdict.is_accepted`.execute(
        this.#db,
      );
    }
    if (allowed.length === 0) return;
    const asked = sql`drift.id = ANY(${arrayOf('uuid', allowed)})`;
    const isFollowed = sql`(drift.kind = ANY(${kinds}) OR (drift.kind = ANY(${byName}) AND ${isNamed}))`;
    await this.#decide(sql`${asked} AND ${isFollowed}`, at);
  }

  /** As it is now, whatever is said of it: one conversation too, which was accepted as the one it is. */
  accept(drift: string, at: Instant): Promise<void> {
    const isFollowed = sql`(drift.kind = ANY(${kinds}) OR drift.kind = ANY(${byName}))`;
    return this.#decide(sql`drift.id = ${drift}::uuid AND ${isFollowed}`, at);
  }

  /** What agents show to have taken is not told to them any more. */
  async settle(): Promise<void> {
    await sql`
      UPDATE baseline_decision AS known SET is_outstanding = false FROM drift
      WHERE known.is_outstanding AND drift.id = known.drift AND ${isOver}`.execute(this.#db);
  }

  /** The broker keeps it for the agent: all up to that number, for the first time. */
  async told({ site, agent, desired }: Wanted, at: Instant): Promise<void> {
    if (desired.accepted.length === 0) return;
    await sql`
      UPDATE baseline_decision SET told = ${at} WHERE site = ${site} AND agent = ${agent}
        AND version <= ${desired.version} AND is_outstanding AND told IS NULL`.execute(this.#db);
  }

  /** What nobody will take any more is said to be so. Answers how many there were. */
  async lapse(now: Instant): Promise<number> {
    // What toggles is resolved by its agent only once it rests.
    const { rows } = await sql`
      UPDATE baseline_decision AS known SET is_outstanding = false, lapsed = ${now},
        lapse = CASE WHEN ${isWatching} THEN 'not-taken' ELSE 'agent-silent' END
      FROM drift WHERE known.is_outstanding AND known.told IS NOT NULL AND drift.id = known.drift
        AND drift.state = 'open' AND NOT drift.is_flapping AND NOT ${isOver}
        AND (${isWatching} OR (known.told < ${now}::timestamptz - ${SILENT}::interval
          AND NOT EXISTS (SELECT FROM health WHERE health.site = known.site
            AND health.agent = known.agent
            AND health.minute > ${now}::timestamptz - ${SILENT}::interval)))
      RETURNING 1`.execute(this.#db);
    return rows.length;
  }

  async tally(): Promise<Tally> {
    const { rows } = await sql<Tally>`
      SELECT count(*) FILTER (WHERE is_outstanding)::int AS outstanding,
        count(*) FILTER (WHERE NOT is_outstanding AND lapsed IS NULL)::int AS taken,
        count(*) FILTER (WHERE lapsed IS NOT NULL)::int AS lapsed FROM baseline_decision`.execute(
      this.#db,
    );
    return rows[0] ?? { outstanding: 0, taken: 0, lapsed: 0 };
  }

  /** The newest first, at most `limit`. `sites` undefined: of every one. */
  async page(
    { sites, state }: { sites: readonly SiteId[] | undefined; state: DecisionState | undefined },
    limit: number,
  ): Promise<readonly BaselineDecision[]> {
    const isThere =
      sites === undefined ? sql`true` : sql`known.site = ANY(${arrayOf('text', sites)})`;
    const isAsked = state === undefined ? sql`true` : sql`state = ${state}`;
    const { rows } = await sql<BaselineDecision>`
      SELECT * FROM (
        SELECT known.drift, known.site, asset.zone, known.agent, drift.asset, drift.kind, drift.path,
          known.value, known.at AS decided, known.told, known.lapsed, known.lapse,
          CASE WHEN known.lapsed IS NOT NULL THEN 'lapsed'
            WHEN known.is_outstanding AND NOT ${isOver} THEN 'outstanding' ELSE 'taken' END AS state
        FROM baseline_decision AS known JOIN drift ON drift.id = known.drift
          LEFT JOIN asset ON asset.id = drift.asset
        WHERE ${isThere}) AS decision
      WHERE ${isAsked} ORDER BY decided DESC, drift LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** Of every agent of which anything was ever decided. */
  async wanted(): Promise<readonly Wanted[]> {
    const { rows } = await sql<Kept>`
      SELECT site, agent, version, key, occurrence, value FROM (
        SELECT known.site, known.agent, known.version, known.key, known.occurrence,
          coalesce(known.value, '') AS value,
          row_number() OVER (PARTITION BY known.site, known.agent ORDER BY known.version) AS place
        FROM baseline_decision AS known JOIN drift ON drift.id = known.drift
        WHERE known.is_outstanding AND NOT ${isOver}
      ) AS oldest WHERE place <= ${MOST_AT_ONCE}
      UNION ALL SELECT site, agent, max(version), NULL, 0, '' FROM baseline_decision
        GROUP BY site, agent
      ORDER BY site, agent, version, key`.execute(this.#db);
    return wantedOf(rows);
  }

  async #decide(of: ReturnType<typeof sql>, at: Instant): Promise<void> {
    const fresh = sql`
      FROM drift JOIN verdict ON verdict.drift = drift.id
        LEFT JOIN baseline_decision AS known ON known.drift = drift.id
      WHERE ${of} AND drift.state = 'open'
        AND (known.drift IS NULL OR known.value IS DISTINCT FROM drift.after)`;
    const { rows } = await sql`SELECT 1 ${fresh} LIMIT 1`.execute(this.#db);
    if (rows.length === 0) return;
    // Who decides later commits later: an agent that has the newer number has the older ones as well.
    await sql`LOCK TABLE baseline_decision IN SHARE ROW EXCLUSIVE MODE`.execute(this.#db);
    await sql`
      INSERT INTO baseline_decision (site, agent, version, drift, key, occurrence, value, at)
      SELECT drift.site, drift.agent,
        greatest(${Date.parse(at)}::bigint, 1 + coalesce((
          SELECT max(version) FROM baseline_decision AS last
          WHERE last.site = drift.site AND last.agent = drift.agent), 0))
          + row_number() OVER (PARTITION BY drift.site, drift.agent ORDER BY drift.id),
        drift.id, drift.key, drift.occurrence, drift.after, ${at}::timestamptz
      ${fresh}
      ON CONFLICT (drift) DO UPDATE SET version = excluded.version, value = excluded.value,
        at = excluded.at, is_outstanding = true, told = NULL, lapsed = NULL, lapse = NULL`.execute(
      this.#db,
    );
  }
}

/** `rows`: by agent, and behind what is outstanding of it one without a key. */
function wantedOf(rows: readonly Kept[]): readonly Wanted[] {
  const wanted: Wanted[] = [];
  let accepted: Desired['accepted'] = [];
  let version = 0;
  for (const { site, agent, key, occurrence, value, ...row } of rows) {
    if (key === null) {
      const desired = {
        version: accepted.length > 0 ? version : row.version,
        accepted,
        frozen: [],
      };
      wanted.push({ site, agent, desired });
      accepted = [];
    } else {
      accepted.push({ key, occurrence, value });
      version = row.version;
    }
  }
  return wanted;
}
