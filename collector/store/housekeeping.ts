/**
 * What must happen though nobody asks: days made and dropped, by one collector for all; and on the
 * embedded database, where nothing runs by itself, checkpoints and vacuums. durable-pglite.md
 */
import { sql } from 'kysely';
import { Chore } from './chore.ts';
import type { Connection } from './database.ts';
import { dropDays, dropDelivered, makeDays, type Partitioned, type Under } from './partitions.ts';
import type { EmbeddedDatabase } from './pglite/embedded-database.ts';
import { repositoriesOn } from './repositories.ts';
import type { Store } from './store.ts';
import { Tenure } from './tenure.ts';
import { instantOf } from './time.ts';

export interface HousekeepingOptions {
  readonly store: Store;
  readonly db: Connection;
  readonly embedded: EmbeddedDatabase | undefined;
  /** Days that each append-only table is kept. */
  readonly keep: Readonly<Record<Partitioned, number>>;
  readonly holder: string;
  /** Who takes from the outbox: what all of them have got need not be kept. */
  readonly destinations: readonly string[];
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
  readonly onDropped: (tables: readonly string[]) => void;
  /** Days of the outbox that were dropped, though not every destination had got all of them. */
  readonly onGivenUp: (tables: readonly string[]) => void;
}

const TICK_MS = 5000;
const DAYS_EVERY_MS = 600_000;
const CHECKPOINT_EVERY_MS = 300_000;
const CHECKPOINT_WAL_BYTES = 64 * 1024 * 1024;
const VACUUM_EVERY_MS = 600_000;
/** A database that has just begun to fill is planned for as if it were empty. */
const FIRST_ANALYZE_MS = 30_000;
const DAY_MS = 86_400_000;
const VACUUM_ALL_EVERY_MS = DAY_MS;
/** A collector that is started anew every day comes to it all the same. */
const FIRST_VACUUM_ALL_MS = 3_600_000;
/** Tables whose rows are rewritten all the time; the last ones by what is done here. */
const BUSY = [
  ...['agent_stream', 'agent', 'seen', 'fact', 'asset', 'identifier', 'conversation'],
  ...['service', 'drift', 'health', 'lease', 'outbox_cursor', 'verdict', 'judge_queue'],
  'planned_work',
  ...['pg_statistic', 'pg_class', 'pg_attribute', 'pg_depend'],
];

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #tenure: Tenure;
  readonly #chore: Chore;
  #isClosing = false;
  #daysAt = 0;
  #checkpointAt: number;
  #walAt = 0;
  #vacuumAt: number;
  #vacuumAllAt: number;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    const { store, holder } = options;
    this.#tenure = new Tenure({ store, holder, name: 'housekeeping' });
    const start = options.now();
    this.#checkpointAt = start;
    this.#vacuumAt = start - VACUUM_EVERY_MS + FIRST_ANALYZE_MS;
    this.#vacuumAllAt = start - VACUUM_ALL_EVERY_MS + FIRST_VACUUM_ALL_MS;
    this.#chore = new Chore(TICK_MS, () => this.#doWhatIsDue(), options.onTrouble);
  }

  /** Does what is due by now; happens by itself every few seconds. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  /** What is begun is finished, which is one table at most. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#chore.close();
    await this.#tenure.release().catch(() => {});
  }

  async #doWhatIsDue(): Promise<void> {
    const { now, embedded } = this.#options;
    if (now() - this.#daysAt >= DAYS_EVERY_MS) {
      await this.#days();
      this.#daysAt = now();
    }
    if (embedded) await this.#upkeep(embedded);
  }

  async #days(): Promise<void> {
    await this.#tenure.during(async (lease) => {
      const { store, db, keep, destinations, now, onDropped, onGivenUp } = this.#options;
      const today = instantOf(now());
      const under: Under = (work) =>
        db.transaction().execute(async (transaction) => {
          const { leases } = repositoriesOn(transaction);
          if (await leases.confirm(lease)) return work(transaction);
          throw new Error('the lease is another’s: housekeeping is left to it');
        });
      await makeDays(db, today, under);
      const place = await store.read(({ outbox }) => outbox.everybodyPast(destinations));
      const delivered = await dropDelivered(db, place, today, under);
      const dropped = [...delivered];
      for (const table of Object.keys(keep) as Partitioned[]) {
        const names = await dropDays(db, table, { before: keep[table], now: today }, under);
        if (table === 'outbox' && names.length > 0) onGivenUp(names);
        dropped.push(...names);
      }
      const before = instantOf(now() - keep.message * DAY_MS);
      await under((transaction) => repositoriesOn(transaction).lineages.forget(before));
      if (dropped.length > 0) onDropped(dropped);
    });
  }

  async #upkeep(embedded: EmbeddedDatabase): Promise<void> {
    const { db, now } = this.#options;
    const { rows } = await sql<{ wal: number }>`
      SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS wal`.execute(db);
    const wal = rows[0]?.wal ?? 0;
    this.#walAt ||= wal;
    const isDue = now() - this.#checkpointAt >= CHECKPOINT_EVERY_MS && wal > this.#walAt;
    if (isDue || wal - this.#walAt >= CHECKPOINT_WAL_BYTES) {
      await embedded.upkeep('CHECKPOINT');
      this.#checkpointAt = now();
      this.#walAt = wal;
    }
    if (now() - this.#vacuumAllAt >= VACUUM_ALL_EVERY_MS) {
      await this.#vacuum(embedded, '(FREEZE, ANALYZE)', await everyTable(db));
      this.#vacuumAllAt = now();
    } else if (now() - this.#vacuumAt >= VACUUM_EVERY_MS) {
      await this.#vacuum(embedded, '(ANALYZE)', BUSY);
      this.#vacuumAt = now();
    }
  }

  /** The one session is given back after each table: a batch need not wait for all of them. */
  async #vacuum(embedded: EmbeddedDatabase, how: string, tables: readonly string[]): Promise<void> {
    for (const table of tables) {
      if (!this.#isClosing) await embedded.upkeep(`VACUUM ${how} ${table}`);
    }
  }
}

/** Also those of the database itself; the longest unfrozen first. As SQL takes their names. */
async function everyTable(db: Connection): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT oid::regclass::text AS name FROM pg_class
    WHERE relkind IN ('r', 'm') AND relpersistence = 'p'
    ORDER BY age(relfrozenxid) DESC, oid`.execute(db);
  return rows.map(({ name }) => name);
}
