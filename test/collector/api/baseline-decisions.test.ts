/** What became of what agents were to take into their baselines, as people are shown it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { assetRow, drift, driftRow } from '../../support/plant-rows.ts';

interface Decision {
  readonly drift: string;
  readonly state: string;
  readonly reason: string;
}

let database: OwnDatabase;
let edge: Edge;
let viewer: Client;
let miller: Client;
let admin: Client;
const ROUTE = '/api/v1/baseline-decisions';

const decided = (n: number, site: string, more: string) =>
  `INSERT INTO baseline_decision (site, agent, version, drift, key, occurrence, value, at,
      is_outstanding, told, lapsed, lapse)
    VALUES ('${site}', 'cell-1', ${n}, '${drift(n)}', 'key-${n}', 1, 'x',
      '2026-01-0${n}T00:00:00Z', ${more});`;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  viewer = await clientOf(edge, database, 'vera', { roles: ['viewer'] });
  miller = await clientOf(edge, database, 'mila', { roles: ['viewer'], site: 'mill' });
  admin = await clientOf(edge, database, 'adam', { roles: ['administrator'] });
  await database.run(
    [
      ...[assetRow(1), ...[1, 2, 3].map((n) => driftRow(n)), driftRow(4, { site: 'mill' })],
      decided(1, 'plant', 'true, NULL, NULL, NULL'),
      decided(2, 'plant', `false, '2026-01-02T01:00:00Z', NULL, NULL`),
      decided(3, 'plant', `false, '2026-01-03T01:00:00Z', '2026-01-03T03:00:00Z', 'not-taken'`),
      decided(4, 'mill', 'true, NULL, NULL, NULL'),
    ].join('\n'),
  );
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const shown = async (by: Client, query = '') =>
  (await by.get<{ items: Decision[] }>(`${ROUTE}${query}`)).body.items;

test('each says how it stands and why, the newest first', async () => {
  const all = await shown(viewer, '?site=plant');
  expect(all.map(({ drift: of, state }) => [of, state])).toEqual([
    [drift(3), 'lapsed'],
    [drift(2), 'taken'],
    [drift(1), 'outstanding'],
  ]);
  expect(all[0]?.reason).toContain('does not know it any more');
  expect((await shown(viewer, '?state=lapsed')).map(({ drift: of }) => of)).toEqual([drift(3)]);
});

test('whoever reads one site is shown that one, and who reads none nothing', async () => {
  expect((await shown(miller)).map(({ drift: of }) => of)).toEqual([drift(4)]);
  expect(await shown(miller, '?site=plant')).toEqual([]);
  expect((await admin.get(ROUTE)).status).toBe(403);
  expect((await viewer.get(`${ROUTE}?state=lost`)).status).toBe(400);
});
