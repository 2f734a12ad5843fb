/**
 * What must happen though nobody asks: days made and dropped, by one collector for all; and on the
 * embedded database, where nothing runs by itself, checkpoints and vacuums. durable-pglite.md
 */
import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { dropDays, makeDays, type Partitioned } from './partitions.ts';
import type { EmbeddedDatabase } from './pglite/embedded-database.ts';
import type { Store } from './store.ts';
import { instantOf } from './time.ts';

export interface HousekeepingOptions {
  readonly store: Store;
  readonly db: Connection;
  readonly embedded: EmbeddedDatabase | undefined;
  /** Days that each append-only table is kept. */
  readonly keep: Readonly<Record<Partitioned, number>>;
  readonly holder: string;
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
  readonly onDropped: (tables: readonly string[]) => void;
}

const TICK_MS = 5000;
const DAYS_EVERY_MS = 600_000;
const CHECKPOINT_EVERY_MS = 300_000;
const CHECKPOINT_WAL_BYTES = 64 * 1024 * 1024;
const VACUUM_EVERY_MS = 600_000;
/** A database that has just begun to fill is planned for as if it were empty. */
const FIRST_ANALYZE_MS = 30_000;
const VACUUM_ALL_EVERY_MS = 86_400_000;
/** Tables whose rows are rewritten all the time. */
const BUSY = [
  ...['agent_stream', 'agent', 'seen', 'fact', 'asset', 'identifier', 'conversation'],
  ...['service', 'drift', 'health', 'lease', 'outbox_cursor'],
];

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #timer: NodeJS.Timeout;
  #work: Promise<void> | undefined;
  #daysAt = 0;
  #checkpointAt: number;
  #walAt = 0;
  #vacuumAt: number;
  #vacuumAllAt: number;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    const start = options.now();
    this.#checkpointAt = start;
    this.#vacuumAt = start - VACUUM_EVERY_MS + FIRST_ANALYZE_MS;
    this.#vacuumAllAt = start;
    this.#timer = setInterval(() => {
      this.#work ??= this.#tick()
        .catch(options.onTrouble)
        .finally(() => {
          this.#work = undefined;
        });
    }, TICK_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
  }

  async #tick(): Promise<void> {
    const { now, embedded } = this.#options;
    if (now() - this.#daysAt >= DAYS_EVERY_MS) {
      await this.#days();
      this.#daysAt = now();
    }
    if (embedded) await this.#upkeep(embedded);
  }

  async #days(): Promise<void> {
    const { store, db, keep, holder, now, onDropped } = this.#options;
    const lease = await store.read(({ leases }) => leases.take('housekeeping', holder));
    if (lease === undefined) return;
    await makeDays(db, instantOf(now()));
    const dropped: string[] = [];
    for (const table of Object.keys(keep) as Partitioned[]) {
      dropped.push(...(await dropDays(db, table, keep[table], instantOf(now()))));
    }
    if (dropped.length > 0) onDropped(dropped);
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
      await embedded.upkeep('VACUUM (FREEZE, ANALYZE)');
      this.#vacuumAllAt = now();
    } else if (now() - this.#vacuumAt >= VACUUM_EVERY_MS) {
      for (const table of BUSY) await embedded.upkeep(`VACUUM (ANALYZE) ${table}`);
      this.#vacuumAt = now();
    }
  }
}
