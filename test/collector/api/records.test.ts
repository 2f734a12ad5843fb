/** The routes that every kind of record has, on a kind of the test's own. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from '../../../collector/api/api.ts';
import { buildApi } from '../../../collector/api/server.ts';
import { RecordService } from '../../../collector/records/record-service.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { permitKind } from '../../support/record-kinds.ts';

let database: OwnDatabase;
let edge: Edge;
let api: Api;
let otto: Client;
let ida: Client;
let paul: Client;
let auditor: Client;
let stranger: Client;
let unproven: Client;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  const { store, now } = edge.surroundings;
  const options = { newId: randomUUID, kinds: [permitKind], looks: {}, aftermaths: {} };
  const instant = () => new Date(now()).toISOString() as Instant;
  const records = new RecordService(store, instant, options);
  api = await buildApi(edge.surroundings, { ...edge.services, records });
  otto = await clientOf({ api }, database, 'otto', { roles: ['asset-owner'] });
  ida = await clientOf({ api }, database, 'ida', { roles: ['csms-manager'] });
  paul = await clientOf({ api }, database, 'paul', { roles: ['ot-engineer'] });
  auditor = await clientOf({ api }, database, 'auditor', { roles: ['auditor'] });
  stranger = await clientOf({ api }, database, 'stranger', {
    roles: ['ot-engineer'],
    site: 'mill',
  });
  unproven = await clientOf({ api }, database, 'unproven', {
    ...{ roles: ['asset-owner'], isProven: false },
  });
});
afterAll(async () => {
  await api.close();
  await edge.close();
  await database.close();
});

interface Permit {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly version: number;
  readonly inForce: number | null;
  readonly body: Record<string, unknown>;
  readonly openSides: readonly string[];
  readonly possible: readonly string[];
  readonly steps: readonly { readonly event: string; readonly comment: string | null }[];
  readonly approvals: readonly { readonly name: string; readonly isCurrent: boolean }[];
}
const body = { title: 'Pump house', asset: 'pump', hours: 2 };
const write = async (given: object = body, by = paul) =>
  (await by.send<Permit>('POST', '/api/v1/permits', { site: 'plant', body: given })).body;
const act = (by: Client, { id }: Permit, event: string, said: object = {}, ifMatch = '*') =>
  by.send<Permit>('POST', `/api/v1/permits/${id}/${event}`, said, { 'if-match': ifMatch });
const agree = (slot: string) => ({ slot, meaning: 'I agree to it' });

test('is written down, asked for, approved by both sides, and tells all of it', async () => {
  const permit = await write();
  expect(permit).toMatchObject({ state: 'draft', openSides: ['ot', 'it'], version: 1 });
  await act(paul, permit, 'ask', { comment: 'for Tuesday' });
  await act(otto, permit, 'approve', agree('ot'));
  const { status, body: good, etag } = await act(ida, permit, 'approve', agree('it'));
  expect([status, good.state, good.inForce, good.openSides]).toEqual([200, 'good', 1, []]);
  expect(etag).toBe(`"${good.version}"`);
  expect(good.steps.map(({ event }) => event)).toEqual(['create', 'ask', 'approve', 'approve']);
  expect(good.steps[1]?.comment).toBe('for Tuesday');
  expect(good.approvals.map(({ name, isCurrent }) => [name, isCurrent])).toEqual([
    ['otto', true],
    ['ida', true],
  ]);
});

test('shows who could do what with it', async () => {
  const permit = await write();
  expect(permit.possible).toEqual(['edit', 'ask', 'lengthen']);
  const { body: seen } = await auditor.get<Permit>(`/api/v1/permits/${permit.id}`);
  expect(seen.possible).toEqual([]);
});

test('is found by state, words and what it is about, page by page', async () => {
  const one = await write({ ...body, title: 'Boiler <b>room</b>', asset: 'boiler' });
  const two = await write({ ...body, title: 'Boiler stack', asset: 'boiler' });
  const list = async (query: string) =>
    (
      await paul.get<{ items: Permit[]; next: string | null; total?: number }>(
        `/api/v1/permits?${query}`,
      )
    ).body;
  const found = await list('q=boiler&state=draft&key=asset:boiler&sort=title');
  expect(found.items.map(({ id }) => id)).toEqual([one.id, two.id]);
  expect(found.total).toBe(2);
  expect(found.items[0]?.body).toEqual({ asset: 'boiler' });
  const first = await list('q=boiler&limit=1&sort=-title');
  const second = await list(`q=boiler&limit=1&sort=-title&cursor=${first.next}`);
  expect([first, second].map(({ items }) => items[0]?.id)).toEqual([two.id, one.id]);
  expect(second.next).toBeNull();
  expect((await list('state=good&key=asset:boiler')).items).toEqual([]);
});

test('another wording is another revision, and approvals were of the one before', async () => {
  const permit = await write();
  await act(paul, permit, 'ask');
  await act(otto, permit, 'approve', agree('ot'));
  const path = `/api/v1/permits/${permit.id}`;
  const { body: edited } = await paul.send<Permit>(
    ...(['PUT', path, { body: { ...body, hours: 5 } }, { 'if-match': '"3"' }] as const),
  );
  expect(edited).toMatchObject({ version: 4, openSides: ['ot', 'it'] });
  expect(edited.approvals).toMatchObject([{ name: 'otto', isCurrent: false }]);
  const { body: all } = await paul.get<{ items: { revision: number; body: { hours: number } }[] }>(
    `${path}/revisions`,
  );
  expect(all.items.map((one) => [one.revision, one.body.hours])).toEqual([
    [1, 2],
    [2, 5],
  ]);
});

test('who decides on what has changed meanwhile is told so', async () => {
  const permit = await write();
  await act(paul, permit, 'ask', {}, '"1"');
  const late = await act(otto, permit, 'approve', agree('ot'), '"1"');
  expect([late.status, late.body]).toMatchObject([412, { code: 'changed-meanwhile' }]);
  const path = `/api/v1/permits/${permit.id}`;
  const edit = await paul.send('PUT', path, { body }, { 'if-match': '"1"' });
  expect(edit.status).toBe(412);
  const blind = await paul.send('POST', `${path}/ask`, {});
  expect([blind.status, blind.body['code']]).toEqual([428, 'if-match-missing']);
});

test('nobody but a role that may', async () => {
  const permit = await write();
  const answers = [
    await auditor.send('POST', '/api/v1/permits', { site: 'plant', body }),
    await auditor.send('PUT', `/api/v1/permits/${permit.id}`, { body }, { 'if-match': '*' }),
    await act(auditor, permit, 'ask'),
    await act(paul, permit, 'approve', agree('it')),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  const { statusCode } = await api.inject({ method: 'GET', url: '/api/v1/permits' });
  expect(statusCode).toBe(401);
});

test('whoever has no role on the site does not learn that there is such a record', async () => {
  const permit = await write();
  const answers = [
    await stranger.get(`/api/v1/permits/${permit.id}`),
    await stranger.get(`/api/v1/permits/${permit.id}/revisions`),
    await act(stranger, permit, 'ask'),
    await stranger.send('PUT', `/api/v1/permits/${permit.id}`, { body }, { 'if-match': '*' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  const { body: page } = await stranger.get<{ items: unknown[] }>('/api/v1/permits');
  expect(page.items).toEqual([]);
  const foreign = await stranger.send('POST', '/api/v1/permits', { site: 'plant', body });
  expect(foreign.status).toBe(403);
});

test('who signs proves anew who they are; a token cannot', async () => {
  const permit = await write();
  await act(paul, permit, 'ask');
  const answer = await act(unproven, permit, 'approve', agree('ot'));
  expect([answer.status, answer.body]).toMatchObject([401, { code: 'proof-needed' }]);
  const { body: page } = await paul.get<Permit>(`/api/v1/permits/${permit.id}`);
  expect(page.approvals).toEqual([]);
});

test.each([
  [{ site: 'plant', body: { ...body, hours: 0 } }, 'body/body/hours'],
  [{ site: 'plant', body: { ...body, hours: 1.5 } }, 'body/body/hours'],
  [{ site: 'plant', body: { ...body, colour: 'red' } }, 'body/body'],
  [{ site: 'plant', body: { ...body, title: ' ' } }, 'body/body/title'],
  [{ site: '../x', body }, 'body/site'],
  [{ body }, 'body/site'],
])('a wording that is none is refused, and the field is named: %j', async (given, path) => {
  const answer = await paul.send<{ issues: { path: string }[] }>('POST', '/api/v1/permits', given);
  expect(answer.status).toBe(400);
  expect(answer.body.issues.map((issue) => issue.path)).toContain(path);
});

test('what is said with a step is held against what the step asks', async () => {
  const permit = await write();
  await act(paul, permit, 'ask');
  const answer = await act(otto, permit, 'approve', { slot: 'it’s', meaning: 'yes' });
  expect(answer.status).toBe(400);
  const mute = await act(otto, permit, 'approve', { slot: 'ot', meaning: '' });
  expect(mute.body).toMatchObject({ issues: [{ path: 'body/meaning' }] });
});

test('a record of another kind, or none, is not there', async () => {
  const { status } = await paul.get(`/api/v1/permits/${randomUUID()}`);
  expect(status).toBe(404);
  expect((await act(paul, { id: randomUUID() } as Permit, 'ask')).status).toBe(404);
});
