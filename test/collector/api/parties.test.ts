import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DueRecords } from '../../../collector/records/due.ts';
import { everyKind } from '../../../collector/records/proceeding.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';

interface Whole {
  readonly id: string;
  readonly site: string | null;
  readonly state: string;
  readonly detail: string;
  readonly body: Record<string, unknown>;
}

const DAY = 86_400_000;
let database: OwnDatabase;
let edge: Edge;
let manager: Client;
beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  manager = await clientOf(edge, database, 'manager', { roles: ['csms-manager'] });
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const instant = (ms: number) => new Date(ms).toISOString();
const body = (more: object = {}) => ({
  ...{ kind: 'supplier', name: 'Pumps & Co', contacts: [], contractEnd: null, attestations: [] },
  ...{ advisories: null, user: null, employer: null, note: '' },
  ...more,
});
const write = (more: object = {}, by = manager) =>
  by.send<Whole>('POST', '/api/v1/parties', { body: body(more) });
const step = (id: string, event: string, said: object = {}) =>
  manager.send<Whole>('POST', `/api/v1/parties/${id}/${event}`, said, { 'if-match': '*' });

test('a party is of the whole organisation: a role on one site does not write one down', async () => {
  const { status, body: made } = await write();
  expect([status, made.site, made.state]).toEqual([201, null, 'active']);
  const local = await clientOf(edge, database, 'local', { roles: ['csms-manager'], site: 'mill' });
  expect((await write({}, local)).status).toBe(403);
});

test('a person leaves, a contract ends; each can begin again', async () => {
  const person = (await write({ kind: 'person', name: 'Ada' })).body.id;
  expect((await step(person, 'end', { reason: 'retired' })).body.state).toBe('left');
  const firm = (await write()).body.id;
  expect((await step(firm, 'end', { reason: 'over' })).body.state).toBe('ended');
  expect((await step(firm, 'renew')).body.state).toBe('active');
});

test('a contract that runs out ends by itself, and is not renewed before its new end is written down', async () => {
  const { id } = (await write({ contractEnd: instant(START + DAY) })).body;
  edge.later(2 * DAY);
  const work = new DueRecords({
    ...{ store: edge.surroundings.store, holder: 'test', now: () => START + 2 * DAY },
    ...{ proceedings: everyKind(randomUUID), onTrouble: () => {}, onCommitted: () => {} },
  });
  await work.tick();
  await work.close();
  const { body: over, etag = '' } = await manager.get<Whole>(`/api/v1/parties/${id}`);
  expect(over.state).toBe('ended');
  expect((await step(id, 'renew')).body.detail).toMatch(/^Its contract ended/);
  const next = body({ contractEnd: instant(START + 400 * DAY) });
  await manager.send('PUT', `/api/v1/parties/${id}`, { body: next }, { 'if-match': etag });
  expect((await step(id, 'renew')).body.state).toBe('active');
});

test('who works for whom is found', async () => {
  const firm = (await write()).body.id;
  const { id } = (await write({ kind: 'person', name: 'Eve', employer: firm })).body;
  const { body: list } = await manager.get<{ items: Whole[] }>(`/api/v1/parties?key=party:${firm}`);
  expect(list.items.map((one) => one.id)).toEqual([id]);
});
