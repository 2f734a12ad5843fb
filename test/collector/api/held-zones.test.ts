/** Who has a role in one zone of a site gets nothing of its other zones, nor of what is in none. csms.md §6. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../../collector/api/contract/live.ts';
import { LiveHub } from '../../../collector/api/live-hub.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { agentRow, asset, assetRow, drift, driftRow } from '../../support/plant-rows.ts';

const OURS = '20000000-0000-4000-8000-000000000001';
const THEIRS = '20000000-0000-4000-8000-000000000002';
/** Proposed, and not in force. */
const NOT_YET = '20000000-0000-4000-8000-000000000003';
const OF_THE_ZONE = 'the-token-of-somebody-in-the-cell';
const OF_BOTH = 'the-token-of-somebody-with-a-site-and-a-cell';
const AT = '2026-01-10T00:00:00.000Z';
const press = 'press' as SiteId;

const zoneRow = (id: string, site: string, inForce: number | null) => `
  INSERT INTO record (id, kind, site, ref, title, state, revision, in_force, body, hash, keys,
      created, created_by, created_by_id, changed, changed_by, changed_by_id)
    VALUES ('${id}', 'zone', '${site}', '${id}', 'Cell', 'draft', 1, ${inForce}, '{}', 'x', '{}',
      '${AT}', 'x', 'x', '${AT}', 'x', 'x');
  INSERT INTO record_revision VALUES ('${id}', 1, '{}', 'x', '${AT}', 'x', 'x');`;

let database: OwnDatabase;
let edge: Edge;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  await database.run(
    [
      assetRow(1, { site: 'press', name: 'Ours', zone: OURS }),
      assetRow(2, { site: 'press', name: 'Theirs', zone: THEIRS }),
      assetRow(3, { site: 'press', name: 'Nowhere' }),
      // Nothing stops two sites from telling of one zone: a role is of both, the site and the zone.
      assetRow(4, { site: 'paint', name: 'Elsewhere', zone: OURS }),
      assetRow(5, { site: 'press', name: 'Merged', merged_into: asset(1) }),
      driftRow(1, { site: 'press', asset: asset(1) }),
      driftRow(2, { site: 'press', asset: asset(2) }),
      driftRow(3, { site: 'press', asset: asset(3) }),
      driftRow(4, { site: 'press', asset: null }),
      driftRow(5, { site: 'paint', asset: asset(4) }),
      agentRow('cell-1', { site: 'press' }),
      zoneRow(OURS, 'press', 1),
      zoneRow(THEIRS, 'paint', 1),
      zoneRow(NOT_YET, 'press', null),
    ].join('\n'),
  );
  await edge.surroundings.store.transaction(async ({ users }) => {
    const give = async (token: string, held: readonly (readonly [string, string | null])[]) => {
      const hash = createHash('sha256').update(token).digest('hex');
      const role = 'soc-analyst' as const;
      const grants = held.map(([site, zone]) => ({ role, site: site as SiteId, zone }));
      await users.putToken({ id: randomUUID(), name: token, grants, hash, at: AT as never });
    };
    await give(OF_THE_ZONE, [['press', OURS]]);
    await give(OF_BOTH, [
      ['press', OURS],
      ['paint', null],
    ]);
  });
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const ask = (path: string, token = OF_THE_ZONE, method: 'GET' | 'POST' = 'GET') =>
  edge.api.inject({
    ...{ method, url: `/api/v1/${path}`, ...(method === 'POST' && { payload: {} }) },
    headers: { authorization: `Bearer ${token}`, 'if-match': '*' },
  });
async function listed(path: string, token?: string) {
  const { items, total } = (await ask(path, token)).json();
  const ids = items.map((one: { id: string }) => one.id).sort();
  expect(total).toBe(ids.length);
  return ids;
}

describe('a list', () => {
  test('holds what is in the zone', async () => {
    expect(await listed('assets')).toEqual([asset(1)]);
    expect(await listed('drift')).toEqual([drift(1)]);
  });

  test.each(['site=press', 'site=paint', `zone=${THEIRS}`, 'zone=none', 'q=Theirs'])(
    'holds no more for one who asks for %s',
    async (asked) => {
      const rest = (await listed(`assets?${asked}`)).filter((id: string) => id !== asset(1));
      expect(rest).toEqual([]);
    },
  );

  test('of one who holds a zone here and a site there holds both, each as it is asked for', async () => {
    expect(await listed('assets', OF_BOTH)).toEqual([asset(1), asset(4)]);
    expect(await listed('drift', OF_BOTH)).toEqual([drift(1), drift(5)]);
    expect(await listed('assets?site=press', OF_BOTH)).toEqual([asset(1)]);
    expect(await listed('assets?site=paint', OF_BOTH)).toEqual([asset(4)]);
  });

  test('of agents, which stand in no zone, is for who holds the site', async () => {
    expect(await listed('agents')).toEqual([]);
    expect((await ask('agents/press%2Fcell-1')).statusCode).toBe(404);
  });

  test('is exported as it is shown', async () => {
    const { body } = await ask('assets/export.csv');
    expect(body).toContain('Ours');
    expect(body).not.toMatch(/Theirs|Nowhere|Elsewhere/);
  });
});

