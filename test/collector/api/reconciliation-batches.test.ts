/** Decisions on many rows: done whole or not at all, by who may, and taken back as they were made. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Standing, signedIn } from '../../support/clients.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { mac, ReconciledSite } from '../../support/reconciled-site.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let plant: ReconciledSite;
let other: Asking;
let engineer: Asking;
let viewer: Asking;
let elsewhere: Asking;

const signed = (name: string, more: Partial<Standing> = {}) =>
  signedIn(plant.edge, plant.database, name, { roles: ['asset-owner'], ...more });

beforeAll(async () => {
  plant = await ReconciledSite.open();
  other = await signed('otto');
  engineer = await someone(plant.edge, 'emil', 'ot-engineer');
  viewer = await someone(plant.edge, 'vera', 'viewer');
  elsewhere = await signed('else', { site: 'nowhere' });
});
afterAll(() => plant.close());
beforeEach(() => plant.moveOn());

describe('nothing is half done:', () => {
  test('one row of many that changed meanwhile hinders all, and says so', async () => {
    const ids = [await plant.seen(), await plant.seen(), await plant.seen()];
    const rows = await Promise.all(ids.map((one) => plant.rowOf(one)));
    const before = await plant.database.rows('SELECT count(*)::int AS n FROM evidence');
    const stale = rows.map((row, at) => (at === 1 ? { ...row, version: row.version + 1 } : row));
    const { status, body } = await plant.decide('accept', stale);
    expect([status, body.batch]).toEqual([412, null]);
    expect(body.rows.map(({ refused }: { refused: string | null }) => refused)).toEqual([
      null,
      expect.stringMatching(/changed meanwhile/),
      null,
    ]);
    expect((await viewer('GET', `/declared-assets?site=${plant.site}`)).body.total).toBe(0);
    expect(await plant.database.rows('SELECT count(*)::int AS n FROM evidence')).toEqual(before);
  });

  test('of two people who decide at once one is told', async () => {
    const id = await plant.seen();
    const rows = [await plant.rowOf(id)];
    const both = await Promise.all([
      plant.decide('accept', rows),
      plant.decide('accept', rows, {}, other),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await viewer('GET', `/declared-assets?site=${plant.site}`)).body.total).toBe(1);
  });

  test('what somebody changed since is not taken back, and nothing else is', async () => {
    const ids = [await plant.seen({ name: 'one' }), await plant.seen({ name: 'two' })];
    const batch = await plant.applied(
      'accept',
      await Promise.all(ids.map((one) => plant.rowOf(one))),
    );
    const { items } = (await viewer('GET', `/declared-assets?site=${plant.site}`)).body;
    await other('PATCH', `/declared-assets/${items[0].id}`, { notes: 'mine' }, '*');
    const { status, body } = await plant.undo(batch);
    expect([
      status,
      body.batch,
      body.rows.map(({ subject }: { subject: string }) => subject),
    ]).toEqual([412, null, [items[0].id]]);
    expect((await viewer('GET', `/declared-assets?site=${plant.site}`)).body.total).toBe(2);
  });

  test('a day later nothing is taken back', async () => {
    const batch = await plant.applied('accept', [await plant.rowOf(await plant.seen())]);
    plant.edge.later(86_400_001);
    expect((await plant.undo(batch)).body.detail).toMatch(/older than a day/);
  });
});

test('three hundred rows are decided in one go, and taken back in one', async () => {
  const numbers = Array.from({ length: 300 }, () => ++plant.seenSoFar);
  await plant.database.run(
    numbers
      .map((n) => assetRow(n, { site: plant.site, mac: mac(n), name: `many-${n}` }))
      .join('\n'),
  );
  await plant.see(...numbers);
  const { body } = await viewer('GET', `/reconciliation?site=${plant.site}&status=rogue&limit=500`);
  const rows = body.items.map(({ subject, version }: { subject: string; version: number }) => ({
    subject,
    version,
  }));
  const batch = await plant.applied('accept', rows);
  expect((await viewer('GET', `/reconciliation/counts?site=${plant.site}`)).body.items).toEqual([
    { status: 'matched', total: 300, open: 0 },
  ]);
  expect((await plant.undo(batch)).status).toBe(200);
  expect((await viewer('GET', `/reconciliation/counts?site=${plant.site}`)).body.items).toEqual([
    { status: 'rogue', total: 300, open: 300 },
  ]);
});

describe('a decision is signed:', () => {
  test('by who proved anew who they are, once for all rows', async () => {
    const ids = [await plant.seen(), await plant.seen()];
    const rows = await Promise.all(ids.map((one) => plant.rowOf(one)));
    const unproven = await signed('ulla', { isProven: false });
    const asked = { action: 'accept', rows, why: 'ours' };
    expect((await unproven('POST', '/reconciliation/preview', asked)).status).toBe(200);
    const { status, body } = await plant.decide('accept', rows, {}, unproven);
    expect([status, body.code]).toEqual([401, 'proof-needed']);
    expect((await viewer('GET', `/declared-assets?site=${plant.site}`)).body.total).toBe(0);
    const batch = await plant.applied('accept', rows);
    expect((await plant.undo(batch, unproven)).status).toBe(401);
    expect((await plant.undo(batch)).status).toBe(200);
  });

  test('by no program', async () => {
    const program = await someone(plant.edge, 'robot', 'asset-owner');
    const id = await plant.seen();
    const { status, body } = await plant.decide('accept', [await plant.rowOf(id)], {}, program);
    expect([status, body.detail]).toEqual([403, 'A token signs nothing: it takes a person.']);
    const batch = await plant.applied('accept', [await plant.rowOf(id)]);
    expect((await plant.undo(batch, program)).status).toBe(403);
  });

  test('but not to ask somebody to look', async () => {
    const rows = [await plant.rowOf(await plant.seen())];
    const unproven = await signed('uwe', { isProven: false });
    expect((await plant.decide('block', rows, {}, unproven)).status).toBe(200);
  });
});

describe('who may:', () => {
  test('an engineer asks somebody to look, and decides nothing', async () => {
    const id = await plant.seen();
    const rows = [await plant.rowOf(id)];
    expect((await plant.decide('block', rows, {}, engineer)).status).toBe(200);
    for (const who of [engineer, viewer])
      expect((await plant.decide('accept', rows, {}, who)).status).toBe(403);
    expect((await plant.decide('block', rows, {}, viewer)).status).toBe(403);
    const batch = await plant.applied('accept', [await plant.rowOf(id)]);
    expect((await plant.undo(batch, engineer)).status).toBe(403);
    expect((await plant.undo(batch, elsewhere)).status).toBe(404);
  });

  test('who is of another site knows nothing of it', async () => {
    const id = await plant.seen();
    const { body } = await plant.decide('accept', [await plant.rowOf(id)], {}, elsewhere);
    expect([body.batch, body.rows[0].refused]).toEqual([null, 'There is no such row any more.']);
    expect((await elsewhere('GET', `/reconciliation/${id}`)).status).toBe(404);
    expect((await elsewhere('GET', '/reconciliation')).body).toMatchObject({ items: [], total: 0 });
    expect((await elsewhere('GET', '/reconciliation/counts')).body.items).toEqual([]);
    expect((await elsewhere('GET', '/reconciliation/batches')).body.items).toEqual([]);
  });

  test.each([
    'GET /reconciliation',
    'GET /reconciliation/counts',
    'GET /reconciliation/batches',
    'POST /reconciliation/preview',
    'POST /reconciliation/apply',
    `POST /reconciliation/batches/${asset(1)}/undo`,
    `POST /declared-assets/${asset(1)}/retire`,
  ])('nobody without a session: %s', async (route) => {
    const [method, url] = route.split(' ');
    const answer = await plant.edge.api.inject({
      method: method as 'GET',
      url: `/api/v1${url}`,
      ...(method === 'POST' && { payload: {} }),
    });
    expect(answer.statusCode).toBe(401);
  });
});

test.each<[string, object]>([
  ['action', { action: 'delete' }],
  ['rows', { rows: [] }],
  ['version', { rows: [{ subject: asset(1), version: 0 }] }],
  ['why', { why: '' }],
  ['why', { why: 'a\u202eb' }],
  ['until', { until: 'tomorrow' }],
])('a decision with a bad %s is refused, and the field named', async (field, bad) => {
  const body = { action: 'accept', rows: [{ subject: asset(1), version: 1 }], why: 'x', ...bad };
  const answer = await plant.owner('POST', '/reconciliation/apply', body);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(field);
});
