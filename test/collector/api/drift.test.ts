import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DriftPage } from '../../../collector/api/contract/drift.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { asset, assetRow, drift, driftRow, evidenceRow } from '../../support/plant-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Ethernet, IPv4, UDP to port 9 of 10.0.0.9, four bytes of payload.
const PACKET =
  '001b1b0000090200000000010800' +
  '4500002000010000401166c00a0000010a000009' +
  '30390009000c0000deadbeef';

let database: OwnDatabase;
let edge: Edge;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  await database.run(
    [
      assetRow(1, { name: 'Press 1', ip: '10.0.0.9' }),
      assetRow(2, { name: 'Laptop', ip: '10.0.0.50' }),
      driftRow(1, { asset: asset(1), severity: 'low' }),
      driftRow(2, {
        asset: asset(1),
        severity: 'critical',
        kind: 'logic.download',
        source_asset: asset(2),
        source: '{"network":"cell-1/eth0/10","ip":"10.0.0.50"}',
        outcome: '"accepted"',
        detail: '{"block":"OB1"}',
      }),
      driftRow(3, { state: 'resolved', site: 'other', agent: 'cell-9', kind: 'device.new' }),
      driftRow(4, { severity: 'critical', before: null, after: '<script>alert(1)</script>' }),
      evidenceRow(2, 0, PACKET),
      evidenceRow(2, 1, PACKET.slice(0, 80), {
        length: PACKET.length / 2,
        at: '2026-01-02T00:00:01.000Z',
      }),
      evidenceRow(4, 0, PACKET),
      evidenceRow(4, 1, PACKET.slice(28), { link_type: 101, at: '2026-01-02T00:00:02.500Z' }),
    ].join('\n'),
  );
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const numbers = async (query: string) => {
  const { body } = await edge.get(`/api/v1/drift?${query}`);
  const { items, total } = body as DriftPage;
  expect(total).toBe(items.length);
  return items.map(({ id }) => Number(id.slice(-12)));
};

test.each([
  ['', [4, 3, 2, 1]],
  ['sort=latest', [1, 2, 3, 4]],
  ['sort=-severity', [4, 2, 3, 1]],
  ['sort=kind', [3, 1, 4, 2]],
  ['state=open', [4, 2, 1]],
  ['state=resolved', [3]],
  ['kind=logic.download,device.new', [3, 2]],
  ['severity=critical', [4, 2]],
  ['site=other', [3]],
  ['agent=other/cell-9', [3]],
  [`asset=${asset(1)}`, [2, 1]],
  ['q=press', [2, 1]],
  ['q=script', [4]],
  ['q=logic.down', [2]],
  ['from=2026-01-02T00:00:00.003Z', [4, 3]],
  ['from=2026-01-02T00:00:00.002Z&to=2026-01-02T00:00:00.003Z', [3, 2]],
])('?%s', async (query, found) => {
  expect(await numbers(query)).toEqual(found);
});

test.each(['severity', 'kind', 'state', 'count', 'recordedAt', 'latest'])(
  'pages by %s join without a seam',
  async (column) => {
    for (const sort of [column, `-${column}`]) {
      const whole = await numbers(`sort=${sort}`);
      const joined: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await edge.get(
          `/api/v1/drift?sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`,
        );
        const page = body as DriftPage;
        joined.push(...page.items.map(({ id }) => Number(id.slice(-12))));
        cursor = page.next;
      }
      expect(joined).toEqual(whole);
    }
  },
);

test('one drift tells who did it, what it rests on, and its version', async () => {
  const { body, headers } = await edge.get(`/api/v1/drift/${drift(2)}`);
  expect(body).toMatchObject({
    agent: 'plant/cell-1',
    assetName: 'Press 1',
    by: { asset: asset(2), name: 'Laptop', host: { ip: '10.0.0.50' } },
    subject: { asset: asset(1), name: 'Press 1' },
    outcome: 'accepted',
    detail: { block: 'OB1' },
    techniques: ['T0857'],
    evidence: [
      { frame: 100, linkType: 1, length: 46 },
      { frame: 101, length: 46 },
    ],
    version: 1,
  });
  expect(headers['etag']).toBe('"1"');
});

