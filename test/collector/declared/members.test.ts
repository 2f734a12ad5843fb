/** Who is who: several that were seen may be one device, and two that look the same may be two. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START } from '../../support/edge.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { DAY, instant, ReconciledSite } from '../../support/reconciled-site.ts';

let plant: ReconciledSite;
beforeAll(async () => {
  plant = await ReconciledSite.open();
});
afterAll(() => plant.close());

const fresh = { last_seen: instant(START - 3600_000), first_seen: instant(START - 30 * DAY) };

test('two that are declared with one serial are duplicates of each other', async () => {
  const one = await plant.upsert(
    { fields: { name: 'Twin A', serial: 'T-1', vendor: 'ABB' } },
    'twins',
  );
  const other = await plant.owner('POST', '/declared-assets', {
    site: 'twins',
    name: 'Twin B',
    serial: 'T-1',
    vendor: 'ABB',
    lifecycle: 'operational',
  });
  await plant.tick();
  for (const id of [one, other.body.id])
    expect(await plant.standing(id)).toMatchObject({ status: 'duplicate', isOpen: true });
});

test('the two interfaces of one device are its members, and it is one', async () => {
  await plant.database.run(
    [
      assetRow(11, {
        ...fresh,
        site: 'homes',
        mac: '00:1d:9c:00:00:11',
        ip: '10.1.0.1',
        network: 'cell-1/eth0/0',
      }),
      assetRow(12, {
        ...fresh,
        site: 'homes',
        mac: '00:1d:9c:00:00:12',
        ip: '10.1.0.1',
        network: 'cell-2/eth0/0',
      }),
    ].join('\n'),
  );
  const id = await plant.upsert(
    {
      fields: { name: 'Historian' },
      identities: [
        { kind: 'mac', value: '00:1d:9c:00:00:11' },
        { kind: 'mac', value: '00:1d:9c:00:00:12' },
      ],
    },
    'homes',
  );
  await plant.tick();
  expect((await plant.standing(id)).members.map((one: { id: string }) => one.id)).toEqual([
    asset(11),
    asset(12),
  ]);
  expect((await plant.owner('GET', '/reconciliation/counts?site=homes')).body.items).toEqual([
    { status: 'matched', total: 1, open: 0 },
  ]);
});

test('equal addresses in two cells are two devices', async () => {
  await plant.database.run(
    [
      assetRow(21, { ...fresh, site: 'cells', ip: '10.2.0.1', network: 'cell-1/eth0/0' }),
      assetRow(22, { ...fresh, site: 'cells', ip: '10.2.0.1', network: 'cell-2/eth0/0' }),
    ].join('\n'),
  );
  await plant.upsert(
    {
      fields: { name: 'One' },
      identities: [{ kind: 'ip', value: '10.2.0.1', network: 'cell-1/eth0/0' }],
    },
    'cells',
  );
  await plant.see(21, 22);
  const { body } = await plant.owner('GET', '/reconciliation?site=cells&status=rogue');
  expect(body.items.map((one: { observed: string }) => one.observed).sort()).toEqual([
    asset(21),
    asset(22),
  ]);
});

test('when two that were seen are one, the one that is left is the declared one', async () => {
  await plant.database.run(
    [
      assetRow(31, {
        ...fresh,
        site: 'merge',
        mac: '00:1d:9c:00:00:31',
        serial: 'M-1',
        vendor: 'ABB',
      }),
      assetRow(32, { ...fresh, site: 'merge', mac: '00:1d:9c:00:00:32' }),
    ].join('\n'),
  );
  const id = await plant.upsert(
    { fields: { name: 'Merged' }, identities: [{ kind: 'mac', value: '00:1d:9c:00:00:32' }] },
    'merge',
  );
  await plant.see(31, 32);
  expect((await plant.standing(id)).observed).toBe(asset(32));
  await plant.edge.surroundings.store.transaction(({ merges }) =>
    merges.merge({
      id: randomUUID(),
      winner: asset(31),
      loser: asset(32),
      reason: 'test',
      actor: 'collector',
      at: instant(plant.now()) as never,
    }),
  );
  await plant.see(31);
  expect(await plant.standing(id)).toMatchObject({
    ...{ status: 'conflict', observed: asset(31) },
    conflicts: [{ field: 'identity/mac', observed: '00:1d:9c:00:00:31' }],
  });
  expect((await plant.owner('GET', `/assets/${asset(32)}`)).body.declared).toMatchObject({
    declared: id,
  });
});
