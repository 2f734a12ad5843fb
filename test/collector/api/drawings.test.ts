/** Drawings over the API: what would be drawn, what one shows, what differs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { DrawingDifference, DrawingSheet } from '../../../collector/api/contract/drawing.ts';
import { canonical, hashOf, type Plain } from '../../../collector/evidence/record.ts';
import { Store } from '../../../collector/store/store.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { anna, heard, ida, otto, ZoningSite } from '../../support/zoning-site.ts';

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

const path = '/api/v1/drawings';
const sheet = async (of: string) => (await viewer.get<z.infer<typeof DrawingSheet>>(of)).body;
const difference = async (more = '') =>
  (await viewer.get<z.infer<typeof DrawingDifference>>(`${path}/difference?site=plant${more}`))
    .body;

async function approved(): Promise<string> {
  const { id } = await plant.write('drawing', {});
  await plant.step(id, 'approve', otto, { slot: 'owner', meaning: 'agreed' });
  await plant.step(id, 'approve', ida, { slot: 'csms', meaning: 'agreed' });
  return id;
}

test('from the first drawing to the next, and what came between', async () => {
  const none = await viewer.get<{ detail: string }>(`${path}/difference?site=plant`);
  expect([none.status, none.body.detail]).toEqual([404, 'No drawing of the site is approved.']);

  const cell = await plant.zone('Cell', { networks: ['cell-7/eth0/0'] });
  await plant.report(...heard(1, '192.168.0.1@cell-7/eth0/0'));
  const now = await sheet(`${path}/now?site=plant`);
  expect(now).toMatchObject({ drawing: null, drawn: { zones: 1, endpoints: 1 } });
  expect(hashOf(canonical(now.sheet as unknown as Plain))).toBe(now.drawn.digest);

  const first = await approved();
  const shown = await sheet(`${path}/${first}/sheet`);
  expect(shown).toMatchObject({ drawing: first, ref: 'DRW-1', sheet: now.sheet });
  expect(shown.drawn.digest).toBe(now.drawn.digest);
  expect(await difference()).toMatchObject({ isSame: true, from: { ref: 'DRW-1' } });

  const line = await plant.zone('Line', {
    ranges: [{ network: 'cell-7/eth0/0', cidr: '192.168.0.0/24' }],
  });
  const join = await plant.conduit({ from: cell, to: line, rules: [{ id: 'r1', port: '502' }] });
  expect(await difference()).toMatchObject({
    isSame: false,
    to: { drawing: null, drawn: { zones: 2, conduits: 1, rules: 1 } },
    zones: { added: [{ id: line, name: 'Line' }], removed: [], changed: [] },
    conduits: { added: [{ id: join }] },
    members: { count: 1, moved: [{ from: cell, to: line }] },
  });

  const second = await approved();
  expect((await difference()).isSame).toBe(true);
  expect(await difference(`&from=${second}&to=${first}`)).toMatchObject({
    zones: { removed: [{ id: line }] },
  });
  const list = await viewer.get<{ items: { ref: string; state: string }[] }>(
    `${path}?site=plant&sort=ref`,
  );
  expect(list.body.items.map(({ ref, state }) => `${ref} ${state}`)).toEqual([
    'DRW-1 superseded',
    'DRW-2 approved',
  ]);
});

test('is for those who may read the site, and names what it does not take', async () => {
  const { id } = await plant.write('drawing', {}, anna);
  const far = await clientOf(edge, database, 'far', { roles: ['viewer'], site: 'other' });
  const nobody = await clientOf(edge, database, 'nobody', { roles: [] });
  const asks = [`${path}/now?site=plant`, `${path}/difference?site=plant`, `${path}/${id}/sheet`];
  for (const ask of asks) {
    expect([ask, (await far.get(ask)).status]).toEqual([ask, 404]);
    expect([ask, (await nobody.get(ask)).status]).toEqual([ask, 403]);
    expect([ask, (await edge.api.inject({ url: ask })).statusCode]).toEqual([ask, 401]);
  }
  const bad = async (ask: string) => {
    const { status, body } = await viewer.get<{ issues: { path: string }[] }>(ask);
    return [status, body.issues?.[0]?.path];
  };
  expect(await bad(`${path}/now?site=%00`)).toEqual([400, 'querystring/site']);
  expect(await bad(`${path}/difference?site=plant&to=x`)).toEqual([400, 'querystring/to']);
  const zone = await plant.zone('No drawing', { networks: ['x'] });
  expect((await viewer.get(`${path}/${zone}/sheet`)).status).toBe(404);
  expect((await viewer.get(`${path}/difference?site=plant&from=${zone}`)).status).toBe(404);
});
