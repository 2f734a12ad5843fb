/**
 * One drift after another judged on a database with many assets, approved requests and verdicts, as the
 * collector judges it: gathered, held against what was approved, kept. A process of its own.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Judge } from '../../collector/judgement/judge.ts';
import { openEmbedded, openPostgres } from '../../collector/store/open.ts';
import { instantOf } from '../../collector/store/time.ts';
import { seedManagement } from './management-rows.ts';
import { seedAssets } from './many-assets.ts';

const [data = '', assets = '100000', requests = '10000', url = ''] = process.argv.slice(2);
const onBroken = (error: Error) => {
  throw error;
};
const worker = new URL('./pglite-worker.js', import.meta.url);
const making = { now: Date.now, newId: randomUUID };
const { store, db, embedded } = url
  ? await openPostgres({ ...making, url, onLost: onBroken })
  : await openEmbedded({ ...making, folder: data, worker, onBroken });

const scale = { assets: Number(assets), requests: Number(requests), conversations: 0 };
await seedAssets(db, scale.assets);
await seedManagement(db, scale, Date.now());
// As seeded they lie a second behind each other: then nearly all is one session.
await sql`UPDATE drift SET earliest = latest - d * interval '15 minutes', latest = latest - d * interval '15 minutes'
  FROM (SELECT id AS one, row_number() OVER (ORDER BY id) AS d FROM drift) AS numbered
  WHERE one = drift.id`.execute(db);
if (embedded) await embedded.script('VACUUM ANALYZE');
else await sql`VACUUM ANALYZE`.execute(db);

const judge = new Judge(randomUUID);
const now = instantOf(Date.now());

async function queue(first: number, last: number): Promise<void> {
  await sql`INSERT INTO judge_queue (drift, due, spreads)
    SELECT id, ${now}::timestamptz, true FROM (SELECT id, row_number() OVER (ORDER BY id) AS d FROM drift) AS one
    WHERE d BETWEEN ${first} AND ${last}`.execute(db);
}

/** Milliseconds of each turn over the queue, `limit` drifts in one. */
async function turns(limit: number): Promise<number[]> {
  const times: number[] = [];
  for (;;) {
    const start = performance.now();
    const judged = await store.transaction((all) => judge.turn(all, now, limit));
    if (judged < limit) return times;
    times.push((performance.now() - start) / judged);
  }
}

await queue(1, 40);
await turns(1);
await queue(41, 540);
const alone = await turns(1);
await queue(541, 2588);
const together = await turns(32);
const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM verdict`.execute(db);
process.send?.({ alone, together, verdicts: rows[0]?.n });
process.on('message', () => process.exit(0));
