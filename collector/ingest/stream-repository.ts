import { sql } from 'kysely';
import type { BatchHeader } from '../../protocols/messages/envelope.ts';
import type { AgentId, Epoch, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';

export interface Sender {
  readonly site: SiteId;
  readonly agent: AgentId;
}

/** How far a series is committed, in which store. */
export interface Position {
  readonly through: number;
  readonly digest: string;
  readonly store: string;
  /** Of the evidence ledger, as it was given out last; null: never. */
  readonly anchor: string | null;
  /** Up to which number its records may stand in other series as well: see `LineageRepository`. */
  readonly sharedThrough: number;
}

/** What is told of a series, but for the store. */
export type Acknowledged = Pick<Position, 'through' | 'digest' | 'anchor'> & {
  readonly epoch: Epoch;
};

export interface Rejected extends Sender {
  readonly epoch: string | null;
  readonly number: number | null;
  readonly received: Instant;
  readonly reason: string;
  /** SQLSTATE, where the database refused it. */
  readonly state: string | null;
  readonly body: Uint8Array;
}

export interface Gap extends Sender {
  readonly epoch: Epoch;
  readonly first: number;
  readonly last: number;
  readonly reason: string;
  readonly at: Instant;
  readonly received: Instant;
}

/** What is kept of an agent's messages that could not be taken. */
export const QUARANTINE = { messages: 1000, bytes: 16 * 1024 * 1024 } as const;

/** The numbered messages of each agent, how far they are committed, and what could not be. */
export class StreamRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Locked until the transaction ends. Fails with 55P03 when another collector has it. */
  async lock({ site, agent }: Sender, epoch: Epoch): Promise<Position | undefined> {
    const { rows } = await sql<Position>`
      SELECT through, digest, (SELECT value FROM meta WHERE name = 'store') AS store,
        (SELECT anchor FROM evidence_head) AS anchor,
        shared_through AS "sharedThrough"
      FROM agent_stream WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch}
      FOR UPDATE NOWAIT`.execute(this.#db);
    return rows[0];
  }

  /** Begins a series, and with the first one the agent's record. `digest` stands before message 1. */
  async begin(
    { site, agent }: Sender,
    epoch: Epoch,
    digest: string,
    received: Instant,
  ): Promise<void> {
    await sql`INSERT INTO agent (site, agent, first_seen) VALUES (${site}, ${agent}, ${received})
      ON CONFLICT (site, agent) DO NOTHING`.execute(this.#db);
    await sql`
      INSERT INTO agent_stream (site, agent, epoch, ordinal, through, digest, received)
      SELECT ${site}, ${agent}, ${epoch}, coalesce(max(ordinal), 0) + 1, 0, ${digest},
        ${received}::timestamptz
      FROM agent_stream WHERE site = ${site} AND agent = ${agent}
      ON CONFLICT (site, agent, epoch) DO NOTHING`.execute(this.#db);
  }

  /** Keeps the messages of a batch as they travelled and raises the position, in one statement. */
  async keep(
    { site, agent }: Sender,
    header: BatchHeader,
    body: Uint8Array,
    to: { readonly through: number; readonly digest: string; readonly received: Instant },
  ): Promise<void> {
    await sql`
      WITH raised AS (
        UPDATE agent_stream SET through = ${to.through}, digest = ${to.digest},
          received = ${to.received}::timestamptz
        WHERE site = ${site} AND agent = ${agent} AND epoch = ${header.epoch})
      INSERT INTO message (received, site, agent, epoch, first, count, prev, digest, encoding, body)
      VALUES (${to.received}, ${site}, ${agent}, ${header.epoch}, ${header.first}, ${header.count},
        ${header.prev}, ${to.digest}, ${header.encoding}, ${body})`.execute(this.#db);
  }

  /**
   * A batch that cannot be read is sent again and again: it is kept once. Answers how many the oldest of
   * the agent had to go for them.
   */
  async reject(rows: readonly Rejected[]): Promise<number> {
    for (const { site, agent, epoch, number, received, reason, state, body } of rows) {
      await sql`
        INSERT INTO quarantine (site, agent, epoch, number, received, reason, state, body)
        SELECT ${site}, ${agent}, ${epoch}, ${number}::bigint, ${received}::timestamptz, ${reason},
          ${state}, ${body}::bytea
        WHERE NOT EXISTS (SELECT FROM quarantine AS kept
          WHERE kept.site = ${site} AND kept.agent = ${agent} AND kept.reason = ${reason}
            AND kept.epoch IS NOT DISTINCT FROM ${epoch} AND kept.number IS NOT DISTINCT FROM ${number}::bigint
            AND kept.body = ${body}::bytea)`.execute(this.#db);
    }
    const [last] = rows;
    return last === undefined ? 0 : this.#bound(last);
  }

  /** The newest stays, however large. */
  async #bound({ site, agent }: Sender): Promise<number> {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM quarantine WHERE id IN (
        SELECT id FROM (
          SELECT id, row_number() OVER newest AS place, sum(length(body)) OVER newest AS bytes
          FROM quarantine WHERE site = ${site} AND agent = ${agent}
          WINDOW newest AS (ORDER BY id DESC)) AS kept
        WHERE place > ${QUARANTINE.messages} OR (place > 1 AND bytes > ${QUARANTINE.bytes}))
    `.execute(this.#db);
    return Number(numAffectedRows);
  }

  async lose(gaps: readonly Gap[]): Promise<void> {
    for (const { site, agent, epoch, first, last, reason, at, received } of gaps) {
      await sql`
        INSERT INTO coverage_gap (site, agent, epoch, first, last, reason, at, received)
        VALUES (${site}, ${agent}, ${epoch}, ${first}, ${last}, ${reason}, ${at}, ${received})
      `.execute(this.#db);
    }
  }

  /** The newest series of every agent, as they are to be acknowledged again at a start. */
  async positions(): Promise<readonly (Sender & Acknowledged)[]> {
    const { rows } = await sql<Sender & Acknowledged>`
      SELECT DISTINCT ON (site, agent) site, agent, epoch, through, digest,
        (SELECT anchor FROM evidence_head) AS anchor
      FROM agent_stream ORDER BY site, agent, ordinal DESC`.execute(this.#db);
    return rows;
  }

  /** New whenever a collector begins to listen: what it tells then may be less than it told before. */
  async storeId(): Promise<string> {
    const { rows } = await sql<{ value: string }>`
      SELECT value FROM meta WHERE name = 'store'`.execute(this.#db);
    return rows[0]?.value ?? '';
  }

  /** Fails where nothing can be committed: on a replica, on a full disk. */
  async renewStoreId(id: string): Promise<void> {
    await sql`UPDATE meta SET value = ${id} WHERE name = 'store'`.execute(this.#db);
  }

  async savepoint(): Promise<void> {
    await sql`SAVEPOINT attempt`.execute(this.#db);
  }

  async rollBack(): Promise<void> {
    await sql`ROLLBACK TO SAVEPOINT attempt`.execute(this.#db);
  }

  async release(): Promise<void> {
    await sql`RELEASE SAVEPOINT attempt`.execute(this.#db);
  }
}
