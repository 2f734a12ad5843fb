/** All checks on a real database: a sound plant passes, and what is done to it fails the check it is meant for. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CheckRunner } from '../../../collector/csms/check-runner.ts';
import { checks } from '../../../collector/csms/registry.ts';
import { Store } from '../../../collector/store/store.ts';
import { CELL, grantRows, SAFETY, soundPlant } from '../../support/checked-plant.ts';
import { emptying } from '../../support/database.ts';
import { type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { write } from '../../support/ledgers.ts';
import { harms } from '../../support/plant-harms.ts';
import { asset, conversationRow } from '../../support/plant-rows.ts';
import { before, declared, insert, NIGHT, record, recordRows } from '../../support/record-rows.ts';

let database: OwnDatabase;
let store: Store;
let empty: () => Promise<void>;

const KINDS = [
  ...['zone', 'conduit', 'site', 'drawing', 'change', 'baseline', 'task', 'exception'],
  'access-grant',
];

beforeAll(async () => {
  database = await ownDatabase();
  store = new Store(database.db);
  empty = await emptying(database.db);
});
afterAll(() => database.close());

beforeEach(async () => {
  await empty();
  await database.run(soundPlant);
  await write(store, 1);
  await witness();
});

/** An agent remembers the ledger as it stands, an hour ago. */
const witness = () =>
  database.run(`INSERT INTO evidence_witness (site, agent, ledger, seq, hash, first_at, last_at)
    SELECT 'plant', 'cell-1', ledger, seq, left(hash, 16), '${before(1)}', '${before(0, 1)}'
    FROM evidence_head
    ON CONFLICT (site, agent, ledger) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`);

const runner = (kinds = KINDS) =>
  new CheckRunner({
    ...{ store, holder: crypto.randomUUID(), kinds, now: () => NIGHT },
    newId: () => crypto.randomUUID(),
  });

async function answers(kinds = KINDS) {
  const run = await runner(kinds).run({ actor: 'ada' });
  expect(run?.seq).not.toBeNull();
  return store.read(({ checks: kept }) => kept.results({}));
}

async function answered(id: string) {
  return (await answers())
    .filter(({ check }) => check === id)
    .map(({ zone, status }) => [zone, status]);
}

test('a sound plant passes every check, or is not asked', async () => {
  const rows = await answers();
  const bad = rows.filter(({ status }) => status !== 'pass' && status !== 'na');
  expect(bad.map(({ check, zoneName, reasons }) => [check, zoneName, ...reasons])).toEqual([]);
  for (const { id } of checks) {
    expect(
      rows.filter(({ check, status }) => check === id && status === 'pass').length,
      id,
    ).toBeGreaterThan(0);
  }
});

describe('what is done to a plant is found', () => {
  test.each(harms)('by %s: %s', async (id, _, sql, zone) => {
    await database.run(sql);
    expect(await answered(id)).toContainEqual([zone, 'fail']);
  });

  test('each check has its harm', () => {
    expect([...new Set(harms.map(([id]) => id))]).toEqual(checks.map(({ id }) => id));
  });
});

describe('what nobody can know', () => {
  test('no agent ever watched: nothing observed passes anywhere', async () => {
    await database.run('DELETE FROM coverage');
    const rows = await answers();
    const observed = checks.filter(({ watchedDays }) => watchedDays !== null).map(({ id }) => id);
    expect(
      rows.filter(({ check, status }) => observed.includes(check) && status === 'pass'),
    ).toEqual([]);
  });

  test('records that nobody can write down are not known', async () => {
    const rows = await answers([]);
    expect(rows.filter(({ check }) => check === 'C14').map(({ status }) => status)).toEqual(
      expect.arrayContaining(['unknown']),
    );
    expect(rows.filter(({ check, status }) => check === 'C07' && status === 'pass')).toEqual([]);
  });
});

