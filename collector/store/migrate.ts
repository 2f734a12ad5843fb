/** Brings a database to this program's tables, and refuses one that would lose what it acknowledged. */
import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { migrations } from './migrations/registry.ts';
import { stateOf } from './sql-state.ts';

/** The database cannot be used, with the reason as a sentence. */
export class UnfitDatabaseError extends Error {}

const LOCK = 0x706c_756d; // "plum": two collectors may start at the same moment

/** Runs what is missing, all of it or nothing. `newId` makes the store id of a new database. */
export async function migrate(db: Connection, newId: () => string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    await sql`CREATE TABLE IF NOT EXISTS migration (
      name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`.execute(transaction);
    const { rows } = await sql<{ name: string }>`SELECT name FROM migration`.execute(transaction);
    const done = new Set(rows.map(({ name }) => name));
    for (const { name, up } of migrations) {
      if (done.delete(name)) continue;
      await up(transaction);
      await sql`INSERT INTO migration (name) VALUES (${name})`.execute(transaction);
    }
    const [unknown] = done;
    if (unknown !== undefined) {
      throw new UnfitDatabaseError(`the database is newer than this program: it has ${unknown}`);
    }
    await sql`INSERT INTO meta (name, value) VALUES ('store', ${newId()})
      ON CONFLICT (name) DO NOTHING`.execute(transaction);
  });
}

/** wire-and-store.md rule 13: no acknowledgement without fsync. */
export async function refuseUnfit(db: Connection): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit'] as const) {
    const { rows } = await sql<{ value: string }>`
      SELECT current_setting(${setting}) AS value`.execute(db);
    if (rows[0]?.value === 'off') {
      throw new UnfitDatabaseError(`the database runs with ${setting}=off: a commit may be lost`);
    }
  }
}

/** Rule 12, of a database with several sessions: readers of the outbox must know what is still being written. */
export async function refuseUnordered(db: Connection): Promise<void> {
  if (await waitsForTheOldest(db)) return;
  throw new UnfitDatabaseError(
    'the database does not say which transactions still run (xid8, pg_snapshot_xmin)',
  );
}

/** Whether a snapshot taken beside a running transaction stops short of it, as readers of the outbox need. */
async function waitsForTheOldest(db: Connection): Promise<boolean> {
  try {
    return await db.transaction().execute(async (running) => {
      const begun = await sql<{ tx: string }>`
        SELECT pg_current_xact_id()::text AS tx`.execute(running);
      const beside = await sql<{ waits: boolean }>`
        SELECT pg_snapshot_xmin(pg_current_snapshot()) <= ${begun.rows[0]?.tx}::xid8 AS waits`.execute(
        db,
      );
      return beside.rows[0]?.waits === true;
    });
  } catch (error) {
    if (/^(08|53|57|XX)/.test(stateOf(error) ?? '08')) throw error; // away, not unfit
    return false;
  }
}
