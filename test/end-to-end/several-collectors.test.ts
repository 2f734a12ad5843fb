/**
 * Three collectors on one PostgreSQL read two agents through one shared subscription of a Mosquitto,
 * and are killed with -9 meanwhile: every report is committed once and in order, whoever commits it,
 * and each of them tells what any of them committed. wire-and-store.md rules 9 to 12.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../collector/api/contract/live.ts';
import { openPostgres } from '../../collector/store/open.ts';
import { busyPlant } from '../../tools/torture/busy-plant.ts';
import { committedOf } from '../../tools/torture/committed.ts';
import { type Kept, readKept } from '../../tools/torture/kept.ts';
import { nothingTold, type Reckoning, reckon } from '../../tools/torture/reckoning.ts';
import { readSpool } from '../../tools/torture/spooled.ts';
import { hasPostgres } from '../support/postgres.ts';
import { needs } from '../support/programs.ts';
import { metric, type Site, type SiteCollector, startSite, TOKEN } from '../support/site.ts';

const isImpossible = needs('mosquitto') || (!hasPostgres && !process.env['CI']);
const AGENTS = ['agent-1', 'agent-2'] as const;
const SPEED = '8';

const data = mkdtempSync(join(tmpdir(), 'plumbline-several-'));
let site: Site;
let listener: MqttClient;
let first: SiteCollector;
let socket: WebSocket;
/** Drift as the first collector told it, and as it left over MQTT: events and what each said. */
const told: string[] = [];
/** What is said of drift later leaves as events of its own. */
const JUDGED: ReadonlySet<string> = new Set(['verdict', 'notice', 'digest']);
const left = new Map<string, Set<string>>();
let deliveries = 0;
let kills = 0;
const committed: number[] = [];

async function listen(collector: SiteCollector): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const opened = new WebSocket(`${collector.url.replace('http', 'ws')}/api/v1/live`, { headers });
  opened.on('message', (text) => {
    const message = JSON.parse(String(text)) as LiveMessage;
    if (message.op === 'news') told.push(...message.ids);
  });
  await new Promise((resolve, reject) => opened.once('open', resolve).once('error', reject));
  opened.send(JSON.stringify({ op: 'subscribe', topics: ['drift'] }));
  return opened;
}

/** One of the others dies under load and is begun again; what it committed meanwhile is added up. */
async function harass(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const second = await site.collector();
    await expect.poll(() => metric(second, 'ingest_messages_total'), WAIT).toBeGreaterThan(0);
    const third = await site.collector();
    await sleep(1000);
    committed.push(await metric(second, 'ingest_messages_total'));
    for (const one of [second, third]) await one.end('SIGKILL');
    kills += 2;
  }
}
const WAIT = { timeout: 30_000, interval: 100 };

beforeAll(async () => {
  if (isImpossible) return;
  site = await startSite();
  first = await site.collector();
  socket = await listen(first);
  listener = await connectAsync(site.brokerUrl);
  listener.on('message', (topic, payload) => {
    if (JUDGED.has(topic.slice(topic.lastIndexOf('/') + 1))) return;
    const { event, ...body } = JSON.parse(payload.toString()) as { event: string };
    deliveries++;
    left.set(event, (left.get(event) ?? new Set()).add(JSON.stringify(body)));
  });
  await listener.subscribeAsync('plumbline/1/+/events/#', { qos: 1 });
});
afterAll(async () => {
  socket?.terminate();
  await listener?.endAsync(true);
  await site?.stop();
  rmSync(data, { recursive: true, force: true });
});

describe.skipIf(isImpossible)('several collectors', () => {
  let kept: Kept;
  const reckonings: Reckoning[] = [];

  test('commit everything though two of three are killed again and again', async () => {
    const capture = join(data, 'plant.pcap');
    writeFileSync(capture, busyPlant({ devices: 25, seconds: 120 }));
    const agents = AGENTS.map((name) =>
      site.agent(name, capture, { PLUMBLINE_AGENT__CAPTURE__SPEED: SPEED }),
    );
    let isOver = false;
    const ends = Promise.all(agents.map((agent) => agent.ended())).finally(() => {
      isOver = true;
    });
    await Promise.race([harass(() => isOver || kills >= 6), ends]);
    expect(await ends, agents.map((agent) => agent.stderr()).join('\n')).toEqual([0, 0]);
    const making = { now: Date.now, newId: () => crypto.randomUUID(), onLost: () => {} };
    const { db, close } = await openPostgres({ ...making, url: site.databaseUrl });
    for (const name of AGENTS) {
      const spooled = await readSpool(join(site.folder(name), 'spool'), join(data, 'read'));
      const { reckoning } = await reckon(name, spooled, committedOf(db, name), nothingTold());
      console.log(name, `after ${kills} kills:`, reckoning);
      const { last } = spooled;
      expect(reckoning).toMatchObject({ spooled: last, committed: last, stillSpooled: 0 });
      expect(reckoning).toMatchObject({ missing: 0, twice: 0, altered: 0, lost: 0 });
      reckonings.push(reckoning);
    }
    kept = await readKept(db);
    await close();
    expect(kills).toBeGreaterThanOrEqual(2);
  }, 180_000);

  test('take the batches of one agent in turn', async () => {
    expect(await metric(first, 'ingest_messages_total')).toBeGreaterThan(0);
    expect(Math.min(...committed)).toBeGreaterThan(0);
  });

  test('keep the order of each agent, batch chained to batch', () => {
    expect(reckonings.map(({ disordered }) => disordered)).toEqual(AGENTS.map(() => 0));
  });

  test('each tells what any of them committed, once, in the order of the outbox', async () => {
    const client = new pg.Client(site.databaseUrl);
    await client.connect();
    // What is judged meanwhile is told as well.
    const committed = async () => {
      const { rows } = await client.query<{ drift: string }>(
        `SELECT body->>'id' AS drift FROM outbox
        WHERE kind IN ('drift', 'verdict') AND body->>'kind' IS NOT NULL ORDER BY tx, id`,
      );
      return rows.map(({ drift }) => drift);
    };
    await expect.poll(async () => told.length - (await committed()).length, WAIT).toBe(0);
    const all = await committed();
    await client.end();
    expect(told.slice(0, all.length)).toEqual(all);
    expect(all.length).toBeGreaterThan(10);
  });

  test('what leaves arrives at least once, the same each time, whoever brings it', async () => {
    await expect.poll(() => left.size, WAIT).toBe(kept.drift);
    expect([...left.values()].every(({ size }) => size === 1)).toBe(true);
    console.log(`${left.size} events, ${deliveries - left.size} of them again`);
    await expect.poll(() => metric(first, 'relay_waiting_events'), WAIT).toBe(0);
  });
});
