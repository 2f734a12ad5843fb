import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection, OutboxKind } from './database.ts';
import type { Lease } from './lease-repository.ts';

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

  /** The next rows in order, none of a transaction beside which an older one may still commit. */
  async after({ tx, id }: Place, limit: number): Promise<readonly Left[]> {
    const { rows } = await sql<Left>`
      SELECT tx::text, id, made, event, site, kind, body FROM outbox
      WHERE (tx, id) > (${tx}::xid8, ${id}::bigint) AND tx < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY tx, id LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** The place of the newest row that can be read now. */
  async newest(): Promise<Place> {
    const { rows } = await sql<Place>`
      SELECT tx::text, id FROM outbox WHERE tx < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY outbox.tx DESC, id DESC LIMIT 1`.execute(this.#db);
    return rows[0] ?? BEGINNING;
  }

  async place(destination: string): Promise<Place | undefined> {
    const { rows } = await sql<Place>`
      SELECT tx::text, id FROM outbox_cursor WHERE destination = ${destination}`.execute(this.#db);
    return rows[0];
  }

  /** False when the lease is somebody else's by now: then nothing was written. */
  async reach(destination: string, { tx, id }: Place, lease: Lease): Promise<boolean> {
    const { rows } = await sql`
      INSERT INTO outbox_cursor (destination, tx, id)
      SELECT ${destination}, ${tx}::xid8, ${id}::bigint FROM lease
      WHERE name = ${lease.name} AND token = ${lease.token} AND until > clock_timestamp()
      ON CONFLICT (destination) DO UPDATE SET tx = excluded.tx, id = excluded.id
      RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }
}
