import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentPage } from '../../../collector/api/contract/agent.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { agentRow, asset, assetRow, driftRow } from '../../support/plant-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const EDGE = {
  ...{ host: '127.0.0.1', port: 0, uploadFolder: 'nothing is sent here' },
  hookKey: new Uint8Array(32),
};
let database: OwnDatabase;
let edge: Edge;
let isReady = true;

beforeAll(async () => {
  database = await ownDatabase();
  await database.run(
    [
      assetRow(1, { network: 'cell-1/eth0/10' }),
      driftRow(1),
      agentRow('cell-1', {
        health: JSON.stringify(health()),
        version: '0.1.0',
        phase: 'monitoring',
      }),
      agentRow('cell-2', { is_online: 'false' }),
      agentRow('cell-3', { status_at: null }),
      agentRow('cell-4', { site: 'other' }),
      `INSERT INTO agent_stream VALUES
        ('plant', 'cell-1', 'old', 1, 99, 'd', '2026-01-01T00:00:00Z'),
        ('plant', 'cell-1', 'new', 2, 7, 'd', '2026-01-09T23:59:00Z'),
        ('other', 'cell-4', 'one', 1, 1, 'd', '2026-01-09T23:56:59Z');
      INSERT INTO coverage_gap VALUES ('plant', 'cell-1', 'new', 3, 5, 'spool-full',
        '2026-01-09T00:00:00Z', '2026-01-09T00:00:00Z');`,
    ].join('\n'),
  );
});
afterAll(() => database.close());
beforeEach(async () => {
  const webRoot = temporaryFolder();
  mkdirSync(join(webRoot, 'static'));
  writeFileSync(join(webRoot, 'index.html'), '<meta nonce="__CSP_NONCE__"><p>page</p>');
  writeFileSync(join(webRoot, 'static/main-abc.js'), 'let page;');
  writeFileSync(join(webRoot, 'mark.svg'), '<svg/>');
  isReady = true;
  edge = await edgeOn(database, {
    webRoot,
    isReady: async () => isReady,
    metrics: () => [
      {
        name: 'messages_total',
        help: 'Messages.',
        type: 'counter',
        values: [{ labels: { type: 'a"\n' }, value: 3 }],
      },
    ],
  });
  return () => edge.close();
});

function health() {
  const none = { messages: 0, bytes: 0, lost: 0, isFull: false };
  return {
    ...{ type: 'health', version: '0.1.0', boot: 'b', source: 'eth0', phase: 'monitoring' },
    ...{ from: '2026-01-09T23:58:00.000Z', to: '2026-01-09T23:59:00.000Z' },
    ...{ packets: 600, bytes: 60_000, duplicates: 0, dropped: { kernel: 5, interface: -1 } },
    ...{ unicastPackets: 500, oneSided: 0, cut: 0, linkTypes: { ethernet: 600 } },
    malformed: [
      { protocol: 'modbus', flaw: 'truncated', field: 'pdu', count: 2 },
      { protocol: 'lldp', flaw: 'illegal', field: 'tlv', count: 1 },
    ],
    ...{ protocols: {}, vlans: [], subnets: [], tables: {}, spool: none, clockSkewMs: 12 },
  };
}

const open = (url: string, headers = {}) => edge.api.inject({ method: 'GET', url, headers });

test('the page has a fresh nonce in it and in its policy, and is kept by nobody', async () => {
  const answers = [await open('/'), await open('/assets/1?q=x'), await open('/index.html')];
  const nonces = answers.map(({ headers, body }) => {
    const policy = String(headers['content-security-policy']);
    const nonce = /style-src 'self' 'nonce-([\w+/]{24})'/.exec(policy)?.[1] ?? '';
    expect(body).toBe(`<meta nonce="${nonce}"><p>page</p>`);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(headers['cache-control']).toBe('no-store');
    return nonce;
  });
  expect(new Set(nonces).size).toBe(3);
});