const act = async (number: number, action: string, ifMatch?: string, comment?: string) => {
  const answer = await edge.api.inject({
    method: 'POST',
    url: `/api/v1/drift/${drift(number)}/${action}`,
    headers: { authorization: `Bearer ${TOKEN}`, ...(ifMatch && { 'if-match': ifMatch }) },
    payload: comment === undefined ? {} : { comment },
  });
  return { status: answer.statusCode, body: answer.json(), etag: answer.headers['etag'] };
};

test('an acknowledgement is kept with who, when and why, and can be taken back', async () => {
  const { status, body, etag } = await act(1, 'acknowledge', '"1"', 'known <b>work</b>');
  expect([status, etag]).toEqual([200, '"2"']);
  expect(body).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'bootstrap',
    acknowledgedAt: '2026-01-10T00:00:00.000Z',
    acts: [{ actor: 'bootstrap', action: 'drift.acknowledge', comment: 'known <b>work</b>' }],
  });
  expect(await numbers('state=acknowledged')).toEqual([1]);
  expect(await numbers('state=open')).toEqual([4, 2]);

  const back = await act(1, 'reopen', '*');
  expect(back.body).toMatchObject({ state: 'open', acknowledgedBy: null, version: 3 });
  expect(await database.rows('SELECT action, subject FROM audit ORDER BY id')).toEqual([
    { action: 'drift.acknowledge', subject: `drift/${drift(1)}` },
    { action: 'drift.reopen', subject: `drift/${drift(1)}` },
  ]);
});

test('a decision is told to the world outside, in its transaction', async () => {
  await act(4, 'acknowledge', '*');
  expect(
    await database.rows('SELECT kind, site, body FROM outbox ORDER BY id DESC LIMIT 1'),
  ).toMatchObject([
    {
      kind: 'drift',
      site: 'plant',
      body: { id: drift(4), agent: 'cell-1', state: 'acknowledged' },
    },
  ]);
  await act(4, 'reopen', '*');
});

test.each([
  ['without If-Match', 2, 'acknowledge', undefined, 428, 'if-match-missing'],
  ['on another version', 2, 'acknowledge', '"7"', 412, 'changed-meanwhile'],
  ['on something that is no version', 2, 'acknowledge', 'W/"x"', 412, 'changed-meanwhile'],
  ['of what is resolved', 3, 'acknowledge', '*', 409, 'not-possible-now'],
  ['taken back that never was', 2, 'reopen', '*', 409, 'not-possible-now'],
  ['of nothing', 99, 'acknowledge', '*', 404, 'not-found'],
])(
  'an acknowledgement %s is refused and leaves no trace',
  async (_, number, action, tag, status, code) => {
    const before = await database.rows('SELECT count(*) FROM audit');
    expect(await act(number, action, tag)).toMatchObject({ status, body: { code, status } });
    expect(await database.rows('SELECT count(*) FROM audit')).toEqual(before);
  },
);

/** What tshark makes of the evidence of a drift. */
async function dissected(number: number): Promise<string[]> {
  const answer = await edge.api.inject({
    method: 'GET',
    url: `/api/v1/drift/${drift(number)}/evidence.pcap`,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(answer.statusCode).toBe(200);
  const file = join(temporaryFolder(), 'evidence');
  writeFileSync(file, answer.rawPayload);
  const fields = ['frame.time_epoch', 'frame.len', 'frame.cap_len', 'ip.dst', 'udp.dstport'];
  const wanted = fields.flatMap((field) => ['-e', field]);
  const text = execFileSync('tshark', ['-r', file, '-T', 'fields', ...wanted], {
    encoding: 'utf8',
  });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('\t', ' '));
}

const hasTshark = (() => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env['CI'] === 'true';
  }
})();

test.skipIf(!hasTshark)(
  'the evidence opens in an analyser, with its times and lengths',
  async () => {
    expect(await dissected(2)).toEqual([
      '1767312000.123000000 46 46 10.0.0.9 9',
      '1767312001.000000000 46 40 10.0.0.9 9',
    ]);
  },
);

test.skipIf(!hasTshark)('so does evidence from captures of two link types', async () => {
  expect(await dissected(4)).toEqual([
    '1767312000.123000000 46 46 10.0.0.9 9',
    '1767312002.500000000 32 32 10.0.0.9 9',
  ]);
});

test('what was kept without packets has no evidence file', async () => {
  const { status } = await edge.get(`/api/v1/drift/${drift(1)}/evidence.pcap`);
  expect(status).toBe(404);
});
