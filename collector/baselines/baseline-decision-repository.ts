import { sql } from 'kysely';
import type { Desired } from '../../protocols/messages/desired.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { type VerdictName, verdictTable } from '../change/verdicts.table.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { followedKinds } from './followed-kinds.table.ts';

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

const names = Object.keys(verdictTable) as VerdictName[];
const allowing = arrayOf(
  'text',
  names.filter((name) => verdictTable[name].mayRebaseline),
);
const kinds = arrayOf('text', followedKinds);

/** What was seen no more in that occurrence is nothing to decide on. */
const isOver = sql`(drift.state = 'resolved' OR EXISTS (
  SELECT FROM drift AS later WHERE later.site = drift.site AND later.agent = drift.agent
    AND later.key = drift.key AND later.occurrence > drift.occurrence))`;

/** Which differences agents are to take into their baseline. csms.md §3.2, integrity rule 4. */
export class BaselineDecisionRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * The baseline follows what stands as allowed and nothing else. What was decided of another value, or
   * of a verdict that stands no more, is withdrawn; what an asset owner accepted stays as it was then.
   */
  async follow(drifts: readonly string[], at: Instant): Promise<void> {
    if (drifts.length === 0) return;
    const asked = sql`drift.id = ANY(${arrayOf('uuid', drifts)})`;
    const isAllowed = sql`verdict.verdict = ANY(${allowing}) AND NOT verdict.is_attempted`;
    await sql`
      DELETE FROM baseline_decision AS known USING drift, verdict
      WHERE known.drift = drift.id AND verdict.drift = drift.id AND ${asked}
        AND known.is_outstanding AND drift.state = 'open'
        AND NOT (${isAllowed}) AND NOT verdict.is_accepted`.execute(this.#db);
    await this.#decide(sql`${asked} AND ${isAllowed}`, at);
  }

  /** As it is now, whatever is said of it. */
  accept(drift: string, at: Instant): Promise<void> {
    return this.#decide(sql`drift.id = ${drift}::uuid`, at);
  }

  /** What agents show to have taken is not told to them any more. */
  async settle(): Promise<void> {
    await sql`
      UPDATE baseline_decision AS known SET is_outstanding = false FROM drift
      WHERE known.is_outstanding AND drift.id = known.drift AND ${isOver}`.execute(this.#db);
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
      WHERE ${of} AND drift.state = 'open' AND drift.kind = ANY(${kinds})
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
        at = excluded.at, is_outstanding = true`.execute(this.#db);
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
