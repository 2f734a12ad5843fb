/** The API as its bench runs it: a process of its own on a database with many assets. */
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startApi } from '../../collector/api/server.ts';
import { logTo } from '../../collector/log.ts';
import { openEmbedded, openPostgres } from '../../collector/store/open.ts';
import { seedManagement } from './management-rows.ts';
import { seedAssets } from './many-assets.ts';
import { signedIn } from './signed-in.ts';

const [data = '', assets = '100000', token = '', url = '', changes = '0', talks = '300000'] =
  process.argv.slice(2);
const onBroken = (error: Error) => {
  throw error;
};
const worker = new URL('./pglite-worker.js', import.meta.url);
const making = { now: Date.now, newId: randomUUID };
const { store, db, embedded } = url
  ? await openPostgres({ ...making, url, onLost: onBroken })
  : await openEmbedded({ ...making, folder: data, worker, onBroken });

const began = Date.now();
await seedAssets(db, Number(assets));
if (Number(changes) > 0) {
  const scale = { assets: Number(assets), requests: Number(changes), conversations: Number(talks) };
  await seedManagement(db, scale, Date.now());
}
const session = await signedIn(db);
const seededMs = Date.now() - began;
// Outside a transaction, as housekeeping does it.
if (embedded) await embedded.script('VACUUM ANALYZE');
else await sql`VACUUM ANALYZE`.execute(db);

const api = await startApi({
  ...{ store, feed: { subscribe: () => () => {} }, random: randomBytes, ...making },
  settings: {
    ...{ host: '127.0.0.1', port: 0, bootstrapToken: token, requestsPerMinute: 1_000_000 },
    uploadFolder: join(tmpdir(), `plumbline-bench-${randomUUID()}`),
    hookKey: randomBytes(32),
  },
  log: logTo(process.stderr, 'warn'),
  isReady: async () => true,
  destinations: () => [],
  metrics: () => [],
  onSetupLink: () => {},
});
process.send?.({ url: api.url, seededMs, session });
process.on('message', (order) => {
  if (order !== 'usage') process.exit(0);
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
});
