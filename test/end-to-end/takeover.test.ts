/**
 * Lease lost in the middle of a relay: the collector that brings the outbox out is stopped (SIGSTOP),
 * another one takes over when its lease has run out, and what the first still writes when it wakes is
 * refused by its token. wire-and-store.md rule 11.
 */
import { connectAsync, type MqttClient } from 'mqtt';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPostgres } from '../support/postgres.ts';
import { needs } from '../support/programs.ts';
import { metric, type Site, type SiteCollector, startSite } from '../support/site.ts';

const isImpossible = needs('mosquitto') || (!hasPostgres && !process.env['CI']);
const WAIT = { timeout: 60_000, interval: 50 };
const EVENTS = 40_000;

let site: Site;
let database: pg.Client;
let listener: MqttClient;
/** Numbers as they arrived first, and under which event each came. */
const arrived: number[] = [];
const events = new Map<number, Set<string>>();
let deliveries = 0;

beforeAll(async () => {
  if (isImpossible) return;
  site = await startSite();
  listener = await connectAsync(site.brokerUrl);
  listener.on('message', (_, payload) => {
    const { n, event } = JSON.parse(payload.toString()) as { n: number; event: string };
    deliveries++;
    if (!events.has(n)) arrived.push(n);
    events.set(n, (events.get(n) ?? new Set()).add(event));
  });
  await listener.subscribeAsync('plumbline/1/+/events/#', { qos: 1 });
});
afterAll(async () => {
  await database?.end();
  await listener?.endAsync(true);
  await site?.stop();
});

const leave = (from: number, to: number) =>
  database.query(
    `INSERT INTO outbox (made, event, site, kind, body)
     SELECT now(), gen_random_uuid(), 'plant', 'drift', jsonb_build_object('kind', 'scan', 'n', n)
     FROM generate_series($1::int, $2::int) AS n`,
    [from, to],
  );
const lease = async () => {
  const { rows } = await database.query<{ token: string }>(
    `SELECT token FROM lease WHERE name = 'relay mqtt-events'`,
  );
  return Number(rows[0]?.token ?? 0);
};
const place = async () => {
  const { rows } = await database.query<{ isEnd: boolean }>(
    `SELECT (tx, id) = (SELECT tx, id FROM outbox ORDER BY outbox.tx DESC, id DESC LIMIT 1)
       AS "isEnd" FROM outbox_cursor WHERE destination = 'mqtt-events'`,
  );
  return rows[0]?.isEnd;
};
const upTo = (last: number) => Array.from({ length: last }, (_, before) => before + 1);

describe.skipIf(isImpossible)('lease lost in the middle of a relay', () => {
  let holder: SiteCollector;
  let other: SiteCollector;

  test('another collector takes over, and everything arrives in order', async () => {
    const collectors = [await site.collector(), await site.collector()];
    database = new pg.Client(site.databaseUrl);
    await database.connect();
    await leave(1, EVENTS);
    await expect.poll(() => arrived.length, WAIT).toBeGreaterThan(0);
    const active = await Promise.all(collectors.map((one) => metric(one, 'relay_active')));
    expect([...active].sort()).toEqual([0, 1]);
    holder = collectors[active.indexOf(1)] as SiteCollector;
    other = collectors[active.indexOf(0)] as SiteCollector;
    const before = await lease();
    holder.process.kill('SIGSTOP');
    const stopped = performance.now();
    await expect.poll(lease, WAIT).toBe(before + 1);
    const taken = ((performance.now() - stopped) / 1000).toFixed(1);
    const left = EVENTS - events.size;
    console.log(`taken over ${taken} s after the stop, with ${left} of ${EVENTS} events to go`);
    expect(left).toBeGreaterThan(0);
    await expect.poll(() => events.size, WAIT).toBe(EVENTS);
    expect(arrived).toEqual(upTo(EVENTS));
    await expect.poll(place, WAIT).toBe(true);
  }, 120_000);

  test('what the first one writes when it wakes is refused, and nothing is lost', async () => {
    holder.process.kill('SIGCONT');
    // What it was stopped in decides what it says: its lease, its broker or its transaction is gone.
    await expect.poll(() => metric(holder, 'relay_active'), WAIT).toBe(0);
    expect(await place()).toBe(true);
    await leave(EVENTS + 1, EVENTS + 100);
    await expect.poll(() => events.size, WAIT).toBe(EVENTS + 100);
    await expect.poll(place, WAIT).toBe(true);
    expect(arrived).toEqual(upTo(EVENTS + 100));
  }, 120_000);

  test('what came twice came as the same event', () => {
    expect([...events.values()].filter(({ size }) => size !== 1)).toEqual([]);
    console.log(`${deliveries - events.size} events came again`);
  });

  test('a collector that is killed gives way within the same time', async () => {
    await leave(EVENTS + 101, EVENTS * 2);
    const both = [holder, other];
    const active = () => Promise.all(both.map((one) => metric(one, 'relay_active')));
    await expect.poll(active, WAIT).toContain(1);
    const before = await lease();
    await both[(await active()).indexOf(1)]?.end('SIGKILL');
    await expect.poll(lease, WAIT).toBe(before + 1);
    await expect.poll(() => events.size, WAIT).toBe(EVENTS * 2);
    expect(arrived).toEqual(upTo(EVENTS * 2));
  }, 120_000);
});
