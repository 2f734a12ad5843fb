/** How what is declared stands to what was observed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START } from '../../support/edge.ts';
import { asset, assetRow, factRow, seenRow } from '../../support/plant-rows.ts';
import { DAY, instant, ReconciledSite } from '../../support/reconciled-site.ts';

let plant: ReconciledSite;
beforeAll(async () => {
  plant = await ReconciledSite.open();
});
afterAll(() => plant.close());

const fresh = { last_seen: instant(START - 3600_000), first_seen: instant(START - 30 * DAY) };

test('what was seen finds what is declared, and both agree', async () => {
  await plant.database.run(
    assetRow(1, {
      ...fresh,
      mac: '00:1d:9c:00:00:01',
      ip: '10.0.0.1',
      vendor: 'Siemens AG',
      serial: 'S-1',
      firmware: '2.9',
      name: 'press-1',
    }),
  );
  const id = await plant.upsert({
    fields: { name: 'Press-1', serial: 's-1', vendor: 'Siemens', firmware: 'V2.9' },
  });
  await plant.tick();
  expect(await plant.standing(id)).toMatchObject({
    status: 'matched',
    isOpen: false,
    declared: id,
    observed: asset(1),
    way: 'serial',
    confidence: 98,
  });
  await plant.see(1);
  expect((await plant.owner('GET', `/reconciliation/${asset(1)}`)).status).toBe(404);
  expect((await plant.owner('GET', `/assets/${asset(1)}`)).body.declared).toMatchObject({
    declared: id,
    name: 'Press-1',
    lifecycle: 'operational',
  });
  expect(
    (await plant.owner('GET', `/declared-assets?status=matched`)).body.items.map(
      (one: { id: string }) => one.id,
    ),
  ).toEqual([id]);
});

test('what nobody declared is a rogue, until it is declared', async () => {
  await plant.database.run(
    assetRow(2, { ...fresh, mac: '00:1d:9c:00:00:02', ip: '10.0.0.2', name: 'laptop' }),
  );
  await plant.see(2);
  expect(await plant.standing(asset(2))).toMatchObject({
    status: 'rogue',
    isOpen: true,
    declared: null,
    observed: asset(2),
    since: fresh.first_seen,
  });
  const id = await plant.upsert({
    fields: { name: 'Laptop' },
    identities: [{ kind: 'mac', value: '00:1d:9c:00:00:02' }],
  });
  await plant.tick();
  expect(await plant.standing(id)).toMatchObject({ status: 'matched', way: 'mac' });
  expect((await plant.owner('GET', `/reconciliation/${asset(2)}`)).status).toBe(404);
});

test('what differs is a conflict, with the values, and is none any more when it agrees again', async () => {
  await plant.database.run(
    assetRow(3, {
      ...fresh,
      mac: '00:1d:9c:00:00:03',
      vendor: 'ABB',
      serial: 'A-3',
      firmware: '1.0',
    }),
  );
  const id = await plant.upsert({
    fields: { name: 'Drive', serial: 'A-3', vendor: 'ABB', firmware: '1.1' },
  });
  await plant.tick();
  const row = await plant.standing(id);
  expect(row).toMatchObject({
    status: 'conflict',
    isOpen: true,
    conflicts: [
      { field: 'firmware', declared: '1.1', observed: '1.0', isControlled: true, answer: null },
    ],
  });
  await plant.database.run(`UPDATE asset SET firmware = '1.1' WHERE id = '${asset(3)}'`);
  await plant.see(3);
  expect(await plant.standing(id)).toMatchObject({ status: 'matched', version: row.version + 1 });
});

test('a set that says nothing new leaves every row as it was', async () => {
  const rows = await plant.database.rows('SELECT * FROM reconciliation ORDER BY subject');
  plant.edge.later(1000);
  await plant.see(1, 2, 3);
  expect(await plant.database.rows('SELECT * FROM reconciliation ORDER BY subject')).toEqual(rows);
});

test('one page tells the three values of each attribute: declared, approved, observed, by whom and when last', async () => {
  await plant.database.run(
    [
      assetRow(41, {
        ...fresh,
        site: 'values',
        mac: '00:1d:9c:00:00:41',
        firmware: '1.0',
        vendor: 'ABB',
      }),
      factRow(41, 'firmware', '1.0', {
        since: instant(START - 3 * DAY),
        proven: instant(START - DAY),
      }),
      seenRow(41, 'modbus', instant(START - 2 * 3600_000)),
    ].join('\n'),
  );
  const id = await plant.upsert(
    {
      fields: { name: 'Values', firmware: '1.1', vendor: 'ABB', orderCode: 'X' },
      identities: [{ kind: 'mac', value: '00:1d:9c:00:00:41' }],
    },
    'values',
  );
  await plant.tick();
  const { attributes, hearers } = await plant.standing(id);
  const of = (field: string) => attributes.find((one: { field: string }) => one.field === field);
  expect(of('firmware')).toMatchObject({
    declared: '1.1',
    baseline: null,
    isInConflict: true,
    observed: [
      {
        value: '1.0',
        protocol: 'modbus',
        agent: 'values/cell-1',
        method: 'passive',
        since: instant(START - 3 * DAY),
        lastProven: instant(START - 2 * 3600_000),
      },
    ],
  });
  expect(of('orderCode')).toMatchObject({ declared: 'X', observed: [], visibility: 'nobody' });
  expect(hearers).toMatchObject([{ agent: 'values/cell-1' }]);
});
