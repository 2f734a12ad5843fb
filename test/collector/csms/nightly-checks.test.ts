/** Once a night all checks run, by one collector; what is old is thinned to a run a day, and then forgotten. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NightlyChecks } from '../../../collector/csms/nightly-checks.ts';
import { Store } from '../../../collector/store/store.ts';
import { soundPlant } from '../../support/checked-plant.ts';
import { emptying } from '../../support/database.ts';
import { type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { NIGHT } from '../../support/record-rows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KINDS = ['zone', 'conduit', 'site', 'change', 'baseline', 'task', 'exception'];

let database: OwnDatabase;
let store: Store;
let empty: () => Promise<void>;
let now = NIGHT;
const open: NightlyChecks[] = [];
beforeAll(async () => {
  database = await ownDatabase();
  store = new Store(database.db);
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await empty();
  await database.run(soundPlant);
  now = NIGHT;
});

const collector = () => {
  const nightly = new NightlyChecks({
    ...{ store, holder: crypto.randomUUID(), kinds: KINDS, now: () => now },
    newId: () => crypto.randomUUID(),
    onTrouble: (error) => {
      throw error;
    },
    onCommitted: () => {},
  });
  open.push(nightly);
  return nightly;
};
/** The days and hours of the runs that are kept, oldest first, and how many answers are. */
const kept = async () => {
  const runs = await database.rows<{ at: Date | string }>('SELECT at FROM check_run ORDER BY at');
  return runs.map(({ at }) => new Date(at).toISOString().slice(0, 13));
};
const orphans = async () =>
  (
    await database.rows<{ n: number }>(
      'SELECT count(*)::int AS n FROM check_result WHERE run NOT IN (SELECT id FROM check_run)',
    )
  )[0]?.n;
/** Somebody asked by hand, so long before now. */
async function asked(...ago: readonly number[]) {
  for (const ms of ago) {
    const at = new Date(now - ms).toISOString();
    await database.run(`INSERT INTO check_run (id, at, actor, digest, results, took_ms, query_version)
      VALUES (gen_random_uuid(), '${at}', 'ada', repeat('0', 64), 0, 1, 1);`);
  }
}
async function atNight(days: number, nightly: NightlyChecks) {
  now = NIGHT + days * DAY;
  await nightly.tick();
}

test('a collector that has never asked waits for its first night, and then asks once', async () => {
  const nightly = collector();
  await nightly.tick();
  expect(await kept()).toEqual([]);
  await atNight(1, nightly);
  now += HOUR;
  await nightly.tick();
  expect(await kept()).toEqual(['2026-07-01T03']);
});

test('of two collectors one asks', async () => {
  const [one, other] = [collector(), collector()];
  now = NIGHT + DAY;
  await Promise.all([one.tick(), other.tick()]);
  await other.tick();
  expect(await kept()).toEqual(['2026-07-01T03']);
});

test('every run of a week is kept, of each day before it the last, and nothing of three years ago', async () => {
  await asked(8 * DAY, 8 * DAY - HOUR, 8 * DAY - 2 * HOUR, 2 * DAY, 2 * DAY - HOUR);
  await asked(400 * DAY, 1101 * DAY, 1200 * DAY);
  const nightly = collector();
  await atNight(0, nightly);
  // It asked by hand two days ago and not since the last night.
  expect(await kept()).toEqual([
    ...['2025-05-26T03', '2026-06-22T05', '2026-06-28T03', '2026-06-28T04'],
    '2026-06-30T03',
  ]);
  expect(await orphans()).toBe(0);
});

test('the ledger keeps the digest of a run that is forgotten', async () => {
  const nightly = collector();
  await atNight(1, nightly);
  const seal = () =>
    database.rows(`SELECT ref FROM evidence WHERE kind = 'checks.run' ORDER BY seq`);
  const [first] = await seal();
  await atNight(1200, nightly);
  expect(await kept()).toEqual([new Date(now).toISOString().slice(0, 13)]);
  expect(await seal()).toHaveLength(2);
  expect((await seal())[0]).toEqual(first);
});
