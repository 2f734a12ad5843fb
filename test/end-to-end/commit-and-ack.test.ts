/**
 * Crash between commit and ack: a collector has committed a batch, and is killed with -9 before its
 * answer reaches the broker. Whoever comes next finds it committed. wire-and-store.md rules 1, 3, 4.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Spool } from '../../agent/spool/spool.ts';
import { hasPostgres } from '../support/postgres.ts';
import { needs } from '../support/programs.ts';
import { numbers, publisherOf, spoolIn, tell } from '../support/publishing-site.ts';
import { metric, type Site, startSite } from '../support/site.ts';

const isImpossible = needs('mosquitto') || (!hasPostgres && !process.env['CI']);
const wait = { timeout: 40_000, interval: 20 };

const folder = mkdtempSync(join(tmpdir(), 'plumbline-commit-'));
let site: Site;
let database: pg.Client;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  if (isImpossible) return;
  site = await startSite();
  database = new pg.Client(site.databaseUrl);
  await database.connect();
});
afterAll(async () => {
  for (const each of undo.reverse()) await each();
  await database?.end();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The way from a collector to the broker. Muffled, the collector hears everything and nobody hears it. */
async function lineTo(brokerPort: number) {
  let isMuffled = false;
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = dial(brokerPort, '127.0.0.1');
    sockets.push(near, far);
    near.on('data', (bytes) => isMuffled || far.write(bytes));
    far.on('data', (bytes) => near.write(bytes));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    muffle: () => {
      isMuffled = true;
    },
  };
}

const through = async () => {
  const { rows } = await database.query<{ through: string }>('SELECT through FROM agent_stream');
  return rows.map((row) => Number(row.through));
};
const applied = async () => {
  const { rows } = await database.query<{ frame: string }>('SELECT frame FROM event');
  return rows.map(({ frame }) => Number(frame)).sort((a, b) => a - b);
};
const isAcknowledged = (spool: Spool, last: number) =>
  expect.poll(() => spool.acknowledged.through, wait).toBe(last);

describe.skipIf(isImpossible)('a collector killed between commit and ack', () => {
  test('the agent sends again, nothing is there twice, and the next collector acknowledges it', async () => {
    const brokerPort = Number(new URL(site.brokerUrl).port);
    const line = await lineTo(brokerPort);
    const first = await site.collector({ PLUMBLINE_MQTT__URL: line.url });
    const spool = await spoolIn(join(folder, 'spool'));
    const publisher = publisherOf(brokerPort, spool);
    undo.push(() => publisher.stop());
    await tell(spool, ...numbers(1, 5));
    await isAcknowledged(spool, 5);

    line.muffle();
    await tell(spool, ...numbers(6, 10));
    await expect.poll(through, wait).toEqual([10]);
    const sent = publisher.counters.batches;
    await expect.poll(() => publisher.counters.batches, wait).toBeGreaterThan(sent + 1);
    expect(await metric(first, 'ingest_messages_total')).toBe(10); // the repeats were none
    await first.end('SIGKILL');
    expect([spool.acknowledged.through, spool.depth.messages]).toEqual([5, 5]);

    await site.collector();
    await isAcknowledged(spool, 10);
    await tell(spool, ...numbers(11, 12));
    await isAcknowledged(spool, 12);
    expect(await applied()).toEqual(numbers(1, 12));
    expect([await through(), spool.depth.messages]).toEqual([[12], 0]);
    const { rows } = await database.query(
      'SELECT FROM coverage_gap UNION ALL SELECT FROM quarantine',
    );
    expect(rows).toEqual([]);
  }, 120_000);
});
