import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttestationAnswer } from '../../../collector/declared/attestation.ts';
import { DueRecords } from '../../../collector/records/due.ts';
import { everyKind } from '../../../collector/records/proceeding.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';

interface Whole {
  readonly id: string;
  readonly state: string;
  readonly detail: string;
  readonly due: string;
  readonly body: Record<string, unknown>;
  readonly steps: { event: string; by: { id: string }; asked: Record<string, unknown> }[];
}
interface Row {
  readonly declared: string;
  readonly version: number;
  readonly name: string;
  readonly differences: { code: string }[];
  readonly changed: string[];
  readonly conflicts: string[];
  readonly answer: { answer: string; comment: string; by: string } | null;
}
interface Answered {
  readonly left: number;
  readonly state: string;
  readonly tasks: string[];
  readonly detail: string;
  readonly issues: { path: string }[];
}

const DAY = 86_400_000;
let database: OwnDatabase;
let edge: Edge;
let manager: Client;
let anna: Client;
let bert: Client;
let viewer: Client;
let now = START;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  manager = await clientOf(edge, database, 'manager', { roles: ['csms-manager'] });
  anna = await clientOf(edge, database, 'anna', { roles: ['asset-owner'] });
  bert = await clientOf(edge, database, 'bert', { roles: ['ot-engineer'] });
  viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'] });
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const later = (ms: number) => {
  now += ms;
  edge.later(ms);
};
const soon = (ms: number) => new Date(now + ms).toISOString();
const declare = async (site: string, name: string, owner: Client | null) => {
  const given = { site, name, ...(owner && { owner: owner.id }) };
  const { status, body } = await anna.send<{ id: string }>(
    'POST',
    '/api/v1/declared-assets',
    given,
  );
  expect(status).toBe(201);
  return body.id;
};
/** As reconciling would have judged it. */
const judged = (declared: string, site: string, status: string, fields: string[] = []) =>
  database.run(`INSERT INTO reconciliation (subject, site, status, is_open, declared, conflicts,
      suggestions, reason, since, judged, version)
    VALUES ('${declared}', '${site}', '${status}', ${status !== 'matched'}, '${declared}',
      '${JSON.stringify(fields.map((field) => ({ field })))}', '[]', '', now(), now(), 1)
    ON CONFLICT (subject) DO UPDATE SET status = excluded.status, is_open = excluded.is_open,
      conflicts = excluded.conflicts`);
const open = async (site: string, by = manager, more: object = {}) => {
  const body = { title: 'Quarter', zone: null, due: null, owners: [], result: null, ...more };
  return by.send<Whole>('POST', '/api/v1/attestations', { site, body });
};
const rows = async (id: string, query = '', by = viewer) =>
  (
    await by.get<{ items: Row[]; next: string | null; total: number }>(
      `/api/v1/attestations/${id}/rows${query}`,
    )
  ).body;
const answer = (by: Client, id: string, given: object) =>
  by.send<Answered>('POST', `/api/v1/attestations/${id}/rows`, given);
const whole = async (id: string) => (await viewer.get<Whole>(`/api/v1/attestations/${id}`)).body;
const say = (row: Row, said: AttestationAnswer, comment = '') => ({
  ...{ declared: row.declared, version: row.version, answer: said, comment },
});
const all = async (by: Client, id: string) =>
  (await rows(id, `?owner=${by.id}`)).items.map((row) => say(row, 'right'));

async function due(): Promise<void> {
  const troubles: unknown[] = [];
  const work = new DueRecords({
    ...{ store: edge.surroundings.store, holder: 'test', now: () => now },
    ...{ proceedings: everyKind(randomUUID), onTrouble: (error) => troubles.push(error) },
    onCommitted: () => {},
  });
  await work.tick();
  await work.close();
  expect(troubles).toEqual([]);
}

