/** What people decide on how declared and observed stand: shown before, done whole or not at all, and taken back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Reconciling } from '../../../collector/declared/reconciling.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let database: OwnDatabase;
let edge: Edge;
let owner: Asking;
let other: Asking;
let engineer: Asking;
let viewer: Asking;
let elsewhere: Asking;
let reconciling: Reconciling;
let now = START;
let number = 0;
let site = '';

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database, { now: () => now });
  owner = await someone(edge, 'olga', 'asset-owner');
  other = await someone(edge, 'otto', 'asset-owner');
  engineer = await someone(edge, 'emil', 'ot-engineer');
  viewer = await someone(edge, 'vera', 'viewer');
  elsewhere = await someone(edge, 'else', 'asset-owner', 'nowhere');
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
beforeEach(() => {
  now += 60_000;
  site = `site-${++number}`;
});

const mac = (n: number) =>
  `00:1d:9c:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;

let seenSoFar = 0;
/** An observed asset nobody declared; answers its id. */
async function seen(known: Record<string, string | number | null> = {}): Promise<string> {
  const n = ++seenSoFar;
  await database.run(
    assetRow(n, { site, mac: mac(n), last_seen: new Date(now).toISOString(), ...known }),
  );
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('observed', [asset(n)]));
  await reconciling.tick();
  return asset(n);
}

const declare = async (fields: object) => {
  const { body } = await owner('POST', '/declared-assets', {
    site,
    lifecycle: 'operational',
    ...fields,
  });
  await reconciling.tick();
  return body.id as string;
};

const standing = async (subject: string) =>
  (await viewer('GET', `/reconciliation/${subject}`)).body;
const rowOf = async (subject: string) => ({
  subject,
  version: (await standing(subject)).version as number,
});

const decide = async (action: string, rows: object[], more: object = {}, who = owner) =>
  who('POST', '/reconciliation/apply', { action, rows, why: 'because', ...more });

const applied = async (action: string, rows: object[], more: object = {}) => {
  const { status, body } = await decide(action, rows, more);
  expect({ status, refused: body.rows?.map((one: { refused: string }) => one.refused) }).toEqual({
    status: 200,
    refused: rows.map(() => null),
  });
  return body.batch as string;
};

const undo = (batch: string, who = owner) =>
  who('POST', `/reconciliation/batches/${batch}/undo`, { why: 'by mistake' });

/** A declared asset in conflict on its firmware and model. */
async function conflicting() {
  const id = await seen({ vendor: 'ABB', serial: `C-${number}`, firmware: '2.0', model: 'New' });
  const declared = await declare({
    name: 'Drive',
    vendor: 'ABB',
    serial: `C-${number}`,
    firmware: '1.0',
    model: 'Old',
    criticality: 3,
  });
  expect((await standing(declared)).status).toBe('conflict');
  return { id, declared };
}

test('a rogue is accepted: declared in commissioning as it was seen, with a review to come; taken back it is a rogue again', async () => {
  const id = await seen({
    name: 'press-9',
    vendor: 'Siemens AG',
    model: 'S7-1500',
    serial: 'R-1',
    role: 'plc',
    ip: '10.3.0.1',
  });
  const { body: preview } = await owner('POST', '/reconciliation/preview', {
    action: 'accept',
    rows: [await rowOf(id)],
    why: 'ours',
  });
  expect(preview.batch).toBeNull();
  expect(preview.rows[0].changes).toContainEqual(
    expect.objectContaining({ field: 'serial', before: null, after: 'R-1' }),
  );
  expect((await standing(id)).status).toBe('rogue');

  const batch = await applied('accept', [await rowOf(id)]);
  const { items } = (await viewer('GET', `/declared-assets?site=${site}`)).body;
  expect(items).toMatchObject([
    { name: 'press-9', class: 'plc', lifecycle: 'commissioning', status: 'matched', observed: id },
  ]);
  expect((await viewer('GET', `/reconciliation/${id}`)).status).toBe(404);
  const tasks = await database.rows(
    `SELECT title FROM record WHERE kind = 'task' AND site = '${site}'`,
  );
  expect(tasks).toMatchObject([
    { title: expect.stringMatching(/Review the new equipment: press-9/) },
  ]);
  expect(
    await database.rows(`SELECT kind FROM evidence WHERE ref = 'reconciliation/${batch}'`),
  ).toEqual([{ kind: 'reconcile.accept' }]);

  expect((await undo(batch)).status).toBe(200);
  expect(await standing(id)).toMatchObject({ status: 'rogue' });
  expect((await viewer('GET', `/declared-assets?site=${site}`)).body.total).toBe(0);
  expect((await undo(batch)).status).toBe(409);
});