test('what an exception covers is excepted in its zone alone, until it expires', async () => {
  const used = (server: number) =>
    conversationRow(asset(4), asset(server), {
      server_address: '- 10.0.1.1 c',
      client_address: '- 10.0.3.1 c',
      port: 23,
      protocol: 'telnet',
      last_seen: before(3),
    });
  const body = (expires: string) => ({
    covers: { checks: ['C21'], requirements: [] },
    subjects: { assets: [], zones: [CELL] },
    ...{ isSiteWide: false, expires },
  });
  const row = (expires: string) =>
    recordRows({
      id: record(40),
      kind: 'exception',
      ref: 'EXC-1',
      title: 'Old switches',
      state: 'approved',
      body: body(expires),
    });
  await database.run(used(1) + used(3) + row(before(-10)));
  const rows = await answered('C21');
  expect(rows).toContainEqual([CELL, 'excepted']);
  expect(rows).toContainEqual([SAFETY, 'fail']);
  await database.run(
    `UPDATE record_revision SET body = '${JSON.stringify(body(before(0, 1)))}' WHERE record = '${record(40)}'`,
  );
  expect(await answered('C21')).toContainEqual([CELL, 'fail']);
});

test('a device that may be connected is no rogue there, and needs no other review', async () => {
  const [laptop] = harms.flatMap(([id, , sql]) => (id === 'C02' ? sql : []));
  const device = { macs: ['00:30:de:00:00:09'], serials: [], zone: CELL, port: null };
  await database.run(`${laptop}
    INSERT INTO identifier (site, kind, network, value, asset, first_seen, last_seen)
    VALUES ('plant', 'mac', '', '00:30:de:00:00:09', '${asset(9)}', '${before(4)}', '${before(0)}');`);
  expect(await answered('C02')).toContainEqual([CELL, 'fail']);
  await database.run(
    grantRows(record(42), { kind: 'connect', targets: { assets: [], zones: [] }, device }),
  );
  expect(await answered('C02')).toContainEqual([CELL, 'pass']);
});

test('a site that two people answer for says so for as long as it was decided', async () => {
  const small = (until: string) =>
    recordRows({
      ...{ id: record(45), kind: 'site', ref: 'plant', title: 'Plant', state: 'active' },
      body: { code: 'plant', isInScope: true, twoPeople: { reason: 'Two.', until } },
    });
  await database.run(small(before(-10)));
  expect(await answered('C15')).toContainEqual([CELL, 'excepted']);
  await database.run(`UPDATE record_revision SET body = jsonb_set(body, '{twoPeople,until}',
    '"${before(0, 1)}"') WHERE record = '${record(45)}'`);
  expect(await answered('C15')).toContainEqual([CELL, 'pass']);
});

test('a threshold that a site set is asked by', async () => {
  await database.run(`UPDATE asset SET last_seen = '${before(9)}' WHERE id = '${asset(2)}'`);
  expect(await answered('C03')).toContainEqual([CELL, 'fail']);
  await database.run(
    insert('check_setting', {
      check: 'C03',
      site: 'plant',
      value: { days: 10 },
      version: 1,
      at: before(1),
      by: 'ada',
    }),
  );
  expect(await answered('C03')).toContainEqual([CELL, 'pass']);
});

describe('a run', () => {
  test('leaves one record in the ledger, with the digest of all answers', async () => {
    const run = await runner().run({ actor: 'ada' });
    const last = await store.read(({ evidence }) => evidence.one(run?.seq ?? 0));
    expect(last).toMatchObject({ kind: 'checks.run', actor: 'ada', ref: `check-run/${run?.id}` });
    expect(JSON.parse(last?.payload ?? '{}')).toMatchObject({
      ...{ digest: run?.digest, results: run?.results, answers: { C01: { pass: 3 } } },
    });
  });

  test('has the same digest on the same plant, and another where an answer differs', async () => {
    const [one, two] = [await runner().run({ actor: 'a' }), await runner().run({ actor: 'b' })];
    expect(one?.digest).toHaveLength(64);
    await database.run(`UPDATE declared_asset SET owner = NULL WHERE id = '${declared(1)}'`);
    const three = await runner().run({ actor: 'a' });
    expect(three?.digest).not.toBe(two?.digest);
  });

  test('is one at a time, on whatever collector', async () => {
    const [first, second] = [runner(), runner()];
    const both = await Promise.all([first.run({ actor: 'a' }), second.run({ actor: 'b' })]);
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);
    await first.close();
    await second.close();
    expect(await second.run({ actor: 'b' })).toBeDefined();
  });

  test('of an empty plant is no pass of anything', async () => {
    await empty();
    const rows = await answers();
    expect(rows.map(({ check, status }) => [check, status])).toEqual([['C47', 'unknown']]);
  });
});