test('what the browser may keep is what never changes under its name', async () => {
  const hashed = await open('/static/main-abc.js');
  expect(hashed.headers['cache-control']).toBe('max-age=31536000, immutable');
  expect(hashed.headers['content-type']).toMatch(/javascript/);
  expect((await open('/mark.svg')).headers['cache-control']).toBe('no-cache');
});

test.each([
  '/static/gone.js',
  '/../package.json',
  '/%2e%2e/package.json',
  '/static/%2e%2e/%2e%2e/package.json',
])('%s is no file of ours', async (url) => {
  const { statusCode, body } = await open(url);
  expect(statusCode).toBeGreaterThanOrEqual(400);
  expect(body).not.toContain('plumbline"');
});

test('every answer says that it may not be framed, sniffed or loaded from', async () => {
  for (const url of ['/health', '/api/v1/assets', '/static/main-abc.js']) {
    const { headers } = await open(url);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
    });
  }
});

test('ready is yes or no, and says no more', async () => {
  expect((await open('/ready')).statusCode).toBe(200);
  isReady = false;
  const { statusCode, body } = await open('/ready');
  expect([statusCode, body]).toEqual([503, '{"status":"unavailable"}']);
  expect((await open('/health')).statusCode).toBe(200);
});

test('metrics are Prometheus text, with the route and not the path', async () => {
  await edge.get(`/api/v1/assets/${asset(1)}`);
  const { body, headers } = await edge.get('/metrics');
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = String(body);
  expect(text).toContain(
    'plumbline_collector_http_requests_total{method="GET",route="/api/v1/assets/:id",status="2xx"} 1',
  );
  expect(text).toContain('plumbline_collector_messages_total{type="a\\"\\n"} 3');
  expect(text).not.toContain(asset(1));
  const sample = /^(# (HELP|TYPE) \S+ .+|[a-z_]+(\{\S+\})? -?[\d.e+-]+)$/;
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(sample);
});

test('agents tell whether they watch, and what they miss', async () => {
  const { items } = (await edge.get('/api/v1/agents')).body as AgentPage;
  expect(items.map(({ id, state }) => [id, state])).toEqual([
    ['other/cell-4', 'silent'],
    ['plant/cell-1', 'online'],
    ['plant/cell-2', 'offline'],
    ['plant/cell-3', 'unknown'],
  ]);
  expect(items[1]).toMatchObject({
    packets: 600,
    droppedKernel: 5,
    droppedInterface: -1,
    malformed: 3,
    clockSkewMs: 12,
    lostMessages: 3,
    clonedAt: null,
    epoch: 'new',
    through: 7,
    assets: 1,
    openDrift: 1,
  });
  expect(items[2]).toMatchObject({ packets: null, malformed: null, through: null });
});

test('one agent is found by site and name, with its health as it came', async () => {
  const { body } = await edge.get('/api/v1/agents/plant%2Fcell-1');
  expect(body).toMatchObject({ id: 'plant/cell-1', health: health() });
  expect((await edge.get('/api/v1/agents/plant%2Fcell-9')).status).toBe(404);
});

test('every agent list joins its pages without a seam', async () => {
  for (const sort of ['id', '-state', 'healthAt', '-agent', 'site']) {
    const whole = (await edge.get(`/api/v1/agents?sort=${sort}`)).body as AgentPage;
    const joined: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await edge.get(
        `/api/v1/agents?sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`,
      );
      joined.push(...(body as AgentPage).items.map(({ id }) => id));
      cursor = (body as AgentPage).next;
    }
    expect(joined).toEqual(whole.items.map(({ id }) => id));
  }
});

