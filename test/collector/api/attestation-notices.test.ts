/** Whom a campaign asks, what they are told of it, and when that is called off. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';

interface Campaign {
  readonly id: string;
  readonly state: string;
  readonly body: { readonly owners: string[] };
  readonly items: { id: string }[];
  readonly left: number;
}
interface Row {
  readonly declared: string;
  readonly version: number;
  readonly name: string;
}

const zone = (n: number) => `20000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let database: OwnDatabase;
let edge: Edge;
let manager: Client;
let anna: Client;
let bert: Client;
let viewer: Client;

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

async function declare(site: string, name: string, owner: Client, within: string | null = null) {
  const { status, body } = await anna.send<{ id: string }>('POST', '/api/v1/declared-assets', {
    ...{ site, name, owner: owner.id },
  });
  expect(status).toBe(201);
  if (within !== null) {
    await database.run(`UPDATE declared_asset SET zone = '${within}' WHERE id = '${body.id}'`);
  }
  return body.id;
}
async function opened(site: string, within: string | null = null) {
  const body = { title: 'Quarter', zone: within, due: null, owners: [], result: null };
  const campaign = await manager.send<Campaign>('POST', '/api/v1/attestations', { site, body });
  expect(campaign.status).toBe(201);
  return campaign.body.id;
}
const whole = async (id: string) => (await viewer.get<Campaign>(`/api/v1/attestations/${id}`)).body;
const rows = async (id: string, query = '') =>
  (await viewer.get<{ items: Row[]; total: number }>(`/api/v1/attestations/${id}/rows${query}`))
    .body;
const right = (row: Row) => ({
  ...{ declared: row.declared, version: row.version, answer: 'right', comment: '' },
});
const answer = (by: Client, id: string, some: readonly Row[]) =>
  by.send<Campaign>('POST', `/api/v1/attestations/${id}/rows`, { answers: some.map(right) });
const theirs = async (by: Client, id: string) => (await rows(id, `?owner=${by.id}`)).items;
/** Campaigns that wait for somebody. */
const waiting = async ({ id }: Client, site: string) =>
  (await viewer.get<Campaign>(`/api/v1/attestations?key=user:${id}&site=${site}`)).body.items.map(
    (one) => one.id,
  );
const told = async (id: string) => {
  const left = await edge.surroundings.store.read(({ outbox }) =>
    outbox.after({ tx: '0', id: 0 }, 100_000),
  );
  return left
    .map(({ body }) => body as { id: string; event: string; tells?: string[] })
    .filter((said) => said.id === id)
    .map(({ event, tells = [] }) => [event, tells]);
};
const step = (id: string, event: string, said: object) =>
  manager.send<Campaign>('POST', `/api/v1/attestations/${id}/${event}`, said, { 'if-match': '*' });

test('of a zone: it asks whoever owns something there, about that alone', async () => {
  const press = await declare('plant', 'Press', anna, zone(1));
  await declare('plant', 'Pump', anna, zone(2));
  const kiln = await declare('plant', 'Kiln', bert, zone(2));
  await declare('plant', 'Stray', bert);
  const id = await opened('plant', zone(1));
  expect(await told(id)).toEqual([
    ['create', []],
    ['ask', [anna.id]],
  ]);
  expect((await whole(id)).body.owners).toEqual([anna.id]);
  expect([await waiting(anna, 'plant'), await waiting(bert, 'plant')]).toEqual([[id], []]);
  expect((await rows(id)).items.map(({ declared }) => declared)).toEqual([press]);
  const { body } = await viewer.get<{ items: { name: string; rows: number }[] }>(
    `/api/v1/attestations/${id}/summary`,
  );
  expect(body.items).toMatchObject([{ name: 'anna', rows: 1 }]);

  const elsewhere = await answer(bert, id, [{ declared: kiln, version: 1, name: 'Kiln' }]);
  expect(elsewhere.status).toBe(404);
  const done = await answer(anna, id, await theirs(anna, id));
  expect([done.status, done.body.left, done.body.state]).toEqual([200, 0, 'closed']);
});

test('of another zone nobody sees a thing who holds one alone', async () => {
  await declare('mill', 'Saw', anna, zone(1));
  const id = await opened('mill', zone(1));
  const inside = await clientOf(edge, database, 'in', {
    ...{ roles: ['asset-owner'], site: 'mill', zone: zone(1) },
  });
  const outside = await clientOf(edge, database, 'out', {
    ...{ roles: ['asset-owner'], site: 'mill', zone: zone(2) },
  });
  expect((await inside.get(`/api/v1/attestations/${id}/rows`)).status).toBe(200);
  expect((await outside.get(`/api/v1/attestations/${id}/rows`)).status).toBe(404);
  expect((await answer(outside, id, await theirs(anna, id))).status).toBe(404);
  expect((await answer(inside, id, await theirs(anna, id))).status).toBe(403);
});

test('waits for who has answered no longer, and for nobody once all have', async () => {
  await declare('yard', 'Crane', anna);
  await declare('yard', 'Winch', anna);
  await declare('yard', 'Hoist', bert);
  const id = await opened('yard');
  expect((await told(id)).at(-1)).toEqual(['ask', [anna.id, bert.id].sort()]);
  const [first, second] = (await theirs(anna, id)) as [Row, Row];
  await answer(anna, id, [first]);
  expect(await waiting(anna, 'yard')).toEqual([id]);
  await answer(anna, id, [second]);
  expect([await waiting(anna, 'yard'), await waiting(bert, 'yard')]).toEqual([[], [id]]);
  await answer(bert, id, await theirs(bert, id));
  expect(await waiting(bert, 'yard')).toEqual([]);
  expect((await told(id)).at(-1)).toEqual(['close', [manager.id]]);
});

test('called off: those who had still to answer are told, and it waits for nobody', async () => {
  await declare('quay', 'Belt', anna);
  await declare('quay', 'Gate', bert);
  const id = await opened('quay');
  await answer(anna, id, await theirs(anna, id));
  const gate = await theirs(bert, id);
  expect((await step(id, 'cancel', { reason: 'the line is sold' })).body.state).toBe('cancelled');
  expect((await told(id)).at(-1)).toEqual(['cancel', [bert.id]]);
  expect([await waiting(bert, 'quay'), (await whole(id)).body.owners]).toEqual([[], []]);
  expect((await answer(bert, id, gate)).status).toBe(409);
});
