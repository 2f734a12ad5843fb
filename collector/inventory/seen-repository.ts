import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';

/** A statement as its row in `seen`; `self` is the digest of the host's own statement. */
export interface Utterance {
  readonly asset: string;
  readonly address: string;
  readonly protocol: string;
  readonly said: number;
  readonly told: number;
  readonly self: number;
  readonly last: Instant;
  readonly n: number;
}

/** A statement that is not what was last said there: by place in the list, with the digest it replaces. */
export interface News {
  readonly at: number;
  readonly before: number | null;
}

/** When who was last heard saying what: the row that is written for each observation, and little else. */
export class SeenRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * Counts what is said again and answers what is not. Where the host's own statement has changed,
   * nothing of it counts: it may be somebody else now.
   */
  async hear(agent: string, heard: readonly Utterance[]): Promise<readonly News[]> {
    if (heard.length === 0) return [];
    const { rows } = await sql<News>`
      WITH heard AS MATERIALIZED (
        SELECT * FROM unnest(
          ${heard.map(({ asset }) => asset)}::uuid[], ${heard.map(({ address }) => address)}::text[],
          ${heard.map(({ protocol }) => protocol)}::text[], ${heard.map(({ told }) => told)}::bigint[],
          ${heard.map(({ self }) => self)}::bigint[], ${heard.map(({ last }) => last)}::timestamptz[],
          ${heard.map(({ n }) => n)}::int[])
        WITH ORDINALITY AS heard (asset, address, protocol, told, self, last, n, at)
      ), again AS (
        UPDATE seen SET last = greatest(seen.last, heard.last), n = seen.n + heard.n
        FROM heard JOIN seen AS host ON host.asset = heard.asset AND host.agent = ${agent}
          AND host.address = heard.address AND host.protocol = '' AND host.told = heard.self
        WHERE seen.asset = heard.asset AND seen.agent = ${agent} AND seen.address = heard.address
          AND seen.protocol = heard.protocol AND seen.told = heard.told
        RETURNING heard.at
      )
      SELECT (heard.at - 1)::int AS at, seen.said AS before
      FROM heard LEFT JOIN seen ON seen.asset = heard.asset AND seen.agent = ${agent}
        AND seen.address = heard.address AND seen.protocol = heard.protocol
      WHERE heard.at NOT IN (SELECT at FROM again) ORDER BY heard.at`.execute(this.#db);
    return rows;
  }

  /** Sets what is said from now on. A fact that is no longer said was proven by what is replaced. */
  async say(agent: string, rows: readonly Utterance[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      WITH saying AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS saying (
          asset uuid, address text, protocol text, said bigint, told bigint, last timestamptz, n int)
      ), proven AS (
        UPDATE fact SET proven = greatest(fact.proven, seen.last)
        FROM saying JOIN seen USING (asset, address, protocol)
        WHERE seen.agent = ${agent} AND seen.protocol <> '' AND seen.said <> saying.said
          AND fact.asset = seen.asset AND fact.protocol = seen.protocol AND fact.said = seen.said
      )
      INSERT INTO seen (asset, agent, address, protocol, said, told, last, n)
      SELECT asset, ${agent}, address, protocol, said, told, last, n FROM saying
      ORDER BY asset, address, protocol
      ON CONFLICT (asset, agent, address, protocol) DO UPDATE SET
        said = CASE WHEN seen.last <= excluded.last THEN excluded.said ELSE seen.said END,
        told = CASE WHEN seen.last <= excluded.last THEN excluded.told ELSE seen.told END,
        last = greatest(seen.last, excluded.last), n = seen.n + excluded.n`.execute(this.#db);
  }

  /** Whatever these assets say next is looked at anew: one of their addresses is somebody else's now. */
  async doubt(assets: readonly string[]): Promise<void> {
    if (assets.length === 0) return;
    await sql`
      UPDATE seen SET told = -1 WHERE asset = ANY(${assets}::uuid[]) AND protocol = ''`.execute(
      this.#db,
    );
  }
}
