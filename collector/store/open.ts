/** One of the two databases, ready: proven durable, with this program's tables and the days to come. */
import { Kysely } from 'kysely';
import type { Connection, Tables } from './database.ts';
import { migrate, refuseUnfit, refuseUnordered } from './migrate.ts';
import { makeDays } from './partitions.ts';
import { EmbeddedDialect } from './pglite/dialect.ts';
import { EmbeddedDatabase, type EmbeddedOptions } from './pglite/embedded-database.ts';
import { postgresDialect } from './postgres.ts';
import { Store } from './store.ts';
import { instantOf } from './time.ts';

export interface OpenStore {
  readonly store: Store;
  readonly db: Connection;
  /** Only of the embedded one: what nothing does by itself there. */
  readonly embedded: EmbeddedDatabase | undefined;
  close(): Promise<void>;
}

interface Making {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Random, unique: the id of a new database. */
  readonly newId: () => string;
}

/** Throws LockedError when another process has the folder. */
export async function openEmbedded(options: EmbeddedOptions & Making): Promise<OpenStore> {
  const embedded = await EmbeddedDatabase.open(options);
  const db = new Kysely<Tables>({ dialect: new EmbeddedDialect(embedded) });
  try {
    await prepare(db, options);
    return opened(db, embedded);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Statements of a batch, a page, a relay. */
const PATIENCE_MS = 15_000;

export async function openPostgres({
  url,
  onLost,
  ...making
}: Making & { readonly url: string; readonly onLost: (error: Error) => void }): Promise<OpenStore> {
  // A change of tables may take its time.
  const patient = new Kysely<Tables>({ dialect: postgresDialect({ url, onLost }) });
  try {
    await refuseUnordered(patient);
    await prepare(patient, making);
  } finally {
    await patient.destroy();
  }
  const options = { url, onLost, patienceMs: PATIENCE_MS };
  return opened(new Kysely<Tables>({ dialect: postgresDialect(options) }), undefined);
}

async function prepare(db: Connection, { now, newId }: Making): Promise<void> {
  await refuseUnfit(db);
  await migrate(db, newId);
  await makeDays(db, instantOf(now()));
}

const opened = (db: Connection, embedded: EmbeddedDatabase | undefined): OpenStore => ({
  ...{ store: new Store(db), db, embedded },
  close: () => db.destroy(),
});
