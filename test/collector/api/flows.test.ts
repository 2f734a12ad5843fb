/** Conversations between zones over the API: lists, filters, pages, sums; who may see what of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type {
  Crossings,
  DualHomed,
  FlowPage,
  RuleUses,
} from '../../../collector/api/contract/flow.ts';
import { Store } from '../../../collector/store/store.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { assetRow, conversationRow } from '../../support/plant-rows.ts';
import { heard, spoken, ZoningSite } from '../../support/zoning-site.ts';

type Page = z.infer<typeof FlowPage>;

let database: OwnDatabase;
let edge: Edge;
let plant: ZoningSite;
let viewer: Client;
let zones: { cell: string; stop: string; office: string };
let conduit: string;

const CELL = '192.168.0.1@cell-7/eth0/0';
const STOP = '192.168.1.1@cell-7/eth0/1';
const OFFICE = '10.0.0.1@office/eth0/0';

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  plant = new ZoningSite({ db: database.db, store: new Store(database.db) });
  zones = {
    cell: await plant.zone('Cell', { networks: ['cell-7/eth0/0'] }),
    stop: await plant.zone('Emergency stop', { side: 'safety', networks: ['cell-7/eth0/1'] }),
    office: await plant.zone('<b>Office</b>', { side: 'it', networks: ['office/eth0/0'] }),
  };
  const rules = [
    { id: 'used', port: '502' },
    { id: 'unused', port: '1' },
  ];
  conduit = await plant.conduit({ from: zones.cell, to: zones.office, rules });
  await plant.report(...heard(1, CELL, STOP, OFFICE));
  await plant.report(
    spoken(1, CELL, OFFICE, 502),
    spoken(2, CELL, OFFICE, 503),
    spoken(3, CELL, STOP, 504),
    spoken(4, CELL, '~93.184.216.34@cell-7/eth0/0', 505),
    spoken(5, CELL, '192.168.0.2@cell-7/eth0/0', 506),
    spoken(6, CELL, '~172.16.0.1@lab/eth0/0', 507),
  );
  await database.run(
    [
      assetRow(1, { site: 'other' }),
      conversationRow('a', 'b', { site: 'other', conformity: 'no-conduit', judged: '2026-01-09' }),
    ].join('\n'),
  );
  viewer = await clientOf(edge, database, 'viewer', { roles: ['viewer'], site: 'plant' });
});
afterAll(async () => {
  await plant.zoning.close();
  await edge.close();
  await database.close();
});

const ports = async (query: string, who = viewer) =>
  (await who.get<Page>(`/api/v1/flows?${query}`)).body.items.map(({ port }) => port).sort();

describe('the list', () => {
  test.each<[string, () => string, number[]]>([
    ['everything but what is said inside a zone', () => '', [502, 503, 504, 505, 507]],
    ['breaches', () => 'conformity=no-rule,no-conduit,public,expired', [503, 504, 505]],
    ['what conforms', () => 'conformity=conforming', [502]],
    ['what nobody knows where it goes', () => 'conformity=unzoned', [507]],
    ['of one zone', () => `zone=${zones.office}`, [502, 503]],
    ['from a zone to a zone', () => `from=${zones.cell}&to=${zones.stop}`, [504]],
    ['the other way', () => `to=${zones.cell}&from=${zones.stop}`, []],
    ['touching safety', () => 'side=safety', [504]],
    ['by rule', () => `conduit=${conduit}&rule=used`, [502]],
    ['by protocol', () => 'protocol=dnp3', []],
    ['heard lately', () => 'seenSince=2026-01-03T00:00:00.000Z', [504, 505, 507]],
    ['of another site', () => 'site=other', []],
  ])('shows %s', async (_, query, found) => {
    expect(await ports(query())).toEqual(found);
  });

  test('pages join without a seam', async () => {
    const joined: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Page } = await viewer.get<Page>(
        `/api/v1/flows?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      joined.push(...body.items.map(({ id }) => id));
      cursor = body.next;
    }
    const { body } = await viewer.get<Page>('/api/v1/flows');
    expect(joined).toEqual(body.items.map(({ id }) => id));
    expect(new Set(joined).size).toBe(5);
  });

  test('one says who spoke, from where to where, and what allowed it', async () => {
    const { body } = await viewer.get<Page>('/api/v1/flows?conformity=conforming');
    expect(body.items).toMatchObject([
      {
        ...{ site: 'plant', protocol: 'modbus', transport: 'tcp', conduit, rule: 'used' },
        client: {
          zone: zones.cell,
          asset: expect.any(String),
          address: expect.stringContaining('192.168.0.1'),
        },
        server: { zone: zones.office },
        ...{ packets: 4, lastSeen: '2026-01-01T00:00:00.000Z' },
      },
    ]);
  });
});

test('crossings are counted by where they go and what they are', async () => {
  const { body } = await viewer.get<z.infer<typeof Crossings>>('/api/v1/flows/crossings');
  const { cell, stop, office } = zones;
  const told = body.items.map(({ from, to, conformity, flows }) => [from, to, conformity, flows]);
  expect(told).toHaveLength(5);
  expect(told).toEqual(
    expect.arrayContaining([
      [cell, office, 'conforming', 1],
      [cell, office, 'no-rule', 1],
      [cell, stop, 'no-conduit', 1],
      [cell, null, 'public', 1],
      [cell, null, 'unzoned', 1],
    ]),
  );
});

test('a rule knows what it allowed and when last; one that allowed nothing is not told', async () => {
  const { body } = await viewer.get<z.infer<typeof RuleUses>>(`/api/v1/conduits/${conduit}/use`);
  expect(body.items).toMatchObject([
    { rule: 'used', flows: 1, packets: 4, lastSeen: '2026-01-01T00:00:00.000Z' },
  ]);
});

test('an asset in two zones at once is told with both, and that nobody said so', async () => {
  const [one] = heard(7, CELL) as unknown as [{ host: object }];
  const host = { ...one.host, network: 'office/eth0/0', ip: '10.0.0.7' };
  await plant.report(one as never, { ...one, host } as never);
  const { body } = await viewer.get<z.infer<typeof DualHomed>>('/api/v1/flows/dual-homed');
  expect(body).toMatchObject({
    items: [{ zones: [zones.cell, zones.office], isDeclared: false, site: 'plant' }],
    isComplete: true,
  });
});

const ROUTES = ['flows', 'flows/crossings', 'flows/dual-homed'];
test.each([...ROUTES, 'conduits/x/use'])('%s is for those who may read', async (route) => {
  const path = `/api/v1/${route.replace('x', conduit)}`;
  const nobody = await clientOf(edge, database, `nobody-${route}`, { roles: [] });
  const admin = await clientOf(edge, database, `admin-${route}`, { roles: ['administrator'] });
  expect((await nobody.get(path)).status).toBe(403);
  expect((await admin.get(path)).status).toBe(403);
  expect((await edge.api.inject({ url: path })).statusCode).toBe(401);
  const stranger = await clientOf(edge, database, `far-${route}`, {
    roles: ['viewer'],
    site: 'other',
  });
  const { status, body } = await stranger.get(path);
  if (route.startsWith('conduits')) expect(status).toBe(404);
  else expect(JSON.stringify(body)).not.toContain(zones.cell);
});

test.each([
  ['flows?conformity=allowed', 'querystring/conformity/0'],
  ['flows?conformity=inside', 'querystring/conformity/0'],
  ['flows?zone=1', 'querystring/zone'],
  ['flows?side=office', 'querystring/side'],
  ['flows?seenSince=now', 'querystring/seenSince'],
  ['flows?limit=0', 'querystring/limit'],
  ['flows/crossings?from=%27', 'querystring/from'],
  ['conduits/1/use', 'params/id'],
])('%s is refused with the field', async (path, field) => {
  const { status, body } = await viewer.get<{ issues: { path: string }[] }>(`/api/v1/${path}`);
  expect([status, body.issues[0]?.path]).toEqual([400, field]);
});

test('a cursor of another order is refused', async () => {
  const { body } = await viewer.get<Page>('/api/v1/flows?limit=1');
  const other = await viewer.get(`/api/v1/flows?sort=since&cursor=${body.next}`);
  expect(other).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
});
