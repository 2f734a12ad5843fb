/** Days of the append-only tables: made ahead, dropped whole when they are old. Receive time, UTC. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from './database.ts';

const DAY_MS = 86_400_000;
const AHEAD = 3;
export const partitioned = ['message', 'fact_history', 'event', 'outbox'] as const;
export type Partitioned = (typeof partitioned)[number];

/** Makes the days from today on. A day whose rows already fell into the default partition stays there. */
export async function makeDays(db: Connection, now: Instant): Promise<void> {
  for (let ahead = 0; ahead <= AHEAD; ahead++) {
    const day = dayOf(now, ahead);
    const [from, to] = [`${day}T00:00:00Z`, `${dayOf(now, ahead + 1)}T00:00:00Z`];
    for (const table of partitioned) {
      const name = nameOf(table, day);
      const { rows } = await sql<{ isThere: boolean }>`
        SELECT to_regclass(${name}) IS NOT NULL OR EXISTS (
          SELECT 1 FROM ${sql.table(`${table}_default`)}
          WHERE ${sql.ref(TIME[table])} >= ${from}::timestamptz
            AND ${sql.ref(TIME[table])} < ${to}::timestamptz) AS "isThere"`.execute(db);
      if (rows[0]?.isThere) continue;
      await sql`CREATE TABLE IF NOT EXISTS ${sql.table(name)} PARTITION OF ${sql.table(table)}
        FOR VALUES FROM (${sql.lit(from)}) TO (${sql.lit(to)})`.execute(db);
    }
  }
}

/** Drops the days of a table that ended `days` or more days ago. Answers their names. */
export async function dropDays(
  db: Connection,
  table: Partitioned,
  days: number,
  now: Instant,
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = ${table}::regclass AND relname < ${nameOf(table, dayOf(now, -days))}
      AND relname ~ '_[0-9]{8}$' ORDER BY relname`.execute(db);
  for (const { name } of rows) await sql`DROP TABLE ${sql.table(name)}`.execute(db);
  return rows.map(({ name }) => name);
}

const TIME: Record<Partitioned, string> = {
  message: 'received',
  fact_history: 'received',
  event: 'received',
  outbox: 'made',
};

const nameOf = (table: Partitioned, day: string) => `${table}_${day.replaceAll('-', '')}`;
const dayOf = (now: Instant, ahead: number) =>
  new Date(Date.parse(now) + ahead * DAY_MS).toISOString().slice(0, 10);
