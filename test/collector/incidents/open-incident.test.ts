import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Occasion, openIncident } from '../../../collector/incidents/open-incident.ts';
import { DueRecords } from '../../../collector/records/due.ts';
import { everyKind, proceed } from '../../../collector/records/proceeding.ts';
import type { Who } from '../../../collector/records/record.ts';
import { Store } from '../../../collector/store/store.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { asset, assetRow, drift, driftRow } from '../../support/plant-rows.ts';

const SITE = 'plant' as SiteId;
const zone = (n: number) => `20000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const clock = (text: string) => `2026-03-01T${text}:00.000Z` as Instant;
const ada: Who = { id: 'u-ada', name: 'Ada' };
const options = everyKind(randomUUID);

let database: OwnDatabase;
let store: Store;
beforeAll(async () => {
  database = await ownDatabase();
  store = new Store(database.db);
  await database.run(
    [
      ...[1, 2, 3].map((n) => assetRow(n, { name: `Press ${n}` })),
      ...[1, 2, 3, 4, 5].map((n) => driftRow(n, { asset: asset(1) })),
    ].join('\n'),
  );
});
afterAll(() => database.close());
beforeEach(() =>
  database.run('TRUNCATE record_step, record_revision, approval, record, record_counter CASCADE'),
);

const occasion = (more: Partial<Occasion> = {}): Occasion => ({
  ...{ site: SITE, zone: zone(1), severity: 'high', drifts: [drift(1)], assets: [asset(1)] },
  ...{ reason: 'several-in-a-zone', at: clock('10:00') },
  ...more,
});
const open = (more: Partial<Occasion> = {}, now = more.at ?? clock('10:00')) =>
  store.transaction((repositories) =>
    proceed(options, repositories, now, (proceeding) =>
      openIncident(proceeding, repositories, occasion(more)),
    ),
  );
const step = (id: string, event: string, asked: object = {}, at = clock('10:30')) =>
  store.transaction((repositories) =>
    proceed(options, repositories, at, (proceeding) =>
      proceeding.step(id, event, { asked: asked as never }, ada, () => {}),
    ),
  );
const count = async () =>
  (
    await database.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM record WHERE kind = 'incident'`,
    )
  )[0]?.n;

test('an incident is opened with what it is about', async () => {
  const record = await open();
  expect(record).toMatchObject({
    ...{ ref: 'INC-1', state: 'new', site: SITE, zone: zone(1) },
    title: 'Several unauthorised changes within an hour',
    body: { severity: 'high', drifts: [drift(1)], assets: [asset(1)], detectedAt: clock('10:00') },
  });
});

test('what follows in the same zone within the hour joins it, and makes it as bad as it is', async () => {
  const first = await open();
  const more = { drifts: [drift(2)], assets: [asset(2)], severity: 'critical' } as const;
  const joined = await open({ ...more, at: clock('10:59') });
  expect(joined.id).toBe(first.id);
  expect(joined.body).toMatchObject({
    ...{ severity: 'critical', drifts: [drift(1), drift(2)], assets: [asset(1), asset(2)] },
  });
  const milder = await open({ drifts: [drift(3)], severity: 'low', at: clock('11:40') });
  expect([milder.id, milder.body['severity']]).toEqual([first.id, 'critical']);
});

test('what follows later, or elsewhere, is another incident', async () => {
  const first = await open();
  const later = await open({ drifts: [drift(2)], at: clock('11:00') });
  const elsewhere = await open({ drifts: [drift(3)], zone: zone(2) });
  expect(new Set([first.id, later.id, elsewhere.id]).size).toBe(3);
});

test('without a zone, what happens to the same asset belongs together', async () => {
  const first = await open({ zone: null });
  expect((await open({ zone: null, drifts: [drift(2)] })).id).toBe(first.id);
  const other = await open({ zone: null, drifts: [drift(3)], assets: [asset(3)] });
  expect(other.id).not.toBe(first.id);
});

test('the same drift judged again opens nothing, not even once it was dismissed', async () => {
  const first = await open();
  expect((await open({ at: clock('15:00') })).version).toBe(first.version);
  await step(first.id, 'dismiss', { reason: 'a test' });
  const again = await open({ at: clock('16:00') });
  expect([again.id, again.state, await count()]).toEqual([first.id, 'dismissed', 1]);
});

test('nothing joins what is closed or dismissed', async () => {
  const first = await open();
  await step(first.id, 'dismiss', { reason: 'a test' });
  expect((await open({ drifts: [drift(2)], at: clock('10:10') })).id).not.toBe(first.id);
});

test('what the zone is worth counts', async () => {
  await database.run(`INSERT INTO record (id, kind, site, ref, title, state, revision, body, hash, keys,
      created, created_by, created_by_id, changed, changed_by, changed_by_id)
    VALUES ('${zone(3)}', 'zone', 'plant', 'ZON-1', 'Press line', 'approved', 1, '{"criticality":5}', 'x',
      '{}', now(), 'a', 'a', now(), 'a', 'a')`);
  expect((await open({ zone: zone(3), severity: 'medium' })).body['severity']).toBe('critical');
});

test('two that are opened at one moment in one zone are one', async () => {
  const both = await Promise.all([open(), open({ drifts: [drift(2)] })]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  expect(await count()).toBe(1);
});

test('a storm does not break it', async () => {
  const many = Array.from({ length: 900 }, (_, n) => drift(100 + n));
  await open();
  const record = await open({ drifts: many, assets: many });
  expect(record.body['moreDrifts']).toBe(801);
});

test('reports fall due by themselves: each is reminded of once before and once when it is late', async () => {
  const { id, due } = await open();
  expect(due).toBe('2026-03-02T04:00:00.000Z');
  let now = Date.parse(due!);
  const troubles: unknown[] = [];
  const work = new DueRecords({
    ...{ store, holder: 'test', now: () => now, proceedings: options },
    ...{ onTrouble: (error) => troubles.push(error), onCommitted: () => {} },
  });
  const look = async () => {
    await work.tick();
    const record = await store.read(({ records }) => records.one(id));
    return [record?.body['told'], record?.due];
  };
  expect(await look()).toEqual([
    ['nis2/early-warning soon'],
    clock('10:00').replace('-01T', '-02T'),
  ]);
  expect(await look()).toEqual([
    ['nis2/early-warning soon'],
    clock('10:00').replace('-01T', '-02T'),
  ]);
  now = Date.parse('2026-03-05T00:00:00.000Z');
  const [told, next] = await look();
  expect(told).toEqual([
    'nis2/early-warning soon',
    'nis2/early-warning late',
    'nis2/notification soon',
    'nis2/notification late',
  ]);
  expect(next).toBe('2026-03-25T10:00:00.000Z');
  await work.close();
  expect(troubles).toEqual([]);
  const left = await store.read(({ outbox }) => outbox.after({ tx: '0', id: 0 }, 10_000));
  const reminders = left.filter(({ body }) => (body as { event?: string }).event === 'remind');
  expect(reminders.length).toBe(2);
});

test('what is due follows the duty that is written down for the site', async () => {
  await store.transaction((repositories) =>
    proceed(options, repositories, clock('09:00'), (proceeding) =>
      proceeding.create(
        'reporting-duty',
        SITE,
        { regime: 'none', timeZone: 'UTC', authority: null, note: '' },
        ada,
      ),
    ),
  );
  expect((await open()).due).toBeNull();
});