test.each([
  ['/api/v1/assets?limit=0', 400, 'invalid-request', 'querystring/limit'],
  ['/api/v1/assets?sort=password', 400, 'invalid-request', 'querystring/sort'],
  ['/api/v1/assets?ip=10.0.0.999', 400, 'invalid-request', 'querystring/ip'],
  ['/api/v1/assets/not-an-id', 400, 'invalid-request', 'params/id'],
  ['/api/v1/drift?from=yesterday', 400, 'invalid-request', 'querystring/from'],
  [`/api/v1/assets/${asset(404)}`, 404, 'not-found', undefined],
  ['/api/v2/assets', 404, 'not-found', undefined],
])('%s is refused with %i as problem+json', async (path, status, code, field) => {
  const { body, headers, status: found } = await edge.get(path);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(found).toBe(status);
  expect(body).toMatchObject({ status, code, type: `/problems/${code}` });
  if (field !== undefined) expect(body).toMatchObject({ issues: [{ path: field }] });
});

test.each([
  ['no JSON', { 'content-type': 'application/json' }, '{"user":', 400],
  ['no JSON type', { 'content-type': 'text/plain' }, 'hello', 415],
  [
    'too much',
    { 'content-type': 'application/json' },
    JSON.stringify({ user: 'x'.repeat(70_000) }),
    413,
  ],
  [
    'more than asked',
    { 'content-type': 'application/json' },
    '{"user":"a","password":"b","role":"c"}',
    400,
  ],
])('a body that is %s is refused', async (_, headers, payload, status) => {
  const answer = await edge.api.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers,
    payload,
  });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    status,
    'application/problem+json',
  ]);
});

test('what breaks inside is told to the log, not to who asked', async () => {
  const broken = await edgeOn(database, { isReady: async () => true });
  broken.services.assets.page = () => Promise.reject(new Error('password=hunter2 at /srv/secret'));
  const { status, body } = await broken.get('/api/v1/assets');
  await broken.close();
  expect([status, body]).toMatchObject([500, { code: 'internal' }]);
  expect(JSON.stringify(body)).not.toMatch(/hunter2|secret/);
});

test('who asks without end is asked to wait', async () => {
  const settings = { ...EDGE, requestsPerMinute: 3 };
  const narrow = await edgeOn(database, { settings });
  const statuses: number[] = [];
  for (let turn = 0; turn < 4; turn++) statuses.push((await narrow.get('/api/v1/session')).status);
  const { body, headers } = await narrow.get('/api/v1/session');
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect(body).toMatchObject({ code: 'too-many-requests' });
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  const { statusCode } = await narrow.api.inject({ method: 'GET', url: '/health' });
  await narrow.close();
  expect(statusCode).toBe(200);
});

test('a cookie over https travels over https alone', async () => {
  const settings = { ...EDGE, publicUrl: 'https://plumbline.example' };
  const secure = await edgeOn(database, { settings });
  const token = (await secure.services.users.openSetup()) ?? '';
  const answer = await secure.api.inject({
    method: 'POST',
    url: '/api/v1/setup',
    headers: { origin: 'https://plumbline.example' },
    payload: { token, password: 'a password long enough' },
  });
  await secure.close();
  expect(String(answer.headers['set-cookie'])).toMatch(/; Secure/);
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
});

test('the description of the API is the one that was read and agreed on', async () => {
  const { body } = await edge.get('/api/v1/openapi.json');
  await expect(`${JSON.stringify(body, null, 1)}\n`).toMatchFileSnapshot('openapi.json');
});

test('every answer it describes names what it may refuse with', async () => {
  const { body } = await edge.get('/api/v1/openapi.json');
  const { paths } = body as {
    paths: Record<string, Record<string, { responses: object; summary?: string }>>;
  };
  for (const [path, methods] of Object.entries(paths)) {
    for (const { responses, summary } of Object.values(methods)) {
      expect([path, summary]).toEqual([path, expect.any(String)]);
      if (path.startsWith('/api/v1/') && path !== '/api/v1/setup') {
        expect([path, Object.keys(responses)]).toEqual([path, expect.arrayContaining(['4XX'])]);
      }
    }
  }
  expect(TOKEN.length).toBeGreaterThanOrEqual(24);
});
