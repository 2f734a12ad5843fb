/** Days of the append-only tables: made ahead, dropped whole when they are old. Receive time, UTC. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from './database.ts';
import type { Place } from './outbox-repository.ts';

const DAY_MS = 86_400_000;
const AHEAD = 3;
export const partitioned = ['message', 'fact_history', 'event', 'outbox'] as const;
export type Partitioned = (typeof partitioned)[number];

/** Runs a change of tables in a transaction of its own, or throws where that is another's by now. */
export type Under = (work: (transaction: Connection) => Promise<void>) => Promise<void>;

const DAYS_LOCK = 0x706c_6461; // "plda": two collectors may start at the same moment
/** Whoever waits for a table holds up all who come after: better another time. */
const LOCK_PATIENCE = '2s';

/**
 * Makes the days from today on. A day whose rows already fell into the default partition stays
 * there. One table a transaction: two locked at once would stand against a batch that has the other.
 */
export async function makeDays(
  db: Connection,
  now: Instant,
  under: Under = (work) => db.transaction().execute(work),
): Promise<void> {
  for (let ahead = 0; ahead <= AHEAD; ahead++) {
    const day = dayOf(now, ahead);
    const [from, to] = [`${day}T00:00:00Z`, `${dayOf(now, ahead + 1)}T00:00:00Z`];
    for (const table of partitioned) {
      const name = nameOf(table, day);
      const isThere = async (connection: Connection) => {
        const { rows } = await sql<{ isThere: boolean }>`
          SELECT to_regclass(${name}) IS NOT NULL OR EXISTS (
            SELECT 1 FROM ${sql.table(`${table}_default`)}
            WHERE ${sql.ref(TIME[table])} >= ${from}::timestamptz
              AND ${sql.ref(TIME[table])} < ${to}::timestamptz) AS "isThere"`.execute(connection);
        return rows[0]?.isThere === true;
      };
      if (await isThere(db)) continue;
      await under(async (transaction) => {
        await sql`SELECT pg_advisory_xact_lock(${DAYS_LOCK})`.execute(transaction);
        if (await isThere(transaction)) return;
        await patiently(transaction);
        await sql`CREATE TABLE ${sql.table(name)} PARTITION OF ${sql.table(table)}
          FOR VALUES FROM (${sql.lit(from)}) TO (${sql.lit(to)})`.execute(transaction);
      });
    }
  }
}

/** Drops the days of a table that ended `before` or more days ago. Answers their names. */
export async function dropDays(
  db: Connection,
  table: Partitioned,
  { before, now }: { readonly before: number; readonly now: Instant },
  under: Under,
): Promise<readonly string[]> {
  const names = await daysOf(db, table, dayOf(now, -before));
  for (const name of names) await under((transaction) => drop(transaction, name));
  return names;
}

/** Drops the days of the outbox that ended a day ago or more and lie behind `place`. Answers their names. */
export async function dropDelivered(
  db: Connection,
  { tx, id }: Place,
  now: Instant,
  under: Under,
): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const name of await daysOf(db, 'outbox', dayOf(now, -1))) {
    const isBehind = async (connection: Connection) => {
      const { rows } = await sql`SELECT FROM ${sql.table(name)}
        WHERE (tx, id) > (${tx}::xid8, ${id}::bigint) LIMIT 1`.execute(connection);
      return rows.length === 0;
    };
    if (!(await isBehind(db))) continue;
    await under(async (transaction) => {
      await patiently(transaction);
      await sql`LOCK TABLE ${sql.table(name)} IN ACCESS EXCLUSIVE MODE`.execute(transaction);
      if (!(await isBehind(transaction))) return; // of a collector whose clock is slow
      await drop(transaction, name);
      dropped.push(name);
    });
  }
  return dropped;
}

async function daysOf(db: Connection, table: Partitioned, before: string) {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = ${table}::regclass AND relname < ${nameOf(table, before)}
      AND relname ~ '_[0-9]{8}$' ORDER BY relname`.execute(db);
  return rows.map(({ name }) => name);
}

async function drop(transaction: Connection, name: string): Promise<void> {
  await patiently(transaction);
  await sql`DROP TABLE IF EXISTS ${sql.table(name)}`.execute(transaction);
}

async function patiently(transaction: Connection): Promise<void> {
  await sql`SET LOCAL lock_timeout = ${sql.lit(LOCK_PATIENCE)}`.execute(transaction);
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
