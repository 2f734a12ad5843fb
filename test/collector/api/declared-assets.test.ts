import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let database: OwnDatabase;
let edge: Edge;
let owner: Asking;
let engineer: Asking;
let viewer: Asking;
let administrator: Asking;
let elsewhere: Asking;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  owner = await someone(edge, 'olga', 'asset-owner');
  engineer = await someone(edge, 'emil', 'ot-engineer');
  viewer = await someone(edge, 'vera', 'viewer');
  administrator = await someone(edge, 'adam', 'administrator');
  elsewhere = await someone(edge, 'else', 'asset-owner', 'paint');
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const declare = async (fields: object = {}) => {
  const { status, body } = await owner('POST', '/declared-assets', {
    ...{ site: 'plant', name: 'Press', lifecycle: 'operational' },
    ...fields,
  });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
};
const path = ({ id }: { id: string }) => `/declared-assets/${id}`;

test('what is declared is kept whole, with its names and who said it', async () => {
  const fields = {
    ...{ tag: 'P-101', name: 'Press 1', class: 'plc', vendor: 'Siemens AG', model: 'S7-1500' },
    ...{ orderCode: '6ES7 515-2AM01', serial: 'S C-X4U4', hardware: '1', firmware: 'V2.9' },
    ...{ zone: '00000000-0000-4000-8000-000000000001', criticality: 4, isSafety: true },
    impact: { safety: 5, environment: 0, production: 4, equipment: 3, quality: 2, finance: 1 },
    services: ['tcp/502', 'tcp/102', 'tcp/102'],
    ...{ supportEnd: '2031-12-31', intervalHours: 24, location: 'Hall 2', notes: 'two\nlines' },
    refs: [{ system: 'SAP PM', id: '10004711' }],
  };
  const identities = [
    { kind: 'mac', value: '00-1D-9C-00-00-01' },
    { kind: 'ip', value: '10.0.0.1', network: 'cell-1/eth0/10' },
  ];
  const body = await declare({ ...fields, identities, why: 'handed over' });
  expect(body).toMatchObject({
    ...fields,
    services: ['tcp/102', 'tcp/502'],
    refs: [{ system: 'SAP PM', id: '10004711', url: null, revision: null }],
    ...{ lifecycle: 'operational', version: 1, createdBy: 'olga', observed: null },
  });
  const read = await viewer('GET', path(body));
  expect(read).toMatchObject({
    status: 200,
    etag: '"1"',
    body: { ...fields, services: ['tcp/102', 'tcp/502'], refs: body.refs },
  });
  expect(
    read.body.identities.map(({ kind, value, network }: Record<string, string>) => [
      kind,
      value,
      network,
    ]),
  ).toEqual([
    ['ip', '10.0.0.1', 'cell-1/eth0/10'],
    ['mac', '00:1d:9c:00:00:01', ''],
    ['name', 'press 1', ''],
    ['serial', 's c-x4u4', ''],
    ['tag', 'p-101', ''],
  ]);
  const { body: history } = await viewer('GET', `${path(body)}/history`);
  expect(history.items).toContainEqual(
    expect.objectContaining({
      field: 'firmware',
      before: null,
      after: 'V2.9',
      actor: 'olga',
      why: 'handed over',
    }),
  );
});

