/** From what agents said, through ingest, to the answer. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Coverage } from '../../../collector/api/contract/coverage.ts';
import { type Acceptance, accept } from '../../../collector/ingest/accept.ts';
import type { Message } from '../../../protocols/messages/message.ts';
import type { AgentId } from '../../../protocols/messages/names.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { ownDatabase } from '../../support/database.ts';
import { type Edge, edgeOn } from '../../support/edge.ts';
import { clock, lost, minute } from '../../support/minutes.ts';
import { Series, seen, site } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let edge: Edge;
let acceptance: Acceptance;

beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.empty();
  acceptance = acceptanceOn(database.store);
  edge = await edgeOn(database);
  return () => edge.close();
});

async function say(name: string, series: Series, ...messages: readonly Message[]) {
  const from = { site, agent: name as AgentId };
  const answer = await accept(from, series.batch(...messages), acceptance);
  expect(answer).toMatchObject({ is: 'answered', rejected: 0 });
}

async function ask(path: string, from: number, to: number): Promise<Coverage> {
  const { status, body } = await edge.get(
    `/api/v1/${path}/coverage?from=${clock(from)}&to=${clock(to)}`,
  );
  expect([status, body]).toMatchObject([200, {}]);
  return body as Coverage;
}

const gapsOf = ({ gaps }: Coverage) =>
  gaps.map(({ from, to, reasons }) => {
    const each = reasons.map(({ agent, reason, isFinal }) => `${agent} ${reason} ${isFinal}`);
    return `${from.slice(11, 16)}-${to.slice(11, 16)}: ${each.join(', ')}`;
  });

const CELL = 'agents/plant%2Fcell-1';

test('minutes told in several batches are one interval, and the silence behind it may yet be filled', async () => {
  const series = new Series();
  await say('cell-1', series, minute(0, { vlans: [10], protocols: { modbus: 5 } }), minute(1));
  await say('cell-1', series, minute(2, { vlans: [20] }));
  const coverage = await ask(CELL, 0, 5);
  expect(coverage).toMatchObject({ watched: 0.6, clear: 0.6 });
  expect(gapsOf(coverage)).toEqual(['10:03-10:05: plant/cell-1 agent-offline false']);
  expect(coverage.agents[0]?.intervals).toMatchObject([
    { begun: clock(0), until: clock(3), vlans: [10, 20], protocols: ['modbus'], packets: 3000 },
  ]);
});

test('reports that were given up leave their reason and their number', async () => {
  const series = new Series();
  await say('cell-1', series, minute(0));
  await say('cell-1', series, { ...lost('spool-full'), from: 2, to: 2, at: clock(4) });
  await say('cell-1', series, minute(4));
  const coverage = await ask(CELL, 0, 5);
  expect(gapsOf(coverage)).toEqual(['10:01-10:04: plant/cell-1 spool-full true']);
  expect(coverage.agents[0]?.losses).toEqual([{ at: clock(4), reason: 'spool-full', messages: 1 }]);
});

test('of an asset: whoever ever heard it, and nobody else', async () => {
  const mac = { mac: '00:1d:9c:00:00:01' };
  await say('cell-1', new Series('a'), minute(0), minute(1), seen(1, mac, { serial: 'S1' }));
  await say('cell-2', new Series('b'), minute(2), seen(1, mac, { serial: 'S1' }));
  await say('cell-3', new Series('c'), minute(0), minute(1), minute(2), minute(3));
  const rows = await edge.get('/api/v1/assets');
  const [asset] = (rows.body as { items: { id: string }[] }).items;
  const coverage = await ask(`assets/${asset?.id}`, 0, 4);
  expect(coverage.watched).toBe(0.75);
  expect(coverage.agents.map(({ agent, watched }) => [agent, watched])).toEqual([
    ['plant/cell-1', 0.5],
    ['plant/cell-2', 0.25],
  ]);
  expect(gapsOf(coverage)).toEqual([
    '10:03-10:04: plant/cell-1 agent-offline false, plant/cell-2 agent-offline false',
  ]);
});

test('a clock put back and set again: each minute counts once', async () => {
  const series = new Series();
  await say('cell-1', series, minute(3), minute(4));
  await say('cell-1', series, minute(0), minute(1));
  await say('cell-1', series, minute(2), minute(3), minute(4));
  expect(await ask(CELL, 0, 5)).toMatchObject({ watched: 1, gaps: [] });
});

test.each([
  ['from=2026-01-02T00:00:00.000Z&to=2026-01-01T00:00:00.000Z', 400],
  ['from=2024-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z', 400],
  ['from=yesterday&to=today', 400],
  ['', 400],
])('%s is no time to ask about', async (query, status) => {
  await say('cell-1', new Series(), minute(0));
  expect((await edge.get(`/api/v1/${CELL}/coverage?${query}`)).status).toBe(status);
});

test('nobody knows such an agent or asset', async () => {
  const range = `from=${clock(0)}&to=${clock(1)}`;
  const none = '00000000-0000-4000-8000-000000000000';
  for (const path of ['agents/plant%2Fnobody', `assets/${none}`]) {
    expect((await edge.get(`/api/v1/${path}/coverage?${range}`)).status).toBe(404);
  }
});