const span = 'from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z';
const records: readonly (readonly [string, (number: number) => string, readonly number[]])[] = [
  ['assets/:id', asset, [2, 3, 4]],
  ['assets/:id/facts', asset, [2, 3, 4]],
  ['assets/:id/history', asset, [2, 3, 4]],
  ['assets/:id/peers', asset, [2, 3, 4]],
  ['assets/:id/drift', asset, [2, 3, 4]],
  [`assets/:id/coverage?${span}`, asset, [2, 3, 4]],
  ['drift/:id', drift, [2, 3, 4, 5]],
];

test.each(records)(
  'GET /%s answers of the zone, and knows of nothing else',
  async (path, id, other) => {
    expect((await ask(path.replace(':id', id(1)))).statusCode).toBe(200);
    for (const one of other) {
      expect((await ask(path.replace(':id', id(one)))).statusCode).toBe(404);
    }
  },
);

test('what was merged away stands where it went', async () => {
  expect((await ask(`assets/${asset(5)}/facts`)).statusCode).toBe(200);
});

test('a decision is on what is in the zone alone', async () => {
  for (const one of [2, 3, 4, 5]) {
    const answer = await ask(`drift/${drift(one)}/acknowledge`, OF_THE_ZONE, 'POST');
    expect(answer.statusCode).toBe(404);
  }
  expect((await ask(`drift/${drift(1)}/acknowledge`, OF_THE_ZONE, 'POST')).statusCode).toBe(200);
});

test('an asset that leaves the zone is gone at once', async () => {
  await database.run(`UPDATE asset SET zone = '${THEIRS}' WHERE id = '${asset(1)}'`);
  expect((await ask(`assets/${asset(1)}`)).statusCode).toBe(404);
  expect(await listed('drift')).toEqual([]);
  await database.run(`UPDATE asset SET zone = '${OURS}' WHERE id = '${asset(1)}'`);
});

describe('a role in a zone', () => {
  const give = async (role: object, person: string) =>
    edge.api.inject({
      ...{ method: 'POST', url: `/api/v1/users/${person}/roles`, payload: role },
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  const invited = async (name: string): Promise<string> => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const payload = { name };
    const answer = await edge.api.inject({
      method: 'POST',
      url: '/api/v1/users',
      headers,
      payload,
    });
    return answer.json().person.id;
  };

  test('is given, shown and on record with it', async () => {
    const answer = await give({ role: 'viewer', site: 'press', zone: OURS }, await invited('Ada'));
    expect(answer.json().assignments).toMatchObject([{ site: 'press', zone: OURS }]);
    const [entry] = await database.rows<{ detail: object }>(
      `SELECT detail FROM audit WHERE action = 'role.assign' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry?.detail).toMatchObject({ role: 'viewer', site: 'press', zone: OURS });
  });

  test.each([
    ['of another site', THEIRS],
    ['that is not in force', NOT_YET],
    ['that there is not', '20000000-0000-4000-8000-000000000009'],
  ])('is not given in one %s, to nobody and to no token', async (_, zone) => {
    const grant = { role: 'viewer', site: 'press', zone };
    const given = await give(grant, await invited(zone));
    const payload = { name: `token ${zone}`, grants: [grant], days: 1 };
    const headers = { authorization: `Bearer ${TOKEN}` };
    const made = await edge.api.inject({ method: 'POST', url: '/api/v1/tokens', headers, payload });
    for (const answer of [given, made]) {
      expect(answer.statusCode).toBe(400);
      expect(answer.json().detail).toContain('`zone`');
    }
  });

  test('is one of a site, and the zone an id', async () => {
    const person = await invited('Bea');
    for (const zone of [OURS, 'cell']) {
      const answer = await give({ role: 'viewer', site: null, zone }, person);
      expect(answer.statusCode).toBe(400);
      expect(JSON.stringify(answer.json().issues)).toContain('zone');
    }
  });
});

describe('live', () => {
  const news = (topic: 'drift' | 'assets' | 'agents', ...ids: string[]) =>
    ({ site: press, topic, ids, at: AT }) as const;

  test('tells of what is in the zone, in the order it came', async () => {
    const address = await edge.api.listen({ host: '127.0.0.1', port: 0 });
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live`, {
      headers: { authorization: `Bearer ${OF_THE_ZONE}` },
    });
    const heard: LiveMessage[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ op: 'subscribe', topics: ['drift', 'assets', 'agents'] }));
    await expect.poll(() => heard.map(({ op }) => op)).toEqual(['subscribed']);
    edge.tell(news('drift', drift(2)), news('drift', drift(1)), news('agents', 'press/cell-1'));
    edge.tell(news('assets', asset(2), asset(1), asset(3)));
    await expect.poll(() => heard.length).toBe(3);
    expect(heard.slice(1)).toMatchObject([
      { op: 'news', topic: 'drift', ids: [drift(1)] },
      { op: 'news', topic: 'assets', ids: [asset(1)] },
    ]);
    socket.terminate();
  });

  test('of what nobody looked up it says: fetch again', () => {
    const hub = new LiveHub('s', () => AT);
    const said: LiveMessage[] = [];
    const places = [{ site: press, zone: OURS }];
    const send = (text: string) => void said.push(JSON.parse(text));
    hub.join({ places, send, waiting: 0 }).ask({ op: 'subscribe', topics: ['drift'] });
    hub.publish([news('drift', drift(2))]);
    hub.flush();
    expect(said.slice(1)).toEqual([{ op: 'resync', stream: 's', seq: 1, topics: ['drift'] }]);
    hub.publish([{ ...news('drift', drift(2)), site: 'paint' as SiteId }]);
    hub.flush();
    expect(said).toHaveLength(2);
  });
});