test('a change is kept field by field with who, when and why; it is audited, sealed and told', async () => {
  const asset = await declare({ name: 'Oven 1', serial: 'O-1', firmware: '1.0' });
  const edit = { serial: 'O-2', firmware: '1.1', why: 'the board was replaced' };
  const { status, body, etag } = await owner('PATCH', path(asset), edit, '"1"');
  expect([status, etag, body.serial, body.name]).toEqual([200, '"2"', 'O-2', 'Oven 1']);
  const serials = body.identities.filter(({ kind }: { kind: string }) => kind === 'serial');
  expect(serials).toMatchObject([
    { value: 'o-2', until: null },
    { value: 'o-1', until: '2026-01-10T00:00:00.000Z' },
  ]);
  const { items } = (await viewer('GET', `${path(asset)}/history`)).body;
  expect(
    items
      .slice(0, 4)
      .map(({ field, before, after, version }: Record<string, unknown>) => [
        field,
        before,
        after,
        version,
      ]),
  ).toEqual([
    ['identity/serial', 'o-1', null, 2],
    ['identity/serial', null, 'o-2', 2],
    ['firmware', '1.0', '1.1', 2],
    ['serial', 'O-1', 'O-2', 2],
  ]);
  expect(
    await database.rows(`SELECT actor, action, detail->>'comment' AS comment FROM audit
    WHERE subject = 'declared/${asset.id}' ORDER BY id`),
  ).toEqual([
    { actor: 'olga', action: 'declared.create', comment: null },
    { actor: 'olga', action: 'declared.edit', comment: 'the board was replaced' },
  ]);
  expect(
    await database.rows(
      `SELECT kind, actor FROM evidence WHERE ref = 'declared/${asset.id}' ORDER BY seq`,
    ),
  ).toEqual([
    { kind: 'declared.create', actor: 'olga' },
    { kind: 'declared.edit', actor: 'olga' },
  ]);
  expect(
    await database.rows(`SELECT kind, body FROM outbox ORDER BY id DESC LIMIT 1`),
  ).toMatchObject([{ kind: 'declared', body: { changed: [asset.id] } }]);
});

test('what says nothing new changes nothing', async () => {
  const asset = await declare({ name: 'Saw' });
  const before = await database.rows('SELECT count(*)::int AS n FROM evidence');
  const { body, etag } = await owner('PATCH', path(asset), { name: 'Saw' }, '"1"');
  expect([body.version, etag]).toEqual([1, '"1"']);
  expect(await database.rows('SELECT count(*)::int AS n FROM evidence')).toEqual(before);
});

describe('who may', () => {
  test('an engineer corrects a note and plans an asset, but what is controlled takes its owner', async () => {
    const asset = await declare({ name: 'Mill' });
    expect((await engineer('PATCH', path(asset), { notes: 'behind the door' }, '*')).status).toBe(
      200,
    );
    for (const edit of [
      { criticality: 5 },
      { serial: 'X' },
      { vendor: 'ABB' },
      { notes: 'a', firmware: '2' },
    ]) {
      expect((await engineer('PATCH', path(asset), edit, '*')).status).toBe(403);
    }
    const planned = { site: 'plant', name: 'Mill 2' };
    expect((await engineer('POST', '/declared-assets', planned)).body.lifecycle).toBe('planned');
    const there = { ...planned, lifecycle: 'operational' };
    expect((await engineer('POST', '/declared-assets', there)).status).toBe(403);
  });

  test('a viewer reads; who administers, and who is of another site, does not', async () => {
    const asset = await declare({ name: 'Lathe' });
    expect((await viewer('PATCH', path(asset), { notes: 'a' }, '*')).status).toBe(403);
    expect((await viewer('POST', '/declared-assets', { site: 'plant', name: 'A' })).status).toBe(
      403,
    );
    expect((await administrator('GET', '/declared-assets')).status).toBe(403);
    expect((await administrator('GET', path(asset))).status).toBe(403);
    expect((await elsewhere('GET', path(asset))).status).toBe(404);
    expect((await elsewhere('PATCH', path(asset), { notes: 'a' }, '*')).status).toBe(404);
    expect((await elsewhere('GET', `${path(asset)}/history`)).status).toBe(404);
    expect((await elsewhere('GET', '/declared-assets')).body).toMatchObject({
      items: [],
      total: 0,
    });
  });

  test.each([
    'GET /declared-assets',
    'POST /declared-assets',
    'GET /declared-assets/:id',
    'PATCH /declared-assets/:id',
    'GET /declared-assets/:id/history',
  ])('nobody without a session: %s', async (route) => {
    const [method, url = ''] = route.split(' ');
    const target = url.replace(':id', '00000000-0000-4000-8000-000000000001');
    const answer = await edge.api.inject({
      method: method as 'GET',
      url: `/api/v1${target}`,
      ...(method !== 'GET' && { payload: {} }),
    });
    expect(answer.statusCode).toBe(401);
  });
});