describe('a campaign of two owners', () => {
  const site = 'plant';
  const ids: Record<string, string> = {};
  let first: string;

  test('asks each for theirs, tells what nobody owns, and closes when both have answered', async () => {
    for (const name of ['Press', 'Pump', 'Belt']) ids[name] = await declare(site, name, anna);
    ids['Kiln'] = await declare(site, 'Kiln', bert);
    await declare(site, 'Stray', null);
    for (const id of Object.values(ids)) await judged(id, site, 'matched');
    const { status, body } = await open(site);
    expect([status, body.state]).toEqual([201, 'open']);
    first = body.id;
    const campaign = await whole(first);
    expect(campaign.body['owners']).toEqual([anna.id, bert.id].sort());
    expect(campaign.due).toBe(soon(91 * DAY));
    const sums = await viewer.get<{ items: object[] }>(`/api/v1/attestations/${first}/summary`);
    expect(sums.body.items).toMatchObject([
      { name: 'anna', rows: 3, preticked: 0, differing: 3 },
      { name: 'bert', rows: 1, preticked: 0, differing: 1 },
      { owner: null, rows: 1 },
    ]);
    expect((await rows(first, '?owner=none')).items.map(({ name }) => name)).toEqual(['Stray']);

    const hers = await answer(anna, first, { answers: await all(anna, first) });
    expect(hers.body).toEqual({ left: 0, state: 'open', tasks: [] });
    expect((await whole(first)).body['owners']).toEqual([bert.id]);
    const his = await answer(bert, first, { answers: await all(bert, first) });
    expect(his.body).toMatchObject({ left: 0, state: 'closed' });
    const closed = await whole(first);
    expect(closed.body['result']).toMatchObject({
      right: 4,
      wrong: 0,
      notMine: 0,
      withoutOwner: 1,
    });
    expect(closed.steps.map(({ event }) => event)).toEqual([
      ...['create', 'ask', 'answer', 'answer', 'close'],
    ]);
    expect(closed.steps[2]).toMatchObject({ by: { id: anna.id }, asked: { right: 3, left: 0 } });
    const late = await answer(anna, first, { answers: await all(anna, first) });
    expect([late.status, late.body.detail]).toEqual([409, 'It is closed.']);
  });

  test('the next time has ticked what is as it was, and what differs says why', async () => {
    later(DAY);
    const edited = await anna.send(
      'PATCH',
      `/api/v1/declared-assets/${ids['Pump']}`,
      { model: 'P9' },
      { 'if-match': '*' },
    );
    expect(edited.status).toBe(200);
    await judged(String(ids['Belt']), site, 'conflict', ['firmware']);
    const { id } = (await open(site)).body;
    const { items } = await rows(id, `?owner=${anna.id}`);
    const why = Object.fromEntries(
      items.map(({ name, differences }) => [name, differences.map(({ code }) => code)]),
    );
    expect(why).toEqual({ Press: [], Pump: ['changed'], Belt: ['conflict'] });
    const named = (name: string) => items.find((row) => row.name === name) as Row;
    expect([named('Pump').changed, named('Belt').conflicts]).toEqual([['model'], ['firmware']]);
    for (const [isPreticked, names] of [
      ['true', ['Press']],
      ['false', ['Belt', 'Pump']],
    ] as const) {
      const some = await rows(id, `?owner=${anna.id}&isPreticked=${isPreticked}`);
      expect([some.items.map(({ name }) => name).sort(), some.total]).toEqual([
        names,
        names.length,
      ]);
    }

    const unproven = await clientOf(edge, database, 'hasty', {
      roles: ['asset-owner'],
      isProven: false,
    });
    expect((await answer(unproven, id, { confirm: 1 })).status).toBe(401);
    expect((await answer(anna, id, { confirm: 2 })).status).toBe(412);
    expect((await rows(id, '?isAnswered=true')).total).toBe(0);
    expect((await answer(anna, id, { confirm: 1 })).body.left).toBe(2);

    const hostile = `it is another <img src=x onerror=alert(1)> '); DROP TABLE record; --`;
    const said = await answer(anna, id, {
      answers: [say(named('Pump'), 'wrong', hostile), say(named('Belt'), 'not_mine')],
    });
    expect([said.status, said.body.left, said.body.tasks.length]).toEqual([200, 0, 2]);
    const task = await viewer.get<Whole>(`/api/v1/tasks/${said.body.tasks[0]}`);
    expect(task.body.body).toMatchObject({ detail: hostile, subject: `declared/${ids['Pump']}` });
    const answered = (await rows(id, `?owner=${anna.id}`)).items.find(
      ({ name }) => name === 'Pump',
    );
    expect(answered?.answer).toMatchObject({ answer: 'wrong', comment: hostile, by: anna.id });
    await manager.send(
      'POST',
      `/api/v1/attestations/${id}/cancel`,
      { reason: 'again' },
      { 'if-match': '*' },
    );

    const third = (await open(site)).body.id;
    const again = (await rows(third, `?owner=${anna.id}&isPreticked=false`)).items;
    expect(again.map(({ name }) => name).sort()).toEqual(['Belt', 'Pump']);
  });
});

