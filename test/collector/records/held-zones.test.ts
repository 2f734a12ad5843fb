/** Who has a role in one zone of a site keeps the records of that zone, and knows of no others. csms.md §6. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';

const OURS = '20000000-0000-4000-8000-000000000001';
const THEIRS = '20000000-0000-4000-8000-000000000002';
const TASKS = '/api/v1/tasks';
const DUE = '2026-02-01T00:00:00.000Z';

let database: OwnDatabase;
let edge: Edge;
let whole: Client;
let ours: Client;
/** Tasks of our zone, of the other, and of none. */
let mine: string;
let their: string;
let none: string;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  whole = await clientOf(edge, database, 'whole', { roles: ['asset-owner'], site: 'press' });
  const held = { roles: ['asset-owner'], site: 'press', zone: OURS } as const;
  ours = await clientOf(edge, database, 'ours', held);
});
afterAll(async () => {
  await edge.close();
  await database.close();
});
beforeEach(async () => {
  await database.run('TRUNCATE record CASCADE');
  [mine, their, none] = await Promise.all([made(OURS), made(THEIRS), made(null)]);
});

const body = (zone: string | null) => ({
  ...{ what: 'Save the program', detail: '', purpose: 'backup', subject: null, zone },
  ...{ assignee: null, escalateTo: null, due: DUE, recurrence: null, result: '', artefact: null },
  series: { begins: DUE, number: 1, skipped: 0 },
});
const make = (by: Client, zone: string | null, site = 'press') =>
  by.send<{ id: string }>('POST', TASKS, { site, body: body(zone) });
async function made(zone: string | null): Promise<string> {
  const answer = await make(whole, zone);
  expect(answer.status).toBe(201);
  return answer.body.id;
}
const match = { 'if-match': '*' };
const count = async () =>
  (await database.rows<{ count: number }>('SELECT count(*)::int AS count FROM record'))[0]?.count;

test('a list holds what is of the zone', async () => {
  const page = await ours.get<{ items: { id: string }[]; total: number }>(TASKS);
  expect([page.body.items.map(({ id }) => id), page.body.total]).toEqual([[mine], 1]);
  expect((await whole.get<{ total: number }>(TASKS)).body.total).toBe(3);
});

test('a record of another zone, or of none, is not there', async () => {
  expect((await ours.get(`${TASKS}/${mine}`)).status).toBe(200);
  for (const other of [their, none]) {
    for (const path of ['', '/history', '/revisions']) {
      expect((await ours.get(`${TASKS}/${other}${path}`)).status).toBe(404);
    }
    const why = { reason: 'No longer needed.' };
    const step = await ours.send('POST', `${TASKS}/${other}/cancel`, why, match);
    expect(step.status).toBe(404);
  }
});

test('what is of the zone is worked on', async () => {
  const why = { reason: 'No longer needed.' };
  expect((await ours.send('POST', `${TASKS}/${mine}/cancel`, why, match)).status).toBe(200);
});

test('what is made stands in the zone, or is not made', async () => {
  expect((await make(ours, OURS)).status).toBe(201);
  for (const [zone, site] of [
    [THEIRS, 'press'],
    [null, 'press'],
    [OURS, 'paint'],
  ] as const) {
    expect((await make(ours, zone, site)).status).toBe(403);
  }
  expect(await count()).toBe(4);
});

test('nothing is moved out of the zone', async () => {
  const moved = await ours.send('PUT', `${TASKS}/${mine}`, { body: body(THEIRS) }, match);
  expect(moved.status).toBe(403);
  expect((await ours.get(`${TASKS}/${mine}`)).status).toBe(200);
});
