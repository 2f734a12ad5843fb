/** A migrated database on a PostgreSQL server of the test's own, where each statement may meet others. */
import { sql } from 'kysely';
import { openPostgres } from '../../collector/store/open.ts';
import { emptying } from './database.ts';
import type { OwnDatabase } from './edge.ts';
import { startPostgres } from './postgres.ts';

export async function servedDatabase(): Promise<OwnDatabase & { empty(): Promise<void> }> {
  const server = await startPostgres(['deadlock_timeout=50ms']);
  const newId = () => crypto.randomUUID();
  const opened = await openPostgres({ url: server.url, now: Date.now, newId, onLost: () => {} });
  const { db } = opened;
  return {
    db,
    empty: await emptying(db),
    run: async (script) => {
      await sql.raw(script).execute(db);
    },
    rows: async <Row>(query: string) => (await sql.raw<Row>(query).execute(db)).rows,
    async close() {
      await opened.close();
      await server.stop();
    },
  };
}
