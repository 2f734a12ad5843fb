import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { absorb } from '../../../collector/inventory/absorb.ts';
import { Draft, Recollection } from '../../../collector/inventory/recollection.ts';
import { roundsOf, sightingsOf } from '../../../collector/inventory/sighting.ts';
import type { Observation } from '../../../protocols/messages/message.ts';
import { ownDatabase } from '../../support/database.ts';
import { at, seen, sender } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let recollection: Draft;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.empty();
  recollection = new Draft(new Recollection());
});

const newId = () => crypto.randomUUID();
const told = (...observations: Observation[]) =>
  database.store.transaction((repositories) =>
    absorb(
      { ...sender, received: at(31), newId, recollection },
      roundsOf(observations.flatMap(sightingsOf)),
      repositories,
    ),
  );
const undo = (merge: string) =>
  database.store.transaction(({ merges }) =>
    merges.undo(merge, { by: 'owner', reason: 'two devices', at: at(31) }),
  );
/** Each asset that stands, as the addresses it holds. */
async function plant() {
  const { rows } = await sql<{ held: string }>`
    SELECT string_agg(right(value, 5), ' ' ORDER BY kind DESC, value) AS held
    FROM asset LEFT JOIN identifier ON asset = id AND kind <> 'serial'
    WHERE merged_into IS NULL GROUP BY id ORDER BY 1`.execute(database.db);
  return rows.map(({ held }) => held);
}
const facts = async (attribute: string) =>
  (
    await database.db
      .selectFrom('fact')
      .select('value')
      .where('attribute', '=', attribute as never)
      .orderBy('value')
      .execute()
  ).map(({ value }) => value);
const history = async () =>
  (
    await database.db
      .selectFrom('fact_change')
      .select(['attribute', 'before', 'after', 'earliest', 'latest', 'is_late'])
      .orderBy('latest')
      .orderBy('attribute')
      .execute()
  ).map(({ attribute, before, after, is_late }) =>
    [attribute, before ?? '-', after, ...(is_late ? ['late'] : [])].join(' '),
  );

const ONE = '00:1d:9c:00:00:01';
const TWO = '00:1d:9c:00:00:02';
const ROUTER = '00:00:0a:00:00:01';
const nameplate = (serial: string) => ({ vendor: 'Acme', serial });

test('a device met twice in one batch is one asset', async () => {
  await told(seen(1, { mac: ONE }), seen(2, { mac: ONE }));
  expect(await plant()).toEqual(['00:01']);
});

test('two ports that state one serial are one device with two addresses', async () => {
  await told(seen(1, { mac: ONE }, nameplate('77')), seen(1, { mac: TWO }, nameplate('77')));
  expect(await plant()).toEqual(['00:01 00:02']);
});

test('what proves two new devices one may stand in the same batch', async () => {
  await told(
    seen(1, { mac: ONE }, nameplate('77')),
    seen(2, { mac: TWO, ip: '10.0.0.1' }),
    seen(3, { mac: TWO, ip: '10.0.0.2' }, nameplate('77')),
  );
  expect(await plant()).toEqual(['00:01 00:02 0.0.1 0.0.2']);
  expect(await facts('serial')).toEqual(['77']);
});

test('two ports that were two assets are merged when a serial proves them one, with the reason', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }, nameplate('77')), seen(1, { mac: TWO }));
  expect(await plant()).toHaveLength(2);
  await told(seen(2, { mac: TWO }, nameplate('77')));
  expect(await plant()).toEqual(['00:01 00:02 0.0.1']);
  const merges = await database.db.selectFrom('asset_merge').select(['reason', 'actor']).execute();
  expect(merges).toEqual([{ reason: 'both ports state one serial', actor: 'collector' }]);
});

test('a merge that is undone gives back what moved, and is not made again', async () => {
  await told(seen(1, { mac: ONE }, nameplate('77')), seen(1, { mac: TWO }, { name: 'pump' }));
  await told(seen(2, { mac: TWO }, nameplate('77')));
  expect(await plant()).toEqual(['00:01 00:02']);
  const merge = await database.db.selectFrom('asset_merge').select('id').executeTakeFirstOrThrow();
  expect(await undo(merge.id)).toBe(true);
  expect(await plant()).toEqual(['00:01', '00:02']);
  const { rows } = await sql<{ value: string }>`
    SELECT fact.value FROM fact JOIN identifier USING (asset)
    WHERE identifier.value = ${ONE} AND attribute = 'name'`.execute(database.db);
  expect(rows).toEqual([]);
  await told(seen(3, { mac: TWO }, nameplate('77')), seen(3, { mac: ONE }, nameplate('77')));
  expect(await plant()).toEqual(['00:01', '00:02']);
  expect(await undo(merge.id)).toBe(false);
});

