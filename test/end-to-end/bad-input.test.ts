/** What the programs do with what they cannot use: messages that are none, and disks without room. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbedded } from '../../collector/store/open.ts';
import type { Acknowledgement } from '../../protocols/messages/envelope.ts';
import type { Health, Message } from '../../protocols/messages/message.ts';
import { topics } from '../../protocols/messages/topics.ts';
import { busyPlant } from '../../tools/torture/busy-plant.ts';
import { databaseWorker } from '../support/database.ts';
import { ListeningCollector } from '../support/listening-collector.ts';
import { type Broker, startMosquitto } from '../support/mosquitto.ts';
import { Series, seen, sender } from '../support/plant.ts';
import { type Running, run } from '../support/program.ts';
import { needs } from '../support/programs.ts';
import { mountDisk } from '../support/small-disk.ts';

const isImpossible = needs('mosquitto');
const token = 'a-token-for-the-tests-of-bad-input';
const wait = { timeout: 40_000, interval: 100 };
const PUMP = { mac: '00:80:f4:00:00:01', ip: '10.0.0.1' };

const undo: (() => unknown)[] = [];
let broker: Broker;

beforeAll(async () => {
  if (isImpossible) return;
  broker = await startMosquitto();
  undo.push(() => broker.stop());
});
afterAll(async () => {
  for (const each of undo.reverse()) await each();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bad-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A collector of its own process, and an agent that is no more than its wire. */
async function site(folder: string) {
  const collector = run(['collector'], {
    PLUMBLINE_DATA: folder,
    PLUMBLINE_API__PORT: '0',
    PLUMBLINE_BOOTSTRAP_TOKEN: token,
    PLUMBLINE_MQTT__URL: `mqtt://127.0.0.1:${broker.port}`,
  });
  undo.push(() => collector.end('SIGKILL'));
  const [, page = ''] = await collector.says(/Page: (\S+)/);
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  undo.push(() => client.endAsync(true));
  return { collector, page, ...(await wireOf(client)) };
}

