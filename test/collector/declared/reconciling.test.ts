import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Reconciling } from '../../../collector/declared/reconciling.ts';
import type { UpsertRow } from '../../../collector/declared/upsertion.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';
import { asset, assetRow, factRow, seenRow } from '../../support/plant-rows.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let database: OwnDatabase;
let edge: Edge;
let owner: Asking;
let reconciling: Reconciling;
let now = START;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database, { now: () => now });
  owner = await someone(edge, 'olga', 'asset-owner');
  reconciling = new Reconciling({
    ...{ store: edge.surroundings.store, holder: randomUUID(), now: () => now, newId: randomUUID },
    onTrouble: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await reconciling.close();
  await edge.close();
  await database.close();
});

const DAY = 86_400_000;
const at = (ms: number) => new Date(ms).toISOString();

async function declare(row: Omit<UpsertRow, 'key'>, site = 'plant'): Promise<string> {
  const actor = { name: 'olga', grants: [{ role: 'asset-owner', site: null }] } as never;
  const [answer] = await edge.services.declared.upsert(actor, {
    ...{ site: site as SiteId, rows: [{ key: '1', ...row }], source: 'test', isDryRun: false },
  });
  return answer?.declared ?? '';
}

async function see(...numbers: number[]): Promise<void> {
  await edge.surroundings.store.transaction(({ matching }) =>
    matching.ask('observed', numbers.map(asset)),
  );
  await reconciling.tick();
}

/** By what it is about: a declared or an observed asset. */
async function standing(subject: string) {
  const { body } = await owner('GET', `/reconciliation/${subject}`);
  return body;
}

const fresh = { last_seen: at(START - 3600_000), first_seen: at(START - 30 * DAY) };