test('a module swapped under the same MAC leaves one asset, and the old module is another one elsewhere', async () => {
  await told(seen(1, { mac: ONE }, nameplate('77')));
  await told(seen(2, { mac: ONE }, nameplate('88')));
  expect([await plant(), await facts('serial')]).toEqual([['00:01'], ['88']]);
  await told(seen(3, { mac: TWO }, nameplate('77')));
  expect(await plant()).toEqual(['00:01', '00:02']);
});

test('one IP in two cells is two devices', async () => {
  await told(seen(1, { ip: '10.0.0.1' }), seen(1, { ip: '10.0.0.1', network: 'cell-2' }));
  expect(await plant()).toEqual(['0.0.1', '0.0.1']);
});

test('hosts behind a router are told apart by their addresses, and none is the router', async () => {
  await told(
    seen(1, { mac: ROUTER, ip: '10.0.0.9' }),
    seen(1, { via: ROUTER, ip: '10.1.0.1' }),
    seen(1, { via: ROUTER, ip: '10.1.0.2' }),
  );
  expect(await plant()).toEqual(['00:01 0.0.9', '1.0.1', '1.0.2']);
});

test('a VRRP address names nobody: routers that take turns stay two', async () => {
  const VRRP = '00:00:5e:00:01:0a';
  await told(seen(1, { mac: ONE, ip: '10.0.0.2' }), seen(1, { mac: TWO, ip: '10.0.0.3' }));
  await told(seen(2, { mac: VRRP, ip: '10.0.0.1' }), seen(3, { mac: VRRP, ip: '10.0.0.1' }));
  expect(await plant()).toEqual(['00:01 0.0.2', '00:02 0.0.3']);
});

test('an address goes to whoever has it now; the former holder stays, without it', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }));
  await told(seen(2, { mac: TWO, ip: '10.0.0.1' }));
  expect(await plant()).toEqual(['00:01', '00:02 0.0.1']);
  const shown = await database.db
    .selectFrom('asset')
    .select(['mac', 'ip'])
    .orderBy('mac')
    .execute();
  expect(shown).toEqual([
    { mac: ONE, ip: null },
    { mac: TWO, ip: '10.0.0.1' },
  ]);
});

test('a late report takes no address from who had it later', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }));
  await told(seen(5, { mac: ONE, ip: '10.0.0.1' }));
  await told(seen(3, { mac: TWO, ip: '10.0.0.1' }));
  expect(await plant()).toEqual(['00:01 0.0.1', '00:02']);
});

test('a new value is history with the old one, and the list shows it', async () => {
  await told(seen(1, { mac: ONE }, { firmware: '1.0' }));
  await told(seen(2, { mac: ONE }, { firmware: '1.1' }));
  expect(await history()).toEqual(['firmware - 1.0', 'firmware 1.0 1.1']);
  const shown = await database.db.selectFrom('asset').select('firmware').execute();
  expect(shown).toEqual([{ firmware: '1.1' }]);
});

test('a change lies between the last proof of the old value and the first of the new one', async () => {
  await told(seen(1, { mac: ONE }, { firmware: '1.0' }));
  await told(seen(4, { mac: ONE }, { firmware: '1.0' }));
  await told(seen(6, { mac: ONE }, { firmware: '1.1' }));
  const change = await database.db
    .selectFrom('fact_change')
    .select(['earliest', 'latest'])
    .where('before', '=', '1.0')
    .execute();
  expect(change).toEqual([{ earliest: at(4), latest: at(6) }]);
});

test('what an asset was met with is its history, fact by fact, each with its source', async () => {
  const known = { firmware: '1.0', vendor: 'Acme "A"', uptime: '1' };
  await told(seen(1, { mac: ONE }, known), seen(1, { mac: TWO }, { name: 'two' }));
  expect(await history()).toEqual(['firmware - 1.0', 'name - two', 'vendor - Acme "A"']);
  const [first] = await database.db
    .selectFrom('fact_change')
    .selectAll()
    .where('attribute', '=', 'firmware')
    .execute();
  expect(first).toMatchObject({
    ...{ received: at(31), latest: at(1), earliest: null, before: null, after: '1.0' },
    ...{ part: '', agent: sender.agent, class: 'config', method: 'passive', is_late: false },
  });
  await told(seen(2, { mac: ONE }, { ...known, firmware: '1.1' }));
  const of = await database.store.read(({ assetPage }) =>
    assetPage.history(first?.asset ?? '', { attribute: 'firmware', limit: 10 }),
  );
  expect(of?.rows.map(({ before, after }) => [before, after])).toEqual([
    ['1.0', '1.1'],
    [null, '1.0'],
  ]);
});

