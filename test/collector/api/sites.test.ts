/** Who has a role on one site gets nothing of another: no row of a list, no record, no news. csms.md §6. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../../collector/api/contract/live.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { agentRow, asset, assetRow, drift, driftRow } from '../../support/plant-rows.ts';

const TOKEN = 'the-token-of-somebody-at-the-press';
const AT = '2026-01-10T00:00:00.000Z';

let database: OwnDatabase;
let edge: Edge;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  await database.run(
    [
      assetRow(1, { site: 'press', name: 'Ours' }),
      assetRow(2, { site: 'paint', name: 'Theirs' }),
      driftRow(1, { site: 'press', asset: asset(1) }),
      driftRow(2, { site: 'paint', asset: asset(2) }),
      agentRow('cell-1', { site: 'press' }),
      agentRow('cell-2', { site: 'paint' }),
    ].join('\n'),
  );
  await edge.surroundings.store.transaction(async ({ users }) => {
    const hash = createHash('sha256').update(TOKEN).digest('hex');
    const grants = [{ role: 'soc-analyst' as const, site: 'press' as SiteId, zone: null }];
    await users.putToken({ id: randomUUID(), name: 'press', grants, hash, at: AT as never });
  });
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const ask = (url: string, method: 'GET' | 'POST' = 'GET') =>
  edge.api.inject({
    ...{ method, url, ...(method === 'POST' && { payload: {} }) },
    headers: { authorization: `Bearer ${TOKEN}`, 'if-match': '*' },
  });

test.each([
  ['assets', asset(1)],
  ['drift', drift(1)],
  ['agents', 'press/cell-1'],
])('the list of %s holds what is of the site', async (list, id) => {
  const { items, total } = (await ask(`/api/v1/${list}`)).json();
  expect([items.map((one: { id: string }) => one.id), total]).toEqual([[id], 1]);
  const others = (await ask(`/api/v1/${list}?site=paint`)).json();
  expect([others.items, others.total]).toEqual([[], 0]);
});

test('so does the export', async () => {
  const { body } = await ask('/api/v1/assets/export.csv');
  expect(body).toContain('Ours');
  expect(body).not.toContain('Theirs');
});

const span = 'from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z';
const records: readonly (readonly [string, string, string])[] = [
  ['assets/:id', asset(1), asset(2)],
  ['assets/:id/facts', asset(1), asset(2)],
  ['assets/:id/history', asset(1), asset(2)],
  ['assets/:id/peers', asset(1), asset(2)],
  ['assets/:id/drift', asset(1), asset(2)],
  [`assets/:id/coverage?${span}`, asset(1), asset(2)],
  ['drift/:id', drift(1), drift(2)],
  ['agents/:id', 'press%2Fcell-1', 'paint%2Fcell-2'],
  [`agents/:id/coverage?${span}`, 'press%2Fcell-1', 'paint%2Fcell-2'],
];

test.each(records)(
  'GET /%s answers of ours, and knows nothing of theirs',
  async (path, our, their) => {
    expect((await ask(`/api/v1/${path.replace(':id', our)}`)).statusCode).toBe(200);
    expect((await ask(`/api/v1/${path.replace(':id', their)}`)).statusCode).toBe(404);
  },
);

test.each(['acknowledge', 'reopen'])('%s is a decision on what is ours alone', async (action) => {
  expect((await ask(`/api/v1/drift/${drift(2)}/${action}`, 'POST')).statusCode).toBe(404);
  expect((await ask(`/api/v1/drift/${drift(1)}/${action}`, 'POST')).statusCode).toBe(200);
});

test('the evidence of all sites is not for who has one', async () => {
  expect((await ask('/api/v1/evidence')).statusCode).toBe(403);
});

describe('live', () => {
  test('tells what is of the site, and keeps still about the rest', async () => {
    const address = await edge.api.listen({ host: '127.0.0.1', port: 0 });
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const heard: LiveMessage[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ op: 'subscribe', topics: ['drift'] }));
    await expect.poll(() => heard.map(({ op }) => op)).toEqual(['subscribed']);
    const news = (site: string, id: string) =>
      ({ site: site as SiteId, topic: 'drift', ids: [id], at: AT }) as const;
    edge.tell(news('paint', 'theirs'), news('press', 'ours'));
    await expect.poll(() => heard.length).toBe(2);
    expect(heard[1]).toMatchObject({ op: 'news', ids: ['ours'] });
    socket.terminate();
  });
});
