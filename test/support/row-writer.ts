/** Writes numbered rows into an embedded database and says each number once it is committed; until it is killed. */
import { EmbeddedDatabase } from '../../collector/store/pglite/embedded-database.ts';

const [folder, worker] = process.argv.slice(2) as [string, string];
const database = await EmbeddedDatabase.open({
  folder,
  worker: new URL(worker),
  now: Date.now,
  onBroken: (error) => {
    throw error;
  },
});
await database.run('CREATE TABLE IF NOT EXISTS written (n int)');
const { rows } = await database.run('SELECT coalesce(max(n), -1) + 1 AS next FROM written');
for (let n = (rows[0] as { next: number }).next; ; n++) {
  await database.run('INSERT INTO written VALUES ($1)', [n]);
  process.send?.(n);
}