describe('nobody', () => {
  test('answers for somebody else but who was lent it, nor twice, nor for what is no longer so', async () => {
    const site = 'mill';
    const declared = await declare(site, 'Saw', anna);
    await declare(site, 'Lathe', anna);
    const { id } = (await open(site)).body;
    const [saw, lathe] = (await rows(id)).items.sort((a, b) => (a.name > b.name ? -1 : 1)) as [
      Row,
      Row,
    ];
    expect(saw.declared).toBe(declared);
    const given = { answers: [say(saw, 'right')] };
    expect((await answer(bert, id, given)).status).toBe(403);
    expect((await answer(bert, id, { ...given, owner: anna.id })).status).toBe(403);
    expect((await answer(viewer, id, given)).status).toBe(403);
    const stale = [{ ...say(saw, 'right'), version: saw.version + 1 }];
    expect((await answer(anna, id, { answers: [say(lathe, 'right'), ...stale] })).status).toBe(412);
    expect((await rows(id, '?isAnswered=true')).total).toBe(0);
    const other = { ...say(saw, 'right'), declared: randomUUID() };
    expect((await answer(anna, id, { answers: [other] })).status).toBe(404);
    expect((await answer(anna, randomUUID(), given)).status).toBe(404);

    const both = await Promise.all([answer(anna, id, given), answer(anna, id, given)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);

    await database.run(`INSERT INTO role_assignment
        (id, "user", role, since, until, granted_by, delegated_from, reason)
      SELECT gen_random_uuid(), '${bert.id}', 'asset-owner', '2026-01-01', '2099-01-01', 'anna', id, 'away'
      FROM role_assignment WHERE "user" = '${anna.id}';`);
    const lent = await answer(bert, id, { owner: anna.id, answers: [say(lathe, 'right')] });
    expect([lent.status, lent.body.state]).toEqual([200, 'closed']);
    expect((await rows(id)).items.find(({ name }) => name === 'Lathe')?.answer?.by).toBe(bert.id);
  });

  test('is asked in words that do not fit, nor from another site', async () => {
    await declare('yard', 'Crane', anna);
    const { id } = (await open('yard')).body;
    const bad = await answer(anna, id, {
      answers: [{ declared: randomUUID(), version: 1, answer: 'perhaps', comment: '' }],
    });
    expect([bad.status, bad.body.issues[0]?.path]).toEqual([400, 'body/answers/0/answer']);
    const turned = await answer(anna, id, {
      answers: [{ declared: randomUUID(), version: 1, answer: 'wrong', comment: 'a\u202eb' }],
    });
    expect([turned.status, turned.body.issues[0]?.path]).toEqual([400, 'body/answers/0/comment']);
    expect((await viewer.get(`/api/v1/attestations/${id}/rows?cursor=x`)).status).toBe(400);
    const stranger = await clientOf(edge, database, 'stranger', {
      roles: ['asset-owner'],
      site: 'far',
    });
    expect((await stranger.get(`/api/v1/attestations/${id}/rows`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/attestations/${id}/summary`)).status).toBe(404);
    expect((await answer(stranger, id, { answers: [] })).status).toBe(404);
    expect((await open('yard', viewer)).status).toBe(403);
    expect((await open('yard', manager, { due: soon(-DAY) })).status).toBe(400);
  });
});

test('who has not answered in time is told; answers are still taken', async () => {
  await declare('late', 'Drill', anna);
  const { id } = (await open('late', manager, { due: soon(DAY) })).body;
  later(DAY);
  await due();
  expect((await whole(id)).state).toBe('overdue');
  expect((await answer(anna, id, { answers: await all(anna, id) })).body.state).toBe('closed');
});

test('a sheet is read page by page, each row once', async () => {
  for (const name of ['A', 'B', 'C']) await declare('pages', name, anna);
  const { id } = (await open('pages')).body;
  const one = await rows(id, '?limit=2');
  const two = await rows(id, `?limit=2&cursor=${one.next}`);
  const names = [...one.items, ...two.items].map(({ name }) => name).sort();
  expect([names, one.total, two.next]).toEqual([['A', 'B', 'C'], 3, null]);
});