test.each([
  ['the same value', { firmware: '1.0' }, { firmware: '1.0' }],
  ['another notation of one version', { firmware: 'V1.0' }, { firmware: '1.0' }],
  ['a volatile fact', { uptime: '1' }, { uptime: '2' }],
])('%s is no history', async (_, before: Record<string, string>, after: Record<string, string>) => {
  await told(seen(1, { mac: ONE }, before));
  const first = await history();
  await told(seen(2, { mac: ONE }, after));
  expect(await history()).toEqual(first);
});

test('a volatile fact is kept up to date all the same', async () => {
  await told(seen(1, { mac: ONE }, { uptime: '1', firmware: '1.0' }));
  await told(seen(2, { mac: ONE }, { uptime: '2', firmware: '1.0' }));
  expect(await facts('uptime')).toEqual(['2']);
});

test('a late value overrules nothing newer, though the newer one was only repeated', async () => {
  await told(seen(1, { mac: ONE }, { firmware: '1.1' }));
  await told(seen(9, { mac: ONE }, { firmware: '1.1' }));
  await told(seen(5, { mac: ONE }, { firmware: '1.0' }));
  expect(await facts('firmware')).toEqual(['1.1']);
  expect(await history()).toEqual(['firmware - 1.1', 'firmware 1.1 1.0 late']);
});

test('a fact that is no longer stated was last proven when it was last said', async () => {
  await told(seen(1, { mac: ONE }, { firmware: '1.0', name: 'pump' }));
  await told(seen(4, { mac: ONE }, { firmware: '1.0', name: 'pump' }));
  await told(seen(6, { mac: ONE }, { name: 'pump' }));
  const known = await database.store.read(({ facts: stored }) => stored.known([]));
  expect(known).toEqual([]);
  const fact = await database.db
    .selectFrom('fact')
    .select('proven')
    .where('attribute', '=', 'firmware')
    .execute();
  expect(fact).toEqual([{ proven: at(4) }]);
});

test('what two protocols say is two facts; the list shows the better source', async () => {
  await told(
    seen(1, { mac: ONE }, { vendor: 'siemens' }, { protocol: 'lldp' }),
    seen(2, { mac: ONE }, { vendor: 'Siemens AG' }, { protocol: 's7comm' }),
    seen(3, { mac: ONE }, { vendor: 'siemens' }, { protocol: 'lldp' }),
  );
  expect(await facts('vendor')).toEqual(['Siemens AG', 'siemens']);
  const shown = await database.db.selectFrom('asset').select('vendor').execute();
  expect(shown).toEqual([{ vendor: 'Siemens AG' }]);
});

test('another collector, which remembers nothing, comes to the same inventory', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }, nameplate('77')));
  recollection = new Draft(new Recollection());
  await told(seen(2, { mac: ONE, ip: '10.0.0.1' }, nameplate('77')));
  expect([await plant(), await history()]).toEqual([
    ['00:01 0.0.1'],
    ['serial - 77', 'vendor - Acme'],
  ]);
});

test('a unit speaks for the device until a second one shows that it is a gateway', async () => {
  const shown = () => database.db.selectFrom('asset').select(['vendor', 'model']).execute();
  const unit = (day: number, number: string, plate: Record<string, string> = {}) =>
    told(seen(day, { mac: ONE }, { [`unit ${number}/unit`]: number, ...plate }));
  await told(seen(1, { mac: ONE }, { vendor: 'Advantech' }, { protocol: 'oui' }));
  await unit(2, '7', { 'unit 7/vendor': 'Acme', 'unit 7/product-code': 'P-7' });
  expect(await shown()).toEqual([{ vendor: 'Acme', model: 'P-7' }]);
  await unit(3, '8');
  expect(await shown()).toEqual([{ vendor: 'Advantech', model: null }]);
});

test('another role takes the level with it; no role leaves both as they are', async () => {
  const shown = () => database.db.selectFrom('asset').select(['role', 'level']).execute();
  await told(seen(1, { mac: ONE }, {}, { role: 'pc', roleReason: 'made by', level: 3 }));
  await told(seen(2, { mac: ONE }));
  expect(await shown()).toEqual([{ role: 'pc', level: 3 }]);
  await told(seen(3, { mac: ONE }, {}, { role: 'switch', roleReason: 'bridges' }));
  expect(await shown()).toEqual([{ role: 'switch', level: null }]);
});

test('the rightful holder has its address back when it is seen with it again', async () => {
  await told(seen(1, { mac: ONE, ip: '10.0.0.1' }));
  await told(seen(2, { mac: TWO, ip: '10.0.0.1' }));
  await told(seen(3, { mac: ONE, ip: '10.0.0.1' }), seen(3, { mac: TWO }));
  expect(await plant()).toEqual(['00:01 0.0.1', '00:02']);
  const shown = await database.db.selectFrom('asset').select('ip').orderBy('mac').execute();
  expect(shown).toEqual([{ ip: '10.0.0.1' }, { ip: null }]);
});
