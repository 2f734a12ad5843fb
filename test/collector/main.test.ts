import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CollectorConfig } from '../../collector/config.ts';
import { type Collector, startCollector } from '../../collector/main.ts';
import type { Acknowledgement } from '../../protocols/messages/envelope.ts';
import { topics } from '../../protocols/messages/topics.ts';
import { databaseWorker, ownDataFolder } from '../support/database.ts';
import { agent, departed, Series, seen, sender, site } from '../support/plant.ts';

const TOKEN = 'a-token-that-only-this-test-knows';
let folder: string;
let collector: Collector;
const clients: MqttClient[] = [];

const start = () =>
  startCollector(CollectorConfig.parse({ data: folder, api: { port: 0 }, bootstrapToken: TOKEN }), {
    log: pino({ level: 'silent' }),
    now: () => Date.now(),
    random: (size) => randomBytes(size),
    newId: () => crypto.randomUUID(),
    databaseWorker: databaseWorker(),
    onSetupLink: () => {},
    onBroken: (error) => {
      throw error;
    },
  });
beforeAll(async () => {
  folder = ownDataFolder();
  collector = await start();
});
afterAll(async () => {
  for (const client of clients) client.end(true);
  await collector.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function connected() {
  const { url, ...credentials } = collector.agent(site, agent);
  const client = await connectAsync(url, { ...credentials, reconnectPeriod: 0 });
  clients.push(client);
  return client;
}
/** The next acknowledgement that satisfies, also a retained one. */
async function acknowledged(client: MqttClient, through: number): Promise<Acknowledgement> {
  return await new Promise((resolve, reject) => {
    client.on('message', (_, payload) => {
      const ack = JSON.parse(payload.toString()) as Acknowledgement;
      if (ack.through === through) resolve(ack);
    });
    client.subscribe(topics.ack(sender), { qos: 1 }, (error) => error && reject(error));
  });
}
const PLC = { mac: '00:1d:9c:00:00:01', ip: '10.0.0.1' };

test('what an agent reports is acknowledged and served', async () => {
  const client = await connected();
  const series = new Series();
  const bytes = series.batch(seen(1, PLC, { firmware: '1.0' }), departed(1, PLC));
  const ack = acknowledged(client, 2);
  await client.publishAsync(topics.report(sender), Buffer.from(bytes), { qos: 1 });
  expect(await ack).toMatchObject({ epoch: 'e1', digest: series.digest });
  const answer = await fetch(`${collector.url}/api/v1/assets`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(await answer.json()).toMatchObject({ items: [{ firmware: '1.0', ip: '10.0.0.1' }] });
});

test('after a restart every agent is told again how far the database is', async () => {
  for (const client of clients.splice(0)) client.end(true);
  await collector.stop();
  collector = await start();
  const client = await connected();
  expect(await acknowledged(client, 2)).toMatchObject({ epoch: 'e1' });
});

test('an agent may speak for itself alone, and not for the collector', async () => {
  const { url, ...credentials } = collector.agent(site, agent);
  for (const topic of [
    topics.report({ site, agent: 'other' as typeof agent }),
    topics.ack(sender),
  ]) {
    const client = await connectAsync(url, { ...credentials, reconnectPeriod: 0 });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topic, 'x', { qos: 1 }, () => {});
    await closed;
    client.end(true);
  }
});

test('nobody connects without the password of this process', async () => {
  const { url, username } = collector.agent(site, agent);
  const client = connectAsync(url, { username, password: 'guess', reconnectPeriod: 0 });
  await expect(client).rejects.toThrow(/not authorized/i);
});

test('a second collector on the folder is refused, with the owner named', async () => {
  await expect(start()).rejects.toThrow(`held by process ${process.pid}`);
});
