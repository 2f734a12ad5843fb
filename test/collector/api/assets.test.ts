import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AssetPage, PeerPage } from '../../../collector/api/contract/asset.ts';
import { csvLine } from '../../../collector/exchange/csv-line.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import {
  asset,
  assetRow,
  conversationRow,
  driftRow,
  factRow,
  historyRow,
  seenRow,
} from '../../support/plant-rows.ts';

const ZONE = '20000000-0000-4000-8000-000000000001';

let database: OwnDatabase;
let edge: Edge;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  await database.run(
    [
      assetRow(1, {
        name: 'Press 1',
        vendor: 'Siemens AG',
        firmware: 'V4.2 SP1',
        ip: '10.0.0.9',
        mac: '00:1b:1b:00:00:01',
      }),
      assetRow(2, {
        name: 'press 2',
        vendor: 'siemens ag',
        ip: '10.0.0.100',
        role: 'plc',
        level: 1,
        zone: ZONE,
      }),
      assetRow(3, { name: 'Oven', vendor: 'Rockwell Automation', ip: '10.0.0.20', role: 'hmi' }),
      assetRow(4, { name: '=cmd|calc', ip: 'fe80::1', model: '<b>1500</b>', level: 0.5 }),
      assetRow(5, { mac: '00:1b:1b:00:00:05', order_code: '6ES7 151-8AB01-0AB0' }),
      assetRow(6, { name: 'merged', merged_into: asset(1), ip: '10.0.0.99' }),
      assetRow(7, { name: 'far', site: 'other', ip: '192.168.1.1', network: 'cell-10/eth0/0' }),
      `INSERT INTO identifier VALUES ('plant', 'ip', 'cell-1/eth1/0', '172.16.0.7', '${asset(3)}',
        '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');`,
      factRow(1, 'vendor', 'Siemens AG', { said: 5 }),
      factRow(1, 'firmware', 'V2.0', { class: 'config', said: 6, part: 'slot 2' }),
      seenRow(1, '', '2026-01-03T00:00:00.000Z'),
      seenRow(1, 'modbus', '2026-01-08T00:00:00.000Z', { said: 5 }),
      ...[1, 2, 3].map((day) =>
        historyRow(1, 'firmware', {
          latest: `2026-01-0${day}T00:00:00.000Z`,
          before: `${day}`,
          after: `${day + 1}`,
        }),
      ),
      historyRow(1, 'name', { before: null, after: 'Press 1', earliest: null }),
      conversationRow(asset(3), asset(1)),
      conversationRow(asset(1), '239.0.0.1', {
        server_address: '239.0.0.1',
        port: 112,
        transport: 'ip',
      }),
      driftRow(1, { asset: asset(1), severity: 'low' }),
      driftRow(2, { asset: asset(1), severity: 'critical' }),
      driftRow(3, { asset: asset(2), state: 'resolved' }),
    ].join('\n'),
  );
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const page = async (query: string) => (await edge.get(`/api/v1/assets?${query}`)).body as AssetPage;
const numbers = async (query: string) =>
  (await page(query)).items.map(({ id }) => Number(id.slice(-12)));

test('an address sorts as a number, and who has none comes last', async () => {
  expect(await numbers('sort=ip')).toEqual([1, 3, 2, 7, 4, 5]);
  expect(await numbers('sort=-ip')).toEqual([5, 4, 7, 2, 3, 1]);
});

test('names sort without regard to case, and the id breaks ties', async () => {
  expect(await numbers('sort=name')).toEqual([4, 7, 3, 1, 2, 5]);
  expect(await numbers('sort=network')).toEqual([1, 2, 3, 4, 5, 7]);
});