test('a rogue that is a declared one keeps what it was known by as aliases, so that it is found again', async () => {
  const declared = await declare({ name: 'Old panel', serial: 'P-1', vendor: 'ABB' });
  const id = await seen({ serial: 'P-2', vendor: 'ABB' });
  const batch = await applied('match', [{ ...(await rowOf(id)), declared }]);
  expect(await standing(declared)).toMatchObject({ observed: id, way: 'serial' });
  const { identities } = (await viewer('GET', `/declared-assets/${declared}`)).body;
  expect(
    identities
      .filter(({ isAlias }: { isAlias: boolean }) => isAlias)
      .map(({ kind }: { kind: string }) => kind)
      .sort(),
  ).toEqual(['mac', 'observed', 'serial']);
  await undo(batch);
  const again = (await viewer('GET', `/declared-assets/${declared}`)).body;
  expect(again.identities.some(({ isAlias }: { isAlias: boolean }) => isAlias)).toBe(false);
  expect((await standing(id)).status).toBe('rogue');
});

test('a rogue is left until a day, and is one again when it comes', async () => {
  const id = await seen();
  const until = new Date(now + 3_600_000).toISOString();
  await applied('ignore', [await rowOf(id)], { until });
  expect(await standing(id)).toMatchObject({
    status: 'ignored',
    isOpen: false,
    ignoredUntil: until,
  });
  now += 7_200_000;
  await reconciling.tick();
  expect((await standing(id)).status).toBe('rogue');
});

test('of what was observed the described is taken over, and of the controlled a change is asked for', async () => {
  const { declared } = await conflicting();
  const batch = await applied('accept-observed', [await rowOf(declared)]);
  const { body } = await viewer('GET', `/declared-assets/${declared}`);
  expect([body.model, body.firmware]).toEqual(['New', '1.0']);
  const row = await standing(declared);
  expect(row).toMatchObject({
    ...{ status: 'conflict', isOpen: false },
    conflicts: [
      { field: 'firmware', answer: { answer: 'request', by: 'olga', record: expect.any(String) } },
    ],
  });
  expect(
    await database.rows(`SELECT title FROM record WHERE id = '${row.conflicts[0].answer.record}'`),
  ).toMatchObject([{ title: expect.stringMatching(/Ask for the change of firmware/) }]);
  await undo(batch);
  expect((await viewer('GET', `/declared-assets/${declared}`)).body.model).toBe('Old');
  expect(await standing(declared)).toMatchObject({ status: 'conflict', isOpen: true });
});

test('a disputed observation is settled for just that value', async () => {
  const { id, declared } = await conflicting();
  await applied('keep-declared', [await rowOf(declared)]);
  expect(await standing(declared)).toMatchObject({ status: 'conflict', isOpen: false });
  await database.run(`UPDATE asset SET firmware = '3.0' WHERE id = '${id}'`);
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('observed', [id]));
  await reconciling.tick();
  expect(await standing(declared)).toMatchObject({
    isOpen: true,
    conflicts: [
      { field: 'model', answer: { answer: 'dispute' } },
      { field: 'firmware', answer: null },
    ],
  });
});

test('what is deferred asks for an exception with an end, and is open again behind it', async () => {
  const { declared } = await conflicting();
  const until = new Date(now + 86_400_000).toISOString();
  expect((await decide('defer', [await rowOf(declared)], { until })).body.rows[0].refused).toMatch(
    /done instead/,
  );
  await applied('defer', [await rowOf(declared)], { until, compensation: 'It stands alone.' });
  expect(await standing(declared)).toMatchObject({ isOpen: false });
  expect(
    await database.rows(
      `SELECT state, body->>'expires' AS until FROM record WHERE kind = 'exception' AND site = '${site}'`,
    ),
  ).toEqual([{ state: 'requested', until }]);
  now += 86_400_000 + 3_600_000;
  await reconciling.tick();
  expect(await standing(declared)).toMatchObject({ isOpen: true });
});

test('what is missing is retired, stored or moved', async () => {
  const zone = '00000000-0000-4000-8000-0000000000aa';
  const [a, b, c] = [
    await declare({ name: 'A' }),
    await declare({ name: 'B' }),
    await declare({ name: 'C' }),
  ];
  await applied('retire', [await rowOf(a)]);
  await applied('store', [await rowOf(b)]);
  const batch = await applied('move', [await rowOf(c)], { zone });
  const read = async (id: string) => (await viewer('GET', `/declared-assets/${id}`)).body;
  expect([(await read(a)).lifecycle, (await read(b)).lifecycle, (await read(c)).zone]).toEqual([
    'retiring',
    'maintenance',
    zone,
  ]);
  await undo(batch);
  expect((await read(c)).zone).toBeNull();
});

