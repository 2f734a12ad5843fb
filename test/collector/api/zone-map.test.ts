/** The map of a site over the API. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ZoneMap } from '../../../collector/api/contract/zone-map.ts';
import { Store } from '../../../collector/store/store.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { anna, heard, spoken, ZoningSite } from '../../support/zoning-site.ts';

let database: OwnDatabase;
let edge: Edge;
let plant: ZoningSite;
let viewer: Client;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  plant = new ZoningSite({ db: database.db, store: new Store(database.db) });
  viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'], site: 'plant' });
});
afterAll(async () => {
  await plant.zoning.close();
  await edge.close();
  await database.close();
});

const map = async () =>
  (await viewer.get<z.infer<typeof ZoneMap>>('/api/v1/zones/map?site=plant')).body;

test('a site of which nothing is written is an empty map', async () => {
  expect(await map()).toEqual({
    ...{ site: 'plant', asOf: '2026-01-10T00:00:00.000Z', changed: null, isApproved: true },
    ...{ zones: [], conduits: [], crossings: [] },
  });
});

test('shows what is in force with how much goes through it, and that more is written', async () => {
  const cell = await plant.zone('Cell', { networks: ['cell-7/eth0/0'], level: '2' });
  const part = await plant.zone('Line', {
    ranges: [{ network: 'cell-7/eth0/0', cidr: '192.168.1.0/24' }],
    parent: cell,
  });
  const rules = [{ id: 'used' }, { id: 'unused', port: '1', direction: 'backward' }];
  const conduit = await plant.conduit({ from: cell, to: part, rules });
  const one = '192.168.0.1@cell-7/eth0/0';
  const other = '192.168.1.1@cell-7/eth0/0';
  await plant.report(
    ...heard(1, one, other),
    spoken(1, one, other, 502),
    spoken(2, one, other, 80),
  );
  await plant.report(spoken(1, other, one, 9));
  const first = await map();
  expect(first).toMatchObject({
    ...{ changed: '2026-01-31T00:00:00.000Z', isApproved: true },
    zones: [
      {
        id: cell,
        name: 'Cell',
        level: '2',
        assets: 1,
        state: 'approved',
        inForce: 1,
        parent: null,
      },
      { id: part, name: 'Line', parent: cell, assets: 1 },
    ],
    conduits: [
      {
        ...{ id: conduit, from: cell, to: part, flows: 2, state: 'approved' },
        rules: [
          { id: 'used', flows: 2, lastUsed: '2026-01-02T00:00:00.000Z' },
          { id: 'unused', flows: 0, lastUsed: null },
        ],
      },
    ],
    crossings: [
      { from: cell, to: part, conformity: 'conforming', flows: 2 },
      { from: part, to: cell, conformity: 'no-rule', flows: 1 },
    ],
  });
  expect(await map()).toEqual(first);
  await plant.act((doing) =>
    doing.edit(cell, { name: 'Bigger', side: 'ot', networks: ['cell-7/eth0/0'] }, anna, () => {}),
  );
  const after = await map();
  expect(after.isApproved).toBe(false);
  expect(after.zones[0]).toMatchObject({ name: 'Cell', state: 'draft', revision: 2, inForce: 1 });
});

test('is for those who may read the site', async () => {
  const path = '/api/v1/zones/map?site=plant';
  const far = await clientOf(edge, database, 'far', { roles: ['viewer'], site: 'other' });
  const nobody = await clientOf(edge, database, 'nobody', { roles: [] });
  expect((await far.get(path)).status).toBe(404);
  expect((await nobody.get(path)).status).toBe(403);
  expect((await edge.api.inject({ url: path })).statusCode).toBe(401);
  const refused = await viewer.get<{ issues: { path: string }[] }>('/api/v1/zones/map?site=%00');
  expect([refused.status, refused.body.issues[0]?.path]).toEqual([400, 'querystring/site']);
});
