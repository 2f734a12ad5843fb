import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import {
  asset,
  assetRow,
  conversationRow,
  drift,
  driftRow,
  factRow,
} from '../../support/plant-rows.ts';

interface Whole {
  readonly id: string;
  readonly ref: string;
  readonly title: string;
  readonly state: string;
  readonly version: number;
  readonly revision: number;
  readonly inForce: number | null;
  readonly detail: string;
  readonly body: {
    readonly snapshot: {
      readonly entries: { path: string; source: string; value: string }[];
    } | null;
  };
}

const zone = (n: number) => `20000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let database: OwnDatabase;
let edge: Edge;
let engineer: Client;
let owner: Client;
let second: Client;
let viewer: Client;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  engineer = await clientOf(edge, database, 'engineer', { roles: ['ot-engineer'] });
  owner = await clientOf(edge, database, 'owner', { roles: ['asset-owner'] });
  second = await clientOf(edge, database, 'second', { roles: ['asset-owner'] });
  viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'] });
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  await database.run(
    [
      ...numbers.map((n) => assetRow(n, { name: `Press ${n}`, ip: `10.0.0.${n}` })),
      ...numbers
        .filter((n) => n !== 9)
        .map((n) => factRow(n, 'firmware', '1.0', { class: 'config' })),
      factRow(1, 'serial', 'A7'),
      factRow(1, 'uptime' as never, '77', { class: 'volatile' }),
      factRow(1, 'vendor', 'Somebody', { protocol: 'oui' }),
      factRow(1, 'firmware', '4.2', { part: 'slot 2', class: 'config' }),
      `INSERT INTO service (asset, transport, port, protocol, agent, first_seen, last_seen)
        VALUES ('${asset(1)}', 'tcp', 502, 'modbus', 'cell-1', now(), now());`,
      assetRow(50, { site: 'mill', name: 'Mill' }),
      factRow(50, 'firmware', '9'),
      `UPDATE asset SET zone = '${zone(1)}' WHERE id IN ('${asset(6)}', '${asset(7)}', '${asset(8)}', '${asset(9)}');`,
    ].join('\n'),
  );
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const any = { 'if-match': '*' };
const propose = (n: number, by = engineer, more: object = {}) =>
  by.send<Whole>('POST', '/api/v1/baselines', {
    site: 'plant',
    body: {
      subject: `asset/${asset(n)}`,
      change: null,
      note: '',
      name: '',
      zone: null,
      snapshot: null,
      ...more,
    },
  });
const step = (by: Client, id: string, event: string, said: object = {}) =>
  by.send<Whole>('POST', `/api/v1/baselines/${id}/${event}`, said, any);
const sign = (by: Client, id: string, event = 'approve') =>
  step(by, id, event, { slot: 'owner', meaning: 'so it shall be' });
const differs = (id: string, query = '') =>
  viewer.get<{ from: number; to: string; entries: object[] }>(
    `/api/v1/baselines/${id}/difference${query}`,
  );
const set = (n: number, value: string) =>
  database.run(
    `UPDATE fact SET value = '${value}' WHERE asset = '${asset(n)}' AND attribute = 'firmware' AND part = ''`,
  );

test('the collector takes it itself: what is observed, nothing that changes by itself, nothing that people send', async () => {
  const typed = {
    takenAt: '2026-01-01T00:00:00.000Z',
    entries: [{ path: 'firmware', source: 'x', value: '666' }],
    rest: null,
  };
  const { status, body } = await propose(1, engineer, { snapshot: typed, name: 'mine' });
  expect([status, body.state, body.title]).toEqual([201, 'proposed', 'Press 1']);
  expect(body.body.snapshot?.entries).toEqual([
    { path: 'firmware', source: 'modbus', value: '1.0' },
    { path: 'serial', source: 'modbus', value: 'A7' },
    { path: 'service/tcp/502', source: '', value: 'modbus' },
    { path: 'slot 2/firmware', source: 'modbus', value: '4.2' },
  ]);
});

test('there is one of an asset, in revisions; what is proposed is not in force', async () => {
  const { id } = (await propose(2)).body;
  expect((await propose(2)).status).toBe(409);
  expect((await sign(owner, id)).body).toMatchObject({ state: 'approved', inForce: 2 });
  await set(2, '1.1');
  const again = await step(engineer, id, 'propose', { change: null, note: 'new firmware' });
  expect(again.body).toMatchObject({ state: 'proposed', revision: 3, inForce: 2 });
  const standing = await edge.surroundings.store.read(({ baselines }) =>
    baselines.approved([asset(2), asset(3)]),
  );
  expect([...standing.keys()]).toEqual([asset(2)]);
  expect(standing.get(asset(2))?.snapshot.entries[0]?.value).toBe('1.0');
  expect((await sign(second, id, 'refuse')).body).toMatchObject({ state: 'refused', inForce: 2 });
  await step(engineer, id, 'propose', { change: null, note: '' });
  expect((await sign(owner, id)).body).toMatchObject({ state: 'approved', inForce: 4 });
  expect((await differs(id, '?from=2&to=3')).body.entries).toEqual([
    { path: 'firmware', source: 'modbus', before: '1.0', after: '1.1' },
  ]);
});

describe('nobody approves', () => {
  test('what they proposed', async () => {
    const { id } = (await propose(3, owner)).body;
    const own = await sign(owner, id);
    expect([own.status, own.body.detail]).toEqual([409, 'Who proposed it does not approve it.']);
    expect((await sign(engineer, id)).status).toBe(403);
    expect((await sign(second, id)).body.state).toBe('approved');
    await step(owner, id, 'propose', { change: null, note: '' });
    expect((await sign(owner, id)).status).toBe(409);
  });

  test('what came of work they did', async () => {
    const change = zone(77);
    await database.run(`INSERT INTO record (id, kind, site, ref, title, state, revision, body, hash, keys,
        created, created_by, created_by_id, changed, changed_by, changed_by_id)
      VALUES ('${change}', 'change', 'plant', 'CHG-1', 'Update', 'approved', 1,
        '{"implementers":["${owner.id}"]}', 'x', '{}', now(), 'a', 'a', now(), 'a', 'a')`);
    const { id } = (await propose(4, engineer, { change })).body;
    expect((await sign(owner, id)).body.detail).toBe(
      'Who did the work does not approve what came of it.',
    );
    expect((await sign(second, id)).body.state).toBe('approved');
  });

  test('what was changed without leave and still stands', async () => {
    const { id } = (await propose(5)).body;
    await database.run(`${driftRow(1, { asset: asset(5) })}
      INSERT INTO verdict (drift, site, latest, verdict, verdict_rank, said_by, severity, severity_rank,
        action, machine, method, is_would_be, is_extra, is_late, is_attempted, since, at)
      VALUES ('${drift(1)}', 'plant', now(), 'unauthorised', 13, 'machine', 'high', 3, 'triage', '{}', 1,
        false, false, false, false, now(), now())`);
    expect((await sign(owner, id)).body.detail).toMatch(
      /^What stands was changed without leave \(1\)/,
    );
    await database.run(`UPDATE verdict SET is_accepted = true`);
    expect((await sign(owner, id)).body.state).toBe('approved');
  });

  test('what nobody observed', async () => {
    const { id, body } = (await propose(77)).body;
    expect(body.snapshot).toBeNull();
    expect((await sign(owner, id)).body.detail).toBe('Nothing was observed to be approved.');
    const foreign = (await propose(50)).body;
    expect(foreign.body.snapshot).toBeNull();
  });
});

test('an approval that is taken back leaves nothing in force', async () => {
  const { body: list } = await viewer.get<{ items: Whole[] }>(
    `/api/v1/baselines?key=asset:${asset(2)}`,
  );
  const id = String(list.items[0]?.id);
  expect(list.items[0]?.body).toMatchObject({ entries: 1 });
  expect((await sign(owner, id, 'withdraw')).body).toMatchObject({
    state: 'withdrawn',
    inForce: null,
  });
  const standing = await edge.surroundings.store.read(({ baselines }) =>
    baselines.approved([asset(2)]),
  );
  expect(standing.size).toBe(0);
});

test('what is observed now is held against it, and no more is done with that', async () => {
  const { body: list } = await viewer.get<{ items: Whole[] }>(
    `/api/v1/baselines?key=asset:${asset(3)}`,
  );
  const id = String(list.items[0]?.id);
  expect((await differs(id)).body).toMatchObject({ to: 'observed', entries: [] });
  await set(3, '6.6');
  expect((await differs(id)).body.entries).toEqual([
    { path: 'firmware', source: 'modbus', before: '1.0', after: '6.6' },
  ]);
  expect((await differs(id, '?from=99')).status).toBe(404);
  expect((await differs(id, '?to=never')).status).toBe(400);
  const nobody = await clientOf(edge, database, 'nobody', { roles: [] });
  expect((await nobody.get(`/api/v1/baselines/${id}/difference`)).status).toBe(403);
  const stranger = await clientOf(edge, database, 'stranger', { roles: ['viewer'], site: 'mill' });
  expect((await stranger.get(`/api/v1/baselines/${id}/difference`)).status).toBe(404);
});

describe('a whole zone', () => {
  const proposeAll = (by: Client, said: object = { site: 'plant', zone: zone(1) }) =>
    by.send<{ proposed: number; left: number; issues: { path: string }[] }>(
      'POST',
      '/api/v1/baselines/propose',
      said,
    );
  const ofZone = async () =>
    (await viewer.get<{ items: Whole[] }>(`/api/v1/baselines?zone=${zone(1)}&sort=title`)).body
      .items;

  test('is proposed at once, each asset that is observed and has none', async () => {
    expect((await proposeAll(engineer)).body).toEqual({ proposed: 3, left: 0 });
    expect((await proposeAll(engineer)).body).toEqual({ proposed: 0, left: 0 });
    const items = await ofZone();
    expect(items.map(({ title, state, revision }) => [title, state, revision])).toEqual([
      ['Press 6', 'proposed', 1],
      ['Press 7', 'proposed', 1],
      ['Press 8', 'proposed', 1],
    ]);
  });

  test('is approved one by one at once: what one is refused for keeps no other', async () => {
    const items = await ofZone();
    const said = (version = 0) => ({
      meaning: 'as commissioned',
      items: items.map(({ id, version: of }, at) => ({
        id,
        version: at === 0 ? of + version : of,
      })),
    });
    const approve = (by: Client, body: object) =>
      by.send<{ items: { code: string | null }[]; code: string }>(
        'POST',
        '/api/v1/baselines/approve',
        body,
      );
    expect((await approve(engineer, said())).status).toBe(403);
    const hasty = await clientOf(edge, database, 'hasty', {
      roles: ['asset-owner'],
      isProven: false,
    });
    expect((await approve(hasty, said())).body.code).toBe('proof-needed');
    const { body } = await approve(owner, said(7));
    expect(body.items.map(({ code }) => code)).toEqual(['changed-meanwhile', null, null]);
    expect((await ofZone()).map(({ state }) => state)).toEqual([
      'proposed',
      'approved',
      'approved',
    ]);
    expect((await approve(owner, { ...said(), items: [] })).status).toBe(400);
  });

  test('is not proposed by who may not, nor of a zone that is no id', async () => {
    expect((await proposeAll(viewer)).status).toBe(403);
    const bad = await proposeAll(engineer, { site: 'plant', zone: 'cell 1' });
    expect([bad.status, bad.body.issues[0]?.path]).toEqual([400, 'body/zone']);
    const { statusCode } = await edge.api.inject({
      method: 'POST',
      url: '/api/v1/baselines/propose',
      payload: { site: 'plant', zone: zone(1) },
    });
    expect(statusCode).toBe(401);
  });

  test('has a baseline of what passes its border', async () => {
    await database.run(
      [
        `INSERT INTO record (id, kind, site, ref, title, state, revision, body, hash, keys,
          created, created_by, created_by_id, changed, changed_by, changed_by_id)
        VALUES ('${zone(1)}', 'zone', 'plant', 'ZON-1', 'Press line', 'approved', 1, '{}', 'x', '{}',
          now(), 'a', 'a', now(), 'a', 'a');`,
        conversationRow(asset(1), asset(6), { to_zone: zone(1), conformity: 'unapproved' }),
        conversationRow(asset(6), asset(7), {
          from_zone: zone(1),
          to_zone: zone(1),
          conformity: 'inside',
        }),
      ].join('\n'),
    );
    const { body } = await propose(0, engineer, { subject: `conduits/${zone(1)}` });
    expect([body.title, body.body.snapshot?.entries]).toEqual([
      'Press line',
      [{ path: 'from/outside/tcp/502', source: 'modbus', value: 'seen' }],
    ]);
    expect((await sign(owner, body.id)).body.state).toBe('approved');
  });
});
