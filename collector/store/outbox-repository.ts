import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection, OutboxKind } from './database.ts';

/** Something that leaves. `event` is stable: a receiver that has it knows it again. */
export interface Departing {
  readonly event: string;
  readonly site: SiteId;
  readonly kind: OutboxKind;
  readonly body: object;
}

/** Where a reader of the outbox stands: after this row. */
export interface Place {
  readonly tx: string;
  readonly id: number;
}

export interface Left extends Departing, Place {
  readonly made: Instant;
}

/** How much of the outbox a destination has not got: at most 10,000 are counted, and how old the oldest is. */
export interface Behind {
  readonly waiting: number;
  readonly seconds: number;
}

const MOST_COUNTED = 10_000;
export const BEGINNING: Place = { tx: '0', id: 0 };

/** What leaves the collector, written in the transaction that made it true. wire-and-store.md rules 11 and 12. */
export class OutboxRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add(made: Instant, rows: readonly Departing[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      INSERT INTO outbox (made, event, site, kind, body)
      SELECT ${made}::timestamptz, event, site, kind, body
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
        event uuid, site text, kind text, body jsonb)`.execute(this.#db);
  }

  /**
   * The next rows in order, none of a transaction beside which an older one may still commit. Sorted
   * by `outbox.tx`: `tx` alone is the text of the answer, in which 10 stands before 9.
   */
  async after({ tx, id }: Place, limit: number): Promise<readonly Left[]> {
    const { rows } = await sql<Left>`
      SELECT tx::text, id, made, event, site, kind, body FROM outbox
      WHERE (tx, id) > (${tx}::xid8, ${id}::bigint) AND tx < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY outbox.tx, id LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** The place of the newest row that can be read now. */
  async newest(): Promise<Place> {
    const { rows } = await sql<Place>`
      SELECT tx::text, id FROM outbox WHERE tx < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY outbox.tx DESC, id DESC LIMIT 1`.execute(this.#db);
    return rows[0] ?? BEGINNING;
  }

  /** The next rows for a destination, from where it stands. */
  async next(destination: string, limit: number): Promise<readonly Left[]> {
    const { rows } = await sql<Place>`
      SELECT tx::text, id FROM outbox_cursor WHERE destination = ${destination}`.execute(this.#db);
    return this.after(rows[0] ?? BEGINNING, limit);
  }

  async behind(destination: string): Promise<Behind> {
    const { rows } = await sql<Behind>`
      SELECT count(*)::int AS waiting,
        greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(made)), 0))::float8 AS seconds
      FROM (SELECT made FROM outbox WHERE (tx, id) > (
          SELECT coalesce(max(tx), '0'::xid8), coalesce(max(id), 0) FROM outbox_cursor
          WHERE destination = ${destination})
        ORDER BY tx, id LIMIT ${MOST_COUNTED}) AS ahead`.execute(this.#db);
    return rows[0] ?? { waiting: 0, seconds: 0 };
  }

  /** Only under the lease of the destination, confirmed in the same transaction. Never goes back. */
  async reach(destination: string, { tx, id }: Place): Promise<void> {
    await sql`
      INSERT INTO outbox_cursor AS known (destination, tx, id)
      VALUES (${destination}, ${tx}::xid8, ${id}::bigint)
      ON CONFLICT (destination) DO UPDATE SET tx = excluded.tx, id = excluded.id
      WHERE (known.tx, known.id) < (excluded.tx, excluded.id)`.execute(this.#db);
  }

  /** The place up to which every destination is: those named, and any other that ever took something. */
  async everybodyPast(destinations: readonly string[]): Promise<Place> {
    const { rows } = await sql<Place>`
      SELECT coalesce(tx, '0'::xid8)::text AS tx, coalesce(id, 0) AS id
      FROM unnest(${destinations}::text[]) AS wanted (destination)
      FULL JOIN outbox_cursor USING (destination)
      ORDER BY outbox_cursor.tx NULLS FIRST, outbox_cursor.id LIMIT 1`.execute(this.#db);
    return rows[0] ?? BEGINNING;
  }
}