test('two that are one are merged field by field; members and names follow, and it can be taken back', async () => {
  const id = await seen({ vendor: 'ABB' });
  const n = seenSoFar;
  const winner = await declare({ name: 'Keeps', tag: 'K-1', notes: 'old' });
  const loser = await declare({
    name: 'Goes',
    notes: 'better',
    location: 'Hall 3',
    identities: [{ kind: 'mac', value: mac(n) }],
  });
  expect((await standing(loser)).observed).toBe(id);
  const batch = await applied('merge', [
    { ...(await rowOf(loser)), declared: winner, fields: ['notes'] },
  ]);
  const { body } = await viewer('GET', `/declared-assets/${winner}`);
  expect(body).toMatchObject({
    name: 'Keeps',
    tag: 'K-1',
    notes: 'better',
    location: 'Hall 3',
    observed: id,
  });
  expect(body.identities).toContainEqual(
    expect.objectContaining({ kind: 'name', value: 'goes', isAlias: true }),
  );
  expect((await viewer('GET', `/declared-assets/${loser}`)).body.mergedInto).toBe(winner);
  expect((await viewer('GET', `/reconciliation/${loser}`)).status).toBe(404);
  expect((await viewer('GET', `/assets/${id}`)).body.declared.declared).toBe(winner);

  expect((await undo(batch)).status).toBe(200);
  expect((await viewer('GET', `/declared-assets/${winner}`)).body).toMatchObject({
    notes: 'old',
    location: null,
    observed: null,
  });
  expect((await viewer('GET', `/assets/${id}`)).body.declared.declared).toBe(loser);
});

test('what was seen is split from what it is not, and stays apart', async () => {
  const id = await seen();
  const declared = await declare({
    name: 'Wrong',
    identities: [{ kind: 'mac', value: mac(seenSoFar) }],
  });
  await applied('split', [{ ...(await rowOf(declared)), observed: id }]);
  expect(await standing(id)).toMatchObject({
    status: 'rogue',
    suggestions: [{ declared, confidence: 20 }],
  });
  await edge.surroundings.store.transaction(({ matching }) => matching.ask('declared', [declared]));
  await reconciling.tick();
  expect((await standing(id)).status).toBe('rogue');
});

describe('nothing is half done:', () => {
  test('one row of many that changed meanwhile hinders all, and says so', async () => {
    const ids = [await seen(), await seen(), await seen()];
    const rows = await Promise.all(ids.map(rowOf));
    const before = await database.rows('SELECT count(*)::int AS n FROM evidence');
    const stale = rows.map((row, at) => (at === 1 ? { ...row, version: row.version + 1 } : row));
    const { status, body } = await decide('accept', stale);
    expect([status, body.batch]).toEqual([412, null]);
    expect(body.rows.map(({ refused }: { refused: string | null }) => refused)).toEqual([
      null,
      expect.stringMatching(/changed meanwhile/),
      null,
    ]);
    expect((await viewer('GET', `/declared-assets?site=${site}`)).body.total).toBe(0);
    expect(await database.rows('SELECT count(*)::int AS n FROM evidence')).toEqual(before);
  });

  test('of two people who decide at once one is told', async () => {
    const id = await seen();
    const rows = [await rowOf(id)];
    const both = await Promise.all([decide('accept', rows), decide('accept', rows, {}, other)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await viewer('GET', `/declared-assets?site=${site}`)).body.total).toBe(1);
  });

  test('what somebody changed since is not taken back, and nothing else is', async () => {
    const ids = [await seen({ name: 'one' }), await seen({ name: 'two' })];
    const batch = await applied('accept', await Promise.all(ids.map(rowOf)));
    const { items } = (await viewer('GET', `/declared-assets?site=${site}`)).body;
    await other('PATCH', `/declared-assets/${items[0].id}`, { notes: 'mine' }, '*');
    const { status, body } = await undo(batch);
    expect([
      status,
      body.batch,
      body.rows.map(({ subject }: { subject: string }) => subject),
    ]).toEqual([412, null, [items[0].id]]);
    expect((await viewer('GET', `/declared-assets?site=${site}`)).body.total).toBe(2);
  });

  test('a day later nothing is taken back', async () => {
    const batch = await applied('accept', [await rowOf(await seen())]);
    now += 86_400_001;
    expect((await undo(batch)).body.detail).toMatch(/older than a day/);
  });
});