test.each([
  ['without If-Match', undefined, 428, 'if-match-missing'],
  ['on another version', '"7"', 412, 'changed-meanwhile'],
  ['on no version', 'W/"x"', 412, 'changed-meanwhile'],
])('a change %s is refused and leaves no trace', async (_, tag, status, code) => {
  const asset = await declare({ name: 'Drill' });
  expect(await owner('PATCH', path(asset), { firmware: '2' }, tag)).toMatchObject({
    status,
    body: { code },
  });
  expect((await viewer('GET', path(asset))).body).toMatchObject({ firmware: null, version: 1 });
});

test('of two people who change it at once one is told to look again', async () => {
  const asset = await declare({ name: 'Robot' });
  const both = await Promise.all([
    owner('PATCH', path(asset), { firmware: 'a' }, '"1"'),
    owner('PATCH', path(asset), { firmware: 'b' }, '"1"'),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  expect((await viewer('GET', path(asset))).body.version).toBe(2);
});

test.each([
  ['/name', { name: 'a\u202eb' }],
  ['/name', { name: 'a\u0000' }],
  ['/name', { name: 'x'.repeat(257) }],
  ['/notes', { notes: 'bell\u0007' }],
  ['/criticality', { criticality: 6 }],
  [
    '/impact/safety',
    { impact: { safety: 9, environment: 0, production: 0, equipment: 0, quality: 0, finance: 0 } },
  ],
  ['/services/0', { services: ['tcp/0'] }],
  ['/refs/0/url', { refs: [{ system: 'a', id: 'b', url: 'javascript:alert(1)' }] }],
  ['/supportEnd', { supportEnd: '2031-02-30' }],
  ['/identities/0/kind', { identities: [{ kind: 'observed', value: 'x' }] }],
  ['/class', { class: 'toaster' }],
])('a body with a bad %s is refused and the field named', async (field, body) => {
  const { status, body: problem } = await owner(
    'PATCH',
    '/declared-assets/00000000-0000-4000-8000-000000000001',
    body,
    '*',
  );
  expect(status).toBe(400);
  expect(JSON.stringify(problem)).toContain(field.split('/')[1]);
});

test('hostile text is kept as text, and found as text', async () => {
  const asset = await declare({
    name: `Robert'); DROP TABLE asset;--`,
    location: '<script>alert(1)</script>',
  });
  const { body } = await viewer('GET', `/declared-assets?q=${encodeURIComponent('<script>')}`);
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([asset.id]);
  expect(body.items[0].location).toBe('<script>alert(1)</script>');
});

test('rows of another source go in once, in one transaction with one seal; a dry run leaves no trace', async () => {
  const actor = { name: 'olga', grants: [{ role: 'asset-owner' as const, site: null }] };
  const rows = Array.from({ length: 300 }, (_, n) => ({
    key: `line ${n + 2}`,
    fields: { serial: `I-${n}`, name: `Import ${n}`, vendor: 'Beckhoff' },
    identities: [{ kind: 'mac' as const, value: `000105${n.toString(16).padStart(6, '0')}` }],
  }));
  const upserting = { site: 'import' as SiteId, rows, source: 'inventory.csv' };
  const { declared } = edge.services;
  const sealed = async () =>
    database.rows<{ n: number }>('SELECT count(*)::int AS n FROM evidence');
  const [before] = await sealed();
  const dry = await declared.upsert(actor as never, { ...upserting, isDryRun: true });
  expect(new Set(dry.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
  expect((await viewer('GET', '/declared-assets?site=import')).body.total).toBe(0);
  expect(await sealed()).toEqual([before]);

  await declared.upsert(actor as never, { ...upserting, isDryRun: false });
  expect((await viewer('GET', '/declared-assets?site=import')).body.total).toBe(300);
  expect(await sealed()).toEqual([{ n: (before?.n ?? 0) + 1 }]);
  const again = await declared.upsert(actor as never, { ...upserting, isDryRun: false });
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
  expect(await sealed()).toEqual([{ n: (before?.n ?? 0) + 1 }]);
});