test('what was seen finds what is declared, and both agree', async () => {
  await database.run(
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
  const id = await declare({
    fields: { name: 'Press-1', serial: 's-1', vendor: 'Siemens', firmware: 'V2.9' },
  });
  await reconciling.tick();
  expect(await standing(id)).toMatchObject({
    status: 'matched',
    isOpen: false,
    declared: id,
    observed: asset(1),
    way: 'serial',
    confidence: 98,
  });
  await see(1);
  expect((await owner('GET', `/reconciliation/${asset(1)}`)).status).toBe(404);
  expect((await owner('GET', `/assets/${asset(1)}`)).body.declared).toMatchObject({
    declared: id,
    name: 'Press-1',
    lifecycle: 'operational',
  });
  expect(
    (await owner('GET', `/declared-assets?status=matched`)).body.items.map(
      (one: { id: string }) => one.id,
    ),
  ).toEqual([id]);
});

test('what nobody declared is a rogue, until it is declared', async () => {
  await database.run(
    assetRow(2, { ...fresh, mac: '00:1d:9c:00:00:02', ip: '10.0.0.2', name: 'laptop' }),
  );
  await see(2);
  expect(await standing(asset(2))).toMatchObject({
    status: 'rogue',
    isOpen: true,
    declared: null,
    observed: asset(2),
    since: fresh.first_seen,
  });
  const id = await declare({
    fields: { name: 'Laptop' },
    identities: [{ kind: 'mac', value: '00:1d:9c:00:00:02' }],
  });
  await reconciling.tick();
  expect(await standing(id)).toMatchObject({ status: 'matched', way: 'mac' });
  expect((await owner('GET', `/reconciliation/${asset(2)}`)).status).toBe(404);
});

test('what differs is a conflict, with the values, and is none any more when it agrees again', async () => {
  await database.run(
    assetRow(3, {
      ...fresh,
      mac: '00:1d:9c:00:00:03',
      vendor: 'ABB',
      serial: 'A-3',
      firmware: '1.0',
    }),
  );
  const id = await declare({
    fields: { name: 'Drive', serial: 'A-3', vendor: 'ABB', firmware: '1.1' },
  });
  await reconciling.tick();
  const row = await standing(id);
  expect(row).toMatchObject({
    status: 'conflict',
    isOpen: true,
    conflicts: [
      { field: 'firmware', declared: '1.1', observed: '1.0', isControlled: true, answer: null },
    ],
  });
  await database.run(`UPDATE asset SET firmware = '1.1' WHERE id = '${asset(3)}'`);
  await see(3);
  expect(await standing(id)).toMatchObject({ status: 'matched', version: row.version + 1 });
});

test('a set that says nothing new leaves every row as it was', async () => {
  const rows = await database.rows('SELECT * FROM reconciliation ORDER BY subject');
  now += 1000;
  await see(1, 2, 3);
  expect(await database.rows('SELECT * FROM reconciliation ORDER BY subject')).toEqual(rows);
});

test('silence counts while somebody watched alone', async () => {
  const heard = START - 10 * DAY;
  await database.run(
    [
      assetRow(4, {
        site: 'quiet',
        mac: '00:1d:9c:00:00:04',
        first_seen: at(heard - DAY),
        last_seen: at(heard),
      }),
      seenRow(4, 'modbus', at(heard), { agent: 'cell-9' }),
    ].join('\n'),
  );
  const id = await declare(
    { fields: { name: 'Pump' }, identities: [{ kind: 'mac', value: '00:1d:9c:00:00:04' }] },
    'quiet',
  );
  await reconciling.tick();
  expect(await standing(id)).toMatchObject({ status: 'matched' });

  const watch = (from: number, to: number, sight: string) =>
    database.run(`
    INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight, packets, bytes,
      dropped, is_loss_known, malformed, vlans, subnets, protocols)
    VALUES ('quiet', 'cell-9', '${at(from)}', '${at(to)}', 'e', 'b', 'eth0', 'monitoring', '${sight}', 1, 1, 0, true, 0, '{}', '{10.4.0.0/24}', '{}')`);
  await watch(heard, heard + 6 * DAY, 'clear');
  await watch(heard + 6 * DAY, START, 'silent');
  now += 2 * 3600_000; // what is known of who watched is looked up anew
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('declared', [id]));
  await reconciling.tick();
  expect(await standing(id)).toMatchObject({ status: 'matched' });

  await watch(START, now + DAY, 'lossy');
  now += DAY;
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('declared', [id]));
  await reconciling.tick();
  expect(await standing(id)).toMatchObject({
    status: 'missing',
    isOpen: true,
    reason: expect.stringMatching(/16\d h|170 h/),
  });

  await database.run(`UPDATE asset SET last_seen = '${at(now)}' WHERE id = '${asset(4)}'`);
  await see(4);
  expect(await standing(id)).toMatchObject({ status: 'matched' });
});

test('what was never heard is missing where its subnet was watched, and unknown where nobody could hear it', async () => {
  const [there, nowhere, planned] = [
    await declare(
      { fields: { name: 'There' }, identities: [{ kind: 'ip', value: '10.4.0.7' }] },
      'quiet',
    ),
    await declare(
      { fields: { name: 'Nowhere' }, identities: [{ kind: 'ip', value: '10.5.0.7' }] },
      'quiet',
    ),
    await declare(
      {
        fields: { name: 'Planned' },
        identities: [{ kind: 'ip', value: '10.4.0.8' }],
        lifecycle: 'planned',
      },
      'quiet',
    ),
  ];
  await database.run(
    `UPDATE declared_asset SET lifecycle_since = '${at(START - 11 * DAY)}' WHERE site = 'quiet'`,
  );
  await reconciling.tick();
  expect((await standing(there)).status).toBe('missing');
  expect(await standing(nowhere)).toMatchObject({
    status: 'unknown',
    isOpen: false,
    reason: expect.stringMatching(/no agent/),
  });
  expect(await standing(planned)).toMatchObject({
    status: 'unknown',
    reason: expect.stringMatching(/planned/),
  });
});