test('three hundred rows are decided in one go, and taken back in one', async () => {
  const numbers = Array.from({ length: 300 }, () => ++seenSoFar);
  await database.run(
    numbers.map((n) => assetRow(n, { site, mac: mac(n), name: `many-${n}` })).join('\n'),
  );
  await edge.surroundings.store.transaction(({ matching }) =>
    matching.ask('observed', numbers.map(asset)),
  );
  await reconciling.tick();
  const { body } = await viewer('GET', `/reconciliation?site=${site}&status=rogue&limit=500`);
  const rows = body.items.map(({ subject, version }: { subject: string; version: number }) => ({
    subject,
    version,
  }));
  const batch = await applied('accept', rows);
  expect((await viewer('GET', `/reconciliation/counts?site=${site}`)).body.items).toEqual([
    { status: 'matched', total: 300, open: 0 },
  ]);
  expect((await undo(batch)).status).toBe(200);
  expect((await viewer('GET', `/reconciliation/counts?site=${site}`)).body.items).toEqual([
    { status: 'rogue', total: 300, open: 300 },
  ]);
});

describe('who may:', () => {
  test('an engineer asks somebody to look, and decides nothing', async () => {
    const id = await seen();
    const rows = [await rowOf(id)];
    expect((await decide('block', rows, {}, engineer)).status).toBe(200);
    for (const who of [engineer, viewer])
      expect((await decide('accept', rows, {}, who)).status).toBe(403);
    expect((await decide('block', rows, {}, viewer)).status).toBe(403);
    const batch = await applied('accept', [await rowOf(id)]);
    expect((await undo(batch, engineer)).status).toBe(403);
    expect((await undo(batch, elsewhere)).status).toBe(404);
  });

  test('who is of another site knows nothing of it', async () => {
    const id = await seen();
    const { body } = await decide('accept', [await rowOf(id)], {}, elsewhere);
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
    const answer = await edge.api.inject({
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
  const answer = await owner('POST', '/reconciliation/apply', body);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(field);
});

describe('the steps of a life', () => {
  test('go one after the other, and what hinders one is said', async () => {
    const id = (await owner('POST', '/declared-assets', { site, name: 'Life' })).body.id;
    const step = async (event: string, who = owner, tag = '*') => {
      const { status, body } = await who(
        'POST',
        `/declared-assets/${id}/${event}`,
        { why: 'time' },
        tag,
      );
      return status === 200 ? body.lifecycle : [status, body.detail ?? body.code];
    };
    expect(await step('operate')).toEqual([409, expect.stringMatching(/planned/)]);
    expect(await step('commission')).toBe('commissioning');
    expect(await step('operate')).toEqual([409, expect.stringMatching(/who owns it/)]);
    await owner('PATCH', `/declared-assets/${id}`, { owner: asset(1), criticality: 2 }, '*');
    expect(await step('operate')).toBe('operational');
    expect(await step('maintain')).toBe('maintenance');
    expect(await step('operate')).toBe('operational');
    expect(await step('retire', engineer)).toEqual([403, expect.anything()]);
    expect(await step('retire', owner, '"1"')).toEqual([412, expect.anything()]);
    expect(await step('retire')).toBe('retiring');
    expect(await step('remove')).toBe('retired');
    const { items } = (await viewer('GET', `/declared-assets/${id}/history`)).body;
    expect(items[0]).toMatchObject({
      field: 'lifecycle',
      before: 'retiring',
      after: 'retired',
      action: 'declared.remove',
      why: 'time',
    });
  });

  test('what was heard today is not gone, and what is gone and heard is in conflict', async () => {
    const id = await seen();
    const declared = await declare({
      name: 'Ghost',
      identities: [{ kind: 'mac', value: mac(seenSoFar) }],
    });
    await owner('POST', `/declared-assets/${declared}/retire`, {}, '*');
    const { status, body } = await owner('POST', `/declared-assets/${declared}/remove`, {}, '*');
    expect([status, body.detail]).toEqual([409, 'It was heard within the last day.']);
    now += 2 * 86_400_000;
    expect((await owner('POST', `/declared-assets/${declared}/remove`, {}, '*')).status).toBe(200);
    now += 3_600_000;
    await database.run(
      `UPDATE asset SET last_seen = '${new Date(now).toISOString()}' WHERE id = '${id}'`,
    );
    await edge.surroundings.store.transaction(({ matching }) => matching.ask('observed', [id]));
    await reconciling.tick();
    expect(await standing(declared)).toMatchObject({
      status: 'conflict',
      conflicts: [{ field: 'lifecycle', isControlled: true }],
    });
  });
});