async function wireOf(client: MqttClient) {
  const acknowledged: Acknowledgement[] = [];
  client.on('message', (_, payload) => acknowledged.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(topics.ack(sender), { qos: 1 });
  return {
    send: (bytes: Uint8Array) =>
      client.publishAsync(topics.report(sender), Buffer.from(bytes), { qos: 1 }),
    /** Of one epoch, the newest. */
    through: (epoch: string) => acknowledged.findLast((ack) => ack.epoch === epoch)?.through,
  };
}

async function metric(page: string, name: string): Promise<number> {
  const answer = await fetch(`${page}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  return Number(
    new RegExp(`^plumbline_collector_ingest_${name}_total (\\d+)$`, 'm').exec(text)?.[1],
  );
}

/** What a collector that has ended put aside. */
async function quarantineOf(folder: string) {
  const opened = await openEmbedded({
    folder,
    worker: databaseWorker(),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    onBroken: (error) => {
      throw error;
    },
  });
  const rows = await opened.db.selectFrom('quarantine').selectAll().orderBy('id').execute();
  await opened.close();
  return rows.map(({ number, reason, body }) => ({
    number,
    reason,
    body: Buffer.from(body).toString(),
  }));
}

describe.skipIf(isImpossible)('a message to the collector', () => {
  test('that does not parse is counted, kept with its reason and acknowledged', async () => {
    const folder = temporary();
    const { collector, page, send, through } = await site(folder);
    const series = new Series('epoch-1');
    const strange = '{"type":"observation","from":"yesterday"}';
    await send(series.batch(seen(1, PUMP), 'not even JSON', strange, seen(2, PUMP)));
    await expect.poll(() => through('epoch-1'), wait).toBe(4);
    expect(await metric(page, 'rejected')).toBe(2);

    await send(Buffer.from('no batch at all'));
    await expect.poll(() => metric(page, 'rejected'), wait).toBe(3);
    await send(series.batch(seen(3, PUMP)));
    await expect.poll(() => through('epoch-1'), wait).toBe(5);

    expect(await collector.end()).toBe(0);
    expect(await quarantineOf(folder)).toEqual([
      { number: 2, reason: 'not JSON', body: 'not even JSON' },
      { number: 3, reason: expect.stringContaining('from'), body: strange },
      { number: null, reason: 'no header line', body: 'no batch at all' },
    ]);
  });
});

describe.skipIf(isImpossible)('a disk without room', () => {
  test('stops the collector’s ingest, visibly, and it goes on by itself', async (context) => {
    const disk = mountDisk(1200);
    if (disk === undefined) return context.skip();
    undo.push(() => disk.remove());
    const { collector, page, send, through } = await site(disk.folder);
    const readiness = async () => (await fetch(`${page}/ready`)).status;
    expect(await readiness()).toBe(200);
    const series = new Series('epoch-2');
    await send(series.batch(seen(1, PUMP)));
    await expect.poll(() => through('epoch-2'), wait).toBe(1);

    disk.fill(700);
    await expect.poll(readiness, wait).toBe(503);
    expect(collector.stderr()).toContain('the disk is nearly full');
    const unsent = series.batch(seen(2, PUMP));
    await send(unsent);
    await expect.poll(() => metric(page, 'refused'), wait).toBe(1);
    expect((await fetch(`${page}/health`)).status).toBe(200);
    expect(through('epoch-2')).toBe(1);

    disk.empty();
    await expect.poll(readiness, wait).toBe(200);
    await send(unsent);
    await expect.poll(() => through('epoch-2'), wait).toBe(2);
    expect(await collector.end()).toBe(0);
  });

  test('does not stop the agent: it watches, says so, and loses nothing', async (context) => {
    const disk = mountDisk(24);
    if (disk === undefined) return context.skip();
    undo.push(() => disk.remove());
    const collector = new ListeningCollector();
    await collector.connect(broker.port);
    undo.push(() => collector.close());
    const capture = join(temporary(), 'plant.pcap');
    const bytes = busyPlant({ devices: 60, seconds: 150 });
    writeFileSync(capture, bytes);
    const agent = agentOn(disk.folder, capture);
    const healths = () =>
      (collector.messages as Message[]).filter(({ type }) => type === 'health') as Health[];

    await expect.poll(() => collector.messages.length, wait).toBeGreaterThan(100);
    disk.fill();
    await agent.says(/the disk is full/);
    await expect.poll(() => healths().some(({ spool }) => spool.isFull), wait).toBe(true);
    // What the collector has is let go to make room; when it answers no more there is none to make.
    collector.react = () => 'ignore';
    await agent.says(/the disk refuses the spool/);
    const toldBefore = collector.messages.length;
    disk.empty();
    collector.react = () => 'accept';
    expect(await agent.ended(), agent.stderr()).toBe(0);

    expect(collector.messages.length).toBeGreaterThan(toldBefore);
    expect(collector.messages).not.toContainEqual(expect.objectContaining({ type: 'lost' }));
    expect([collector.problems, collector.committed.size]).toEqual([[], 1]);
    const watched = healths().reduce((sum, { packets }) => sum + packets, 0);
    expect(watched).toBe(packetsIn(bytes));
  });
});

function agentOn(folder: string, capture: string): Running {
  const agent = run(['agent', '--capture', capture], {
    PLUMBLINE_AGENT__DATA: folder,
    PLUMBLINE_AGENT__MQTT__URL: `mqtt://127.0.0.1:${broker.port}`,
    PLUMBLINE_AGENT__CAPTURE__SPEED: '10',
    PLUMBLINE_AGENT__SPOOL__RESERVE: '1',
    PLUMBLINE_AGENT__REPORT__OFTEN: '1',
    PLUMBLINE_AGENT__REPORT__SELDOM: '1',
    PLUMBLINE_AGENT__REPORT__HEALTH: '1',
  });
  undo.push(() => agent.end('SIGKILL'));
  return agent;
}

function packetsIn(pcap: Uint8Array): number {
  const view = new DataView(pcap.buffer, pcap.byteOffset);
  let count = 0;
  for (let at = 24; at < pcap.length; at += 16 + view.getUint32(at + 8, true)) count++;
  return count;
}