test.each([
  'id',
  'site',
  'name',
  'vendor',
  'model',
  'orderCode',
  'serial',
  'firmware',
  'role',
  'level',
  'ip',
  'mac',
  'network',
  'firstSeen',
  'lastSeen',
  'openDrift',
])(
  'by %s, up and down are the reverse of each other, and pages join without a seam',
  async (column) => {
    const up = await numbers(`sort=${column}`);
    expect(await numbers(`sort=-${column}`)).toEqual([...up].reverse());
    for (const sort of [column, `-${column}`]) {
      const joined: number[] = [];
      let cursor: string | null = null;
      do {
        const { items, next }: AssetPage = await page(
          `sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
        );
        joined.push(...items.map(({ id }) => Number(id.slice(-12))));
        cursor = next;
      } while (cursor !== null);
      expect(joined).toEqual(sort === column ? up : [...up].reverse());
    }
  },
);

test.each([
  ['q=press', [1, 2]],
  ['q=PRESS%202', [2]],
  ['q=10.0.0.1', [2]],
  ['q=10.0.0.9%20sie', [1]],
  ['q=172.16', [3]],
  ['q=00:1b:1b', [1, 5]],
  ['q=151-8ab', [5]],
  ['q=v4.2', [1]],
  ['q=4.2%20sp1', [1]],
  ['q=press%204.2', [1]],
  ['q=oven%204.2', []],
  ['q=press%205.2', []],
  ['q=%27%20%26%20%21', []],
  ['vendor=SIEMENS%20AG', [1, 2]],
  ['role=plc,hmi', [3, 2]],
  ['role=plc&role=hmi', [3, 2]],
  ['level=0.5', [4]],
  ['ip=10.0.0.0/27', [1, 3]],
  ['ip=172.16.0.7', [3]],
  ['ip=fe80::/10', [4]],
  ['mac=00:1B:1B:00:00:05', [5]],
  ['site=other', [7]],
  ['agent=plant/cell-1', [1, 3, 2, 4, 5]],
  [`zone=${ZONE}`, [2]],
  ['zone=none&site=plant', [1, 3, 4, 5]],
  [`zone=${ZONE},none&q=press`, [1, 2]],
  ['hasOpenDrift=true', [1]],
  ['hasOpenDrift=false&site=plant', [3, 2, 4, 5]],
  ['orderCode=6es7%20151-8ab01-0ab0', [5]],
])('%s finds what it says', async (query, found) => {
  const { total } = await page(query);
  expect([await numbers(query), total]).toEqual([found, found.length]);
});

test('what is merged away is in no list, and answers as what it became', async () => {
  const { body } = await edge.get(`/api/v1/assets/${asset(6)}`);
  expect(body).toMatchObject({ id: asset(1), name: 'Press 1' });
});

test('offset jumps, and counts', async () => {
  expect(await numbers('sort=ip&limit=2&offset=3')).toEqual([7, 4]);
  expect((await page('limit=1&offset=0')).total).toBe(6);
});

test('a page shows what was heard last, and the worst of what is open', async () => {
  const [first] = (await page('q=press%201')).items;
  expect(first).toMatchObject({
    lastSeen: '2026-01-08T00:00:00.000Z',
    openDrift: 2,
    severity: 'critical',
    ip: '10.0.0.9',
  });
});

test('a fact is as fresh as the last time its source said it again', async () => {
  const { body } = await edge.get(`/api/v1/assets/${asset(1)}/facts`);
  expect(body).toMatchObject({
    items: [
      { attribute: 'vendor', agent: 'plant/cell-1', lastProven: '2026-01-08T00:00:00.000Z' },
      { attribute: 'firmware', part: 'slot 2', lastProven: '2026-01-02T00:00:00.000Z' },
    ],
  });
});

test('history is told newest first, in pages', async () => {
  const path = `/api/v1/assets/${asset(1)}/history?attribute=firmware&limit=2`;
  const { body } = await edge.get(path);
  const { items, next } = body as { items: { after: string }[]; next: string };
  const rest = await edge.get(`${path}&cursor=${next}`);
  expect(items.map(({ after }) => after)).toEqual(['4', '3']);
  expect(rest.body).toMatchObject({ items: [{ after: '2' }], next: null });
});

test('peers are told from where the asset stands', async () => {
  const { body } = await edge.get(`/api/v1/assets/${asset(1)}/peers`);
  const { items } = PeerPage.parse(body);
  expect(items.map(({ as, asset, address }) => [as, asset, address])).toEqual([
    ['server', asset(3), '10.0.0.1'],
    ['client', null, '239.0.0.1'],
  ]);
  expect(items[1]).toMatchObject({ transport: 'ip', port: 112 });
});

test('the drift of an asset is found by the id it was merged from, too', async () => {
  const { body } = await edge.get(`/api/v1/assets/${asset(6)}/drift`);
  expect(body).toMatchObject({ total: 2 });
});

test('rows that appear meanwhile shift no page that goes on from a cursor', async () => {
  const first = await page('sort=name&limit=3');
  await database.run(assetRow(50, { name: 'aaa' }));
  const rest = await page(`sort=name&limit=100&cursor=${first.next}`);
  await database.run(`DELETE FROM asset WHERE id = '${asset(50)}'`);
  expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual([
    '=cmd|calc',
    'far',
    'Oven',
    'Press 1',
    'press 2',
    null,
  ]);
});

test('a cursor of another order, or made up, is refused', async () => {
  const { next } = await page('sort=name&limit=2');
  const forged = Buffer.from(JSON.stringify(['ip', ["'; DROP TABLE asset", asset(1)]]));
  for (const [sort, cursor] of [
    ['-name', next],
    ['ip', next],
    ['ip', forged.toString('base64url')],
    ['ip', 'x'],
  ]) {
    const answer = await edge.get(`/api/v1/assets?sort=${sort}&cursor=${cursor}`);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'invalid-cursor' }]);
  }
});

test('the export holds what the filter matches, under ECS names, and no formula', async () => {
  const { body, headers } = await edge.get('/api/v1/assets/export.csv?site=plant&sort=name');
  const [head, first, ...rest] = String(body).trimEnd().split('\r\n');
  expect(head).toMatch(/^ot\.asset\.id,ot\.site,host\.name,device\.manufacturer,/);
  expect(first).toContain(",'=cmd|calc,");
  expect(rest).toHaveLength(4);
  expect(headers['content-disposition']).toContain('attachment');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '|calc'])(
  '%j is text to a spreadsheet',
  (value) => {
    expect(csvLine([value]).replace(/^"/, '')).toMatch(/^'/);
  },
);

test('quotes, commas and line ends stay inside their cell', () => {
  expect(csvLine(['a "b", c\nd', null, 1.5])).toBe('"a ""b"", c\nd",,1.5\r\n');
});