test('two that are declared with one serial are duplicates of each other', async () => {
  const one = await declare({ fields: { name: 'Twin A', serial: 'T-1', vendor: 'ABB' } }, 'twins');
  const other = await owner('POST', '/declared-assets', {
    site: 'twins',
    name: 'Twin B',
    serial: 'T-1',
    vendor: 'ABB',
    lifecycle: 'operational',
  });
  await reconciling.tick();
  for (const id of [one, other.body.id])
    expect(await standing(id)).toMatchObject({ status: 'duplicate', isOpen: true });
});

test('the two interfaces of one device are its members, and it is one', async () => {
  await database.run(
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
  const id = await declare(
    {
      fields: { name: 'Historian' },
      identities: [
        { kind: 'mac', value: '00:1d:9c:00:00:11' },
        { kind: 'mac', value: '00:1d:9c:00:00:12' },
      ],
    },
    'homes',
  );
  await reconciling.tick();
  expect((await standing(id)).members.map((one: { id: string }) => one.id)).toEqual([
    asset(11),
    asset(12),
  ]);
  expect((await owner('GET', '/reconciliation/counts?site=homes')).body.items).toEqual([
    { status: 'matched', total: 1, open: 0 },
  ]);
});

test('equal addresses in two cells are two devices', async () => {
  await database.run(
    [
      assetRow(21, { ...fresh, site: 'cells', ip: '10.2.0.1', network: 'cell-1/eth0/0' }),
      assetRow(22, { ...fresh, site: 'cells', ip: '10.2.0.1', network: 'cell-2/eth0/0' }),
    ].join('\n'),
  );
  await declare(
    {
      fields: { name: 'One' },
      identities: [{ kind: 'ip', value: '10.2.0.1', network: 'cell-1/eth0/0' }],
    },
    'cells',
  );
  await see(21, 22);
  const { body } = await owner('GET', '/reconciliation?site=cells&status=rogue');
  expect(body.items.map((one: { observed: string }) => one.observed).sort()).toEqual([
    asset(21),
    asset(22),
  ]);
});

test('when two that were seen are one, the one that is left is the declared one', async () => {
  await database.run(
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
  const id = await declare(
    { fields: { name: 'Merged' }, identities: [{ kind: 'mac', value: '00:1d:9c:00:00:32' }] },
    'merge',
  );
  await see(31, 32);
  expect((await standing(id)).observed).toBe(asset(32));
  await edge.surroundings.store.transaction(({ merges }) =>
    merges.merge({
      id: randomUUID(),
      winner: asset(31),
      loser: asset(32),
      reason: 'test',
      actor: 'collector',
      at: at(now) as never,
    }),
  );
  await see(31);
  expect(await standing(id)).toMatchObject({
    ...{ status: 'conflict', observed: asset(31) },
    conflicts: [{ field: 'identity/mac', observed: '00:1d:9c:00:00:31' }],
  });
  expect((await owner('GET', `/assets/${asset(32)}`)).body.declared).toMatchObject({
    declared: id,
  });
});

test('one page tells the three values of each attribute: declared, approved, observed, by whom and when last', async () => {
  await database.run(
    [
      assetRow(41, {
        ...fresh,
        site: 'values',
        mac: '00:1d:9c:00:00:41',
        firmware: '1.0',
        vendor: 'ABB',
      }),
      factRow(41, 'firmware', '1.0', { since: at(START - 3 * DAY), proven: at(START - DAY) }),
      seenRow(41, 'modbus', at(START - 2 * 3600_000)),
    ].join('\n'),
  );
  const id = await declare(
    {
      fields: { name: 'Values', firmware: '1.1', vendor: 'ABB', orderCode: 'X' },
      identities: [{ kind: 'mac', value: '00:1d:9c:00:00:41' }],
    },
    'values',
  );
  await reconciling.tick();
  const { attributes, hearers } = await standing(id);
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
        since: at(START - 3 * DAY),
        lastProven: at(START - 2 * 3600_000),
      },
    ],
  });
  expect(of('orderCode')).toMatchObject({ declared: 'X', observed: [], visibility: 'nobody' });
  expect(hearers).toMatchObject([{ agent: 'values/cell-1' }]);
});
