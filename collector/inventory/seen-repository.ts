import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** A statement as its row in `seen`. */
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

const HEARD = {
  asset: 'uuid',
  address: 'text',
  protocol: 'text',
  told: 'bigint',
  self: 'bigint',
  last: 'timestamptz',
  n: 'int',
} as const;

/** A statement that is not what was last said there, by place in the list; `isKnown`: the host is who it was. */
export interface News {
  readonly at: number;
  readonly isKnown: boolean;
}

/** When who was last heard saying what: the row that is written for each observation, and little else. */
export class SeenRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * Counts what is said again, and answers what is not. Where the host is described in another way
   * nothing counts: it may be another.
   */
  async hear(agent: string, heard: readonly Utterance[]): Promise<readonly News[]> {
    if (heard.length === 0) return [];
    const { rows } = await sql<News>`
      WITH heard AS MATERIALIZED (
        SELECT *, row_number() OVER () AS at FROM ${rowsOf('heard', HEARD, heard)}
      ), again AS (
        UPDATE seen SET last = CASE WHEN seen.told = heard.told
            THEN greatest(seen.last, heard.last) ELSE seen.last END,
          n = CASE WHEN seen.told = heard.told THEN seen.n + heard.n ELSE seen.n END
        FROM heard
        WHERE seen.asset = heard.asset AND seen.agent = ${agent} AND seen.address = heard.address
          AND seen.protocol = heard.protocol AND seen.self = heard.self
        RETURNING heard.at, seen.told = heard.told AS is_same
      )
      SELECT (at - 1)::int AS at, is_same IS NOT NULL AS "isKnown"
      FROM heard LEFT JOIN again USING (at) WHERE is_same IS NOT TRUE`.execute(this.#db);
    return rows;
  }

  /** Sets what is said from now on. A fact that is no longer said was proven by what is replaced. */
  async say(agent: string, rows: readonly Utterance[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      WITH saying AS (
        SELECT * FROM ${rowsOf('saying', { ...HEARD, said: 'bigint' }, rows)}
      ), proven AS (
        UPDATE fact SET proven = greatest(fact.proven, seen.last)
        FROM saying JOIN seen USING (asset, address, protocol)
        WHERE seen.agent = ${agent} AND seen.protocol <> '' AND seen.said <> saying.said
          AND fact.asset = seen.asset AND fact.protocol = seen.protocol AND fact.said = seen.said
      )
      INSERT INTO seen (asset, agent, address, protocol, self, said, told, last, n)
      SELECT asset, ${agent}, address, protocol, self, said, told, last, n FROM saying
      ORDER BY asset, address, protocol
      ON CONFLICT (asset, agent, address, protocol) DO UPDATE SET
        self = CASE WHEN seen.last <= excluded.last THEN excluded.self ELSE seen.self END,
        said = CASE WHEN seen.last <= excluded.last THEN excluded.said ELSE seen.said END,
        told = CASE WHEN seen.last <= excluded.last THEN excluded.told ELSE seen.told END,
        last = greatest(seen.last, excluded.last), n = seen.n + excluded.n`.execute(this.#db);
  }

  /** Sets what assets say that are new, each of them once from each address in each protocol. */
  async begin(agent: string, rows: readonly Utterance[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      INSERT INTO seen (asset, agent, address, protocol, self, said, told, last, n)
      SELECT asset, ${agent}, address, protocol, self, said, told, last, n
      FROM ${rowsOf('saying', { ...HEARD, said: 'bigint' }, rows)}`.execute(this.#db);
  }

  /** Whatever these assets say next is looked at anew: one of their addresses is somebody else's now. */
  async doubt(assets: readonly string[]): Promise<void> {
    if (assets.length === 0) return;
    await sql`
      UPDATE seen SET self = -1 WHERE asset = ANY(${arrayOf('uuid', assets)})`.execute(this.#db);
  }
}
