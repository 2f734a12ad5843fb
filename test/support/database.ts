/** A real database of the test file's own, empty but for its tables: the product's, thread and all. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { inject } from 'vitest';
import type { Connection } from '../../collector/store/database.ts';
import { openEmbedded } from '../../collector/store/open.ts';

export async function ownDatabase() {
  const folder = ownDataFolder();
  const opened = await openEmbedded({
    folder,
    worker: databaseWorker(),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    onBroken: (error) => {
      throw error;
    },
  });
  const empty = await emptying(opened.db);
  const close = async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...opened, folder, empty, close };
}

/** Answers what leaves a migrated database without a row. */
export async function emptying(db: Connection): Promise<() => Promise<void>> {
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('migration', 'meta')`.execute(db);
  const tables = sql.join(rows.map(({ name }) => sql.table(name)));
  return async () => {
    await sql`TRUNCATE ${tables} CASCADE`.execute(db);
  };
}

/** A copy of the data folder with a migrated, empty database. The caller removes it. */
export function ownDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  cpSync(inject('dataFolder'), folder, { recursive: true });
  return folder;
}

export const databaseWorker = () => new URL(inject('databaseWorker'));
