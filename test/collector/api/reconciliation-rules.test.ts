/** What is taken over from what was observed without a person: plain values alone, by a rule, with its name on it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Reconciling } from '../../../collector/declared/reconciling.ts';
import { type Rule, ruleFor } from '../../../collector/declared/rules.ts';
import { signedIn } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let database: OwnDatabase;
let edge: Edge;
let owner: Asking;
let engineer: Asking;
let elsewhere: Asking;
let reconciling: Reconciling;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  owner = await signedIn(edge, database, 'olga', { roles: ['asset-owner'] });
  engineer = await someone(edge, 'emil', 'ot-engineer');
  elsewhere = await someone(edge, 'else', 'asset-owner', 'nowhere');
  reconciling = new Reconciling({
    ...{ store: edge.surroundings.store, holder: randomUUID() },
    ...{ now: edge.surroundings.now, newId: randomUUID },
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

const rule = (name: string, known: Partial<Rule> = {}): Rule => ({
  ...{ name, fields: [], classes: [], decides: 'apply' },
  ...known,
});

test('the first rule that fits decides; none, and a person does', () => {
  const rules = [
    rule('not of drives', { classes: ['drive'], decides: 'review' }),
    rule('names', { fields: ['name'] }),
  ];
  const fits = (field: string, of: string) => ruleFor(rules, { field, answer: null }, of)?.name;
  expect([fits('name', 'plc'), fits('name', 'drive'), fits('location', 'plc')]).toEqual([
    'names',
    undefined,
    undefined,
  ]);
});

test.each(['serial', 'firmware', 'zone', 'services', 'criticality', 'vendor', 'identity/mac'])(
  'no rule speaks of %s',
  (field) => {
    expect(ruleFor([rule('everything')], { field, answer: null }, 'plc')).toBeUndefined();
  },
);

const path = '/reconciliation/rules/plant';

test('a rule takes a name over, and nothing that is controlled; its decision has its name, and can be taken back', async () => {
  await database.run(
    assetRow(1, { mac: '00:1d:9c:00:00:01', name: 'press-1', firmware: '2.0', vendor: 'ABB' }),
  );
  const declared = await owner('POST', '/declared-assets', {
    ...{ site: 'plant', lifecycle: 'operational', name: 'Press', firmware: '1.0' },
    identities: [{ kind: 'mac', value: '00:1d:9c:00:00:01' }],
  });
  const { id } = declared.body;
  await reconciling.tick();
  const read = async () => (await owner('GET', `/declared-assets/${id}`)).body;
  expect(await read()).toMatchObject({ name: 'Press', firmware: '1.0' });

  expect(
    (await owner('PUT', path, { rules: [rule('names follow', { fields: ['name'] })] }, '"0"')).body
      .version,
  ).toBe(1);
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('observed', [asset(1)]));
  await database.run(`UPDATE asset SET name = 'press-01' WHERE id = '${asset(1)}'`);
  await reconciling.tick();
  expect(await read()).toMatchObject({ name: 'press-01', firmware: '1.0', changedBy: 'collector' });
  const { items } = (await owner('GET', '/reconciliation/batches')).body;
  expect(items).toMatchObject([
    { rule: 'names follow', actor: 'collector', action: 'reconcile.rule', rows: 1 },
  ]);
  expect((await owner('GET', `/reconciliation/${id}`)).body.conflicts).toMatchObject([
    { field: 'firmware' },
  ]);

  expect(
    (await owner('POST', `/reconciliation/batches/${items[0].id}/undo`, { why: 'no' })).status,
  ).toBe(200);
  expect((await read()).name).toBe('Press');
  await database.run(`UPDATE asset SET firmware = '3.0' WHERE id = '${asset(1)}'`);
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('observed', [asset(1)]));
  await reconciling.tick();
  expect((await read()).name).toBe('Press');
});

test('rules are written on the version that was read, by who owns the assets', async () => {
  const rules = { rules: [rule('a')] };
  expect((await owner('PUT', path, rules)).status).toBe(428);
  expect((await owner('PUT', path, rules, '"9"')).status).toBe(412);
  expect((await engineer('PUT', path, rules, '*')).status).toBe(403);
  expect((await elsewhere('PUT', path, rules, '*')).status).toBe(404);
  expect((await elsewhere('GET', path)).status).toBe(404);
  for (const method of ['GET', 'PUT'] as const) {
    const bare = await edge.api.inject({
      method,
      url: `/api/v1${path}`,
      ...(method === 'PUT' && { payload: {} }),
    });
    expect(bare.statusCode).toBe(401);
  }
  const [one, two] = await Promise.all([
    owner('PUT', path, rules, '"1"'),
    owner('PUT', path, rules, '"1"'),
  ]);
  expect([one.status, two.status].sort()).toEqual([200, 412]);
});

test.each([
  ['fields', { name: 'a', fields: ['firmware'], classes: [], decides: 'apply' }],
  ['decides', { name: 'a', fields: [], classes: [], decides: 'always' }],
  ['name', { name: 'a\u202e', fields: [], classes: [], decides: 'apply' }],
])('a rule with a bad %s is refused, and the field named', async (field, bad) => {
  const { status, body } = await owner('PUT', path, { rules: [bad] }, '*');
  expect([status, JSON.stringify(body).includes(field)]).toEqual([400, true]);
});
