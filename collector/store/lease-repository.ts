import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** Held by one process at a time, on the clock of the database. */
export interface Lease {
  readonly name: string;
  readonly token: number;
}

const LEASE_SECONDS = 20;

export class LeaseRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Takes it when it is free or run out, or renews one's own; undefined while another holds it. */
  async take(name: string, holder: string): Promise<Lease | undefined> {
    const { rows } = await sql<Lease>`
      INSERT INTO lease (name, holder, until, token)
      VALUES (${name}, ${holder}, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}), 1)
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
        token = lease.token + (lease.holder <> excluded.holder)::int
      WHERE lease.holder = excluded.holder OR lease.until < clock_timestamp()
      RETURNING name, token`.execute(this.#db);
    return rows[0];
  }

  /** Gives it up, so that another need not wait for its end. */
  async release(name: string, holder: string): Promise<void> {
    await sql`UPDATE lease SET until = clock_timestamp() WHERE name = ${name} AND holder = ${holder}`.execute(
      this.#db,
    );
  }
}
