import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** Held by one process at a time, on the clock of the database. */
export interface Lease {
  readonly name: string;
  /** Grows with each holder: what an earlier one still wants to write is refused by it. */
  readonly token: number;
}

export const LEASE_SECONDS = 10;

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

  /** Whether it is still ours; it then stays so until the transaction ends. */
  async confirm({ name, token }: Lease): Promise<boolean> {
    const { rows } = await sql`
      SELECT FROM lease WHERE name = ${name} AND token = ${token} AND until > clock_timestamp()
      FOR SHARE`.execute(this.#db);
    return rows.length > 0;
  }

  /** Gives it up, so that another need not wait for its end. */
  async release(name: string, holder: string): Promise<void> {
    await sql`UPDATE lease SET until = clock_timestamp() WHERE name = ${name} AND holder = ${holder}`.execute(
      this.#db,
    );
  }
}
