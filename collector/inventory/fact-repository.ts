import { sql } from 'kysely';
import type { AgentId, Instant } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { FactChange, FactKey, FactWrite, KnownFact } from './changes.ts';
import { SUMMARY } from './summary.ts';

export interface HistoryRow extends FactChange {
  readonly received: Instant;
  readonly agent: AgentId;
}

/** Facts at rest, and what they were. A row is written only when its value changes. */
export class FactRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * At least the facts of these keys and those a list shows, with when each was last proven. Their
   * assets are locked: what is decided on the answer holds until the transaction ends.
   */
  async known(keys: readonly FactKey[]): Promise<readonly KnownFact[]> {
    const assets = [...new Set(keys.map(({ asset }) => asset))];
    const held = arrayOf('uuid', assets);
    await sql`SELECT FROM asset WHERE id = ANY(${held}) ORDER BY id
      FOR NO KEY UPDATE`.execute(this.#db);
    const attributes = [...new Set([...SUMMARY, ...keys.map(({ attribute }) => attribute)])];
    const { rows } = await sql<KnownFact>`
      WITH heard AS MATERIALIZED (
        SELECT asset, protocol, said, max(last) AS last FROM seen
        WHERE asset = ANY(${held}) GROUP BY asset, protocol, said
      )
      SELECT asset, attribute, part, protocol, value, class, method, said, since,
        greatest(proven, heard.last) AS proven
      FROM fact LEFT JOIN heard USING (asset, protocol, said)
      WHERE asset = ANY(${held}) AND attribute = ANY(${arrayOf('text', attributes)})`.execute(
      this.#db,
    );
    return rows;
  }

  async write(agent: AgentId, facts: readonly FactWrite[]): Promise<void> {
    if (facts.length === 0) return;
    await sql`
      INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame,
        first_seen, since, proven, said)
      SELECT asset, attribute, part, protocol, value, class, method, ${agent}, frame, since, since,
        proven, said
      FROM jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) AS written (
        asset uuid, attribute text, part text, protocol text, value text, class text, method text,
        frame bigint, since timestamptz, proven timestamptz, said bigint)
      ORDER BY asset, attribute, part, protocol
      ON CONFLICT (asset, attribute, part, protocol) DO UPDATE SET value = excluded.value,
        class = excluded.class, method = excluded.method, agent = excluded.agent,
        frame = excluded.frame, since = excluded.since, proven = excluded.proven,
        said = excluded.said`.execute(this.#db);
  }

  async remember(changes: readonly HistoryRow[]): Promise<void> {
    if (changes.length === 0) return;
    await sql`
      INSERT INTO fact_history (received, asset, attribute, part, protocol, before, after, class,
        method, agent, frame, earliest, latest, is_late)
      SELECT received, asset, attribute, part, protocol, before, after, class, method, agent, frame,
        earliest, latest, "isLate"
      FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS change (
        received timestamptz, asset uuid, attribute text, part text, protocol text, before text,
        after text, class text, method text, agent text, frame bigint, earliest timestamptz,
        latest timestamptz, "isLate" boolean)`.execute(this.#db);
  }
}
