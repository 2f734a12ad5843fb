/** Proposals over the API: what is seen is proposed, people decide, and what they decided stays. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Store } from '../../../collector/store/store.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { asset, assetRow } from '../../support/plant-rows.ts';
import { heard, otto, spoken, ZoningSite } from '../../support/zoning-site.ts';

interface Listed {
  readonly key: string;
  readonly kind: 'zone' | 'conduit';
  readonly reason: string;
  readonly record?: string | null;
  readonly draft: { readonly name: string; readonly side?: string; readonly rules?: object[] };
}

let database: OwnDatabase;
let edge: Edge;
let plant: ZoningSite;
let engineer: Client;

const PATH = '/api/v1/zone-proposals';
const list = async (who = engineer) =>
  (await who.get<{ items: Listed[] }>(`${PATH}?site=plant`)).body.items;
const named = async (name: string) =>
  (await list()).find(({ draft }) => draft.name === name) as Listed;
const decide = (key: string, what: string, body: object = {}, who = engineer) =>
  who.send<{ id: string; state: string; code: string; issues: { path: string }[] }>(
    ...(['POST', `${PATH}/${key}/${what}`, { site: 'plant', ...body }] as const),
  );

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  plant = new ZoningSite({ db: database.db, store: new Store(database.db) });
  const cell = [1, 2, 3].map((last) => `192.168.0.${last}@cell-7/eth0/0`);
  const office = [1, 2].map((last) => `10.0.0.${last}@office/eth0/0`);
  await plant.report(...heard(1, ...cell, ...office, '~93.184.216.34@office/eth0/0'));
  await database.run(
    [
      assetRow(1, {
        network: 'cell-8/eth0/0',
        role: 'safety-controller',
        ip: '192.168.0.1',
        mac: '00:00:00:00:00:11',
      }),
      assetRow(2, {
        network: 'cell-8/eth0/0',
        role: 'plc',
        level: 1,
        ip: '192.168.0.2',
        mac: '00:00:00:00:00:12',
      }),
    ].join('\n'),
  );
  engineer = await clientOf(edge, database, 'engineer', { roles: ['ot-engineer'], site: 'plant' });
});
afterAll(async () => {
  await plant.zoning.close();
  await edge.close();
  await database.close();
});

test('what is seen is proposed: two cells with one block are two zones, and safety stands apart', async () => {
  const found = await list();
  expect(found.map(({ draft }) => draft.name)).toEqual([
    'Safety on cell-8/eth0/0',
    '192.168.0.0/24 on cell-7/eth0/0',
    '192.168.0.0/24 on cell-8/eth0/0',
    '10.0.0.0/24 on office/eth0/0',
  ]);
  expect(await list()).toEqual(found);
  expect(found[0]?.draft).toMatchObject({ side: 'safety', members: [asset(1)] });
});

test('one that is adopted is a draft under the name it is given, and proposed no more', async () => {
  const { key, reason } = await named('192.168.0.0/24 on cell-7/eth0/0');
  const { status, body } = await decide(key, 'adopt', { name: 'Cell <7>' });
  expect([status, body.state]).toEqual([201, 'draft']);
  const record = await engineer.get<{ title: string; steps: object[] }>(`/api/v1/zones/${body.id}`);
  expect(record.body).toMatchObject({ title: 'Cell <7>', steps: [{ comment: reason }] });
  expect((await list()).map((one) => one.key)).not.toContain(key);
  expect(await decide(key, 'adopt')).toMatchObject({ status: 404 });
  await plant.step(body.id, 'approve', otto);
  await plant.settled();
  expect((await list()).map((one) => one.key)).not.toContain(key);
});

test('of two who adopt one at once, one does', async () => {
  const { key } = await named('10.0.0.0/24 on office/eth0/0');
  const both = await Promise.all([decide(key, 'adopt'), decide(key, 'adopt')]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 404]);
  const made = both.find(({ status }) => status === 201)?.body.id as string;
  await plant.step(made, 'approve', otto);
  await plant.settled();
});

test('one that is dismissed stays so, and the trail says who and why', async () => {
  const { key } = await named('Safety on cell-8/eth0/0');
  expect((await decide(key, 'dismiss', { comment: 'a test rig' })).status).toBe(200);
  expect((await list()).map((one) => one.key)).not.toContain(key);
  const trail = await database.rows<{ actor: string; detail: object }>(
    `SELECT actor, detail FROM audit WHERE action = 'proposal.dismiss'`,
  );
  expect(trail).toMatchObject([{ actor: 'engineer', detail: { comment: 'a test rig' } }]);
});

test('a dismissal is listed with who and why, and taken back: it is proposed again, once', async () => {
  const dismissed = async () =>
    (await engineer.get<{ items: { key: string }[] }>(`${PATH}/dismissed?site=plant`)).body.items;
  const [one] = await dismissed();
  expect(one).toMatchObject({
    by: 'engineer',
    comment: 'a test rig',
    reason: expect.stringContaining('safety controllers'),
  });
  const key = one?.key as string;
  const both = await Promise.all([decide(key, 'reconsider'), decide(key, 'reconsider')]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect((await list()).map((proposal) => proposal.key)).toContain(key);
  expect(await dismissed()).toEqual([]);
  const trail = await database.rows<{ actor: string }>(
    `SELECT actor FROM audit WHERE action = 'proposal.reconsider'`,
  );
  expect(trail).toEqual([{ actor: 'engineer' }]);
});

test('what goes between zones is proposed as a conduit, then what that lacks; what was dismissed is not', async () => {
  const speak = (port: number) =>
    plant.report(spoken(1, '10.0.0.1@office/eth0/0', '192.168.0.1@cell-7/eth0/0', port));
  await speak(502);
  const [first] = (await list()).filter(({ kind }) => kind === 'conduit') as [Listed];
  expect(first).toMatchObject({
    record: null,
    draft: { isObservedOnly: true, rules: { length: 1 } },
  });
  const { body } = await decide(first.key, 'adopt');
  expect(body.state).toBe('learned');
  expect((await list()).filter(({ kind }) => kind === 'conduit')).toEqual([]);
  await speak(503);
  const [more] = (await list()).filter(({ kind }) => kind === 'conduit') as [Listed];
  expect(more).toMatchObject({ record: body.id, draft: { rules: [{ port: '503' }] } });
  await decide(more.key, 'adopt');
  const { body: now } = await engineer.get<{ body: { rules: { port: string }[] } }>(
    `/api/v1/conduits/${body.id}`,
  );
  expect(now.body.rules.map(({ port }) => port)).toEqual(['502', '503']);
  await speak(504);
  await decide(more.key, 'dismiss');
  await speak(505);
  const [last] = (await list()).filter(({ kind }) => kind === 'conduit') as [Listed];
  expect(last.draft.rules).toMatchObject([{ port: '505' }]);
  await decide(last.key, 'reconsider');
  const [again] = (await list()).filter(({ kind }) => kind === 'conduit') as [Listed];
  expect(again.draft.rules).toMatchObject([{ port: '504' }, { port: '505' }]);
});

test('a conduit that is full takes no more, and says so: nothing is lost unsaid', async () => {
  const more = (await list()).find(({ kind, record }) => kind === 'conduit' && record) as Listed;
  const path = `/api/v1/conduits/${more.record}`;
  const { body } = await engineer.get<{ body: { rules: object[] } }>(path);
  const rules = Array.from({ length: 200 }, (_, at) => ({
    id: `full-${at}`,
    port: `${at + 9000}`,
  }));
  const full = { body: { ...body.body, rules } };
  expect((await engineer.send('PUT', path, full, { 'if-match': '*' })).status).toBe(200);
  const again = (await list()).find(({ kind, record }) => kind === 'conduit' && record) as Listed;
  const answer = await decide(again.key, 'adopt');
  expect([answer.status, answer.body.code]).toEqual([409, 'not-possible-now']);
  expect((await list()).map(({ key }) => key)).toContain(again.key);
});

test('who may not read sees none, and who may not propose decides none', async () => {
  const { key } = (await list())[0] as Listed;
  const viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'] });
  const far = await clientOf(edge, database, 'far', { roles: ['ot-engineer'], site: 'other' });
  const nobody = await clientOf(edge, database, 'nobody', { roles: [] });
  expect((await list(viewer)).length).toBeGreaterThan(0);
  expect((await far.get(`${PATH}?site=plant`)).status).toBe(404);
  expect((await nobody.get(`${PATH}?site=plant`)).status).toBe(403);
  for (const who of [viewer, far, nobody]) {
    expect((await decide(key, 'adopt', {}, who)).status).toBe(403);
    expect((await decide(key, 'dismiss', {}, who)).status).toBe(403);
    expect((await decide(key, 'reconsider', {}, who)).status).toBe(403);
  }
  expect((await edge.api.inject({ url: `${PATH}?site=plant` })).statusCode).toBe(401);
  const unsigned = await edge.api.inject({
    method: 'POST',
    url: `${PATH}/${key}/adopt`,
    payload: {},
  });
  expect(unsigned.statusCode).toBe(401);
});

test.each<[string, object, string]>([
  ['adopt', { name: 'a\u202eb' }, 'body/name'],
  ['adopt', { name: '' }, 'body/name'],
  ['adopt', { site: '../x' }, 'body/site'],
  ['adopt', { draft: {} }, 'body'],
  ['dismiss', { comment: '\u0000' }, 'body/comment'],
  ['dismiss', { comment: 'x'.repeat(501) }, 'body/comment'],
  ['reconsider', { comment: '\u202e' }, 'body/comment'],
  ['reconsider', { comment: 'x', key: 1 }, 'body'],
])('%s %j is refused with the field', async (what, body, field) => {
  const answer = await decide('zone-x', what, body);
  expect(answer.status).toBe(400);
  expect(answer.body.issues[0]?.path.replace(/\/$/, '')).toBe(field);
});

test('one that is not proposed is not there', async () => {
  expect((await decide('zone-000000000000000000000000', 'adopt')).status).toBe(404);
  expect((await decide("conduit-'%20--", 'dismiss')).status).toBe(404);
});
