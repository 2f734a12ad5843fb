/** What a verdict asks somebody to do, and whose list says who is a stranger. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { item, request } from '../../support/change-control.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(() => plant.begin());

const CELL = '30000000-0000-4000-8000-000000000002';
const CHANGE = '20000000-0000-4000-8000-000000000001';
const IVAN = '40000000-0000-4000-8000-000000000004';

const controlled = (since: string | null = '-90 00:00') =>
  plant.zone(CELL, [PLC_7, PLC_8, EWS_3], since);
const recordsOf = (kind: string) =>
  plant.database.db
    .selectFrom('record')
    .select(['title', 'state', 'body', 'site'])
    .where('kind', '=', kind)
    .orderBy('created')
    .execute();
const asked = async () => (await recordsOf('task')).map(({ title, state }) => `${state}: ${title}`);

/** A request for firmware of PLC-7 from 22:00 to 23:00. */
const firmware = async (value: string | null) =>
  request({
    ...{ id: CHANGE, sources: [await plant.idOf(EWS_3)], implementers: [IVAN] },
    items: [
      {
        ...item({ type: 'asset', asset: await plant.idOf(PLC_7) }, ['firmware']),
        effects: [
          {
            ...{ type: 'difference', id: 'e1', kind: 'firmware.changed', path: '' },
            ...{ value, asset: null },
          },
        ],
      },
    ],
  });
const changed = (clock: string, more: object = {}) =>
  plant.happens(PLC_7, 'firmware.changed', clock, { before: '2.70', after: '2.80', ...more });

test('another value than the one approved asks whoever was to do it to stop and roll back, once', async () => {
  await controlled();
  await plant.approve(await firmware('2.90'));
  const drift = await changed('22:10');
  await plant.judge('23:30');
  expect((await plant.verdict(drift)).verdict).toBe('value_mismatch');
  expect(await recordsOf('task')).toMatchObject([
    {
      ...{ state: 'open', title: 'Stop, and put back what was approved' },
      body: { purpose: 'roll-back', subject: `drift/${drift}`, assignee: IVAN, zone: CELL },
    },
  ]);
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.add([drift], plant.now()));
  await plant.judge('23:40');
  expect(await asked()).toHaveLength(1);
});

test('what is judged otherwise by now is asked of nobody any more', async () => {
  await controlled();
  await plant.approve(await firmware('2.90'));
  const drift = await changed('22:10');
  await plant.judge('23:30');
  await plant.approve(await firmware('2.80'));
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.add([drift], plant.now()));
  await plant.judge('23:40');
  expect((await plant.verdict(drift)).verdict).toBe('authorised');
  expect(await asked()).toEqual(['cancelled: Stop, and put back what was approved']);
});

test('before change control is on nobody is asked for anything', async () => {
  await controlled(null);
  await plant.approve(await firmware('2.90'));
  await changed('22:10');
  await plant.judge('23:30');
  expect(await asked()).toEqual([]);
});

test('extras of a request are one thing to decide, however many there are', async () => {
  await controlled();
  await plant.approve(await firmware(null));
  await changed('22:10');
  await plant.happens(PLC_7, 'protection.changed', '22:20');
  await plant.happens(PLC_7, 'logic.edit', '22:25');
  await plant.judge('22:30');
  expect(await recordsOf('task')).toMatchObject([
    { title: 'Decide on what was done beyond the request', body: { subject: `change/${CHANGE}` } },
  ]);
});

const DECLARED = '50000000-0000-4000-8000-000000000005';
const OTHER = '50000000-0000-4000-8000-000000000006';
const list = (id: string, more = '') =>
  plant.run(`INSERT INTO declared_asset (id, site, class, is_safety, refs, lifecycle, lifecycle_since,
      version, created, created_by, changed, changed_by)
    VALUES ('${id}', 'plant', 'ews', false, '[]', 'operational', now(), 1, now(), 'x', now(), 'x');
    ${more}`);
const matched = async (id: string) =>
  plant.run(`INSERT INTO declared_match (observed, declared, way, confidence, reason, decided_by, at)
    VALUES ('${await plant.idOf(EWS_3)}', '${id}', 'serial', 100, 'x', NULL, now())`);
const incidents = async () => (await recordsOf('incident')).map(({ title }) => title);
const write = () => plant.happens(PLC_7, 'param.write', '22:10');
const ROGUE = 'Unauthorised change by a device that nobody knows';

test('a device that was seen and is on nobody’s list is a stranger, and what it does an incident', async () => {
  await controlled();
  await list(DECLARED);
  await write();
  await plant.judge();
  expect(await incidents()).toEqual([ROGUE]);
});

test('one that is declared is none, nor one that was set aside', async () => {
  await controlled();
  await list(DECLARED);
  await matched(DECLARED);
  await write();
  await plant.judge();
  expect(await incidents()).toEqual([]);

  await plant.begin();
  await controlled();
  const aside = await plant.idOf(EWS_3);
  await list(
    OTHER,
    `INSERT INTO reconciliation (subject, site, status, is_open, conflicts, suggestions, reason, since,
        judged, version)
      VALUES ('${aside}', 'plant', 'ignored', false, '[]', '[]', 'x', now(), now(), 1)
      ON CONFLICT (subject) DO UPDATE SET status = 'ignored';`,
  );
  await write();
  await plant.judge();
  expect(await incidents()).toEqual([]);
});

test('where nobody keeps a list nobody is a stranger', async () => {
  await controlled();
  await write();
  await plant.judge();
  expect(await incidents()).toEqual([]);
});
