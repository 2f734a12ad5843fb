/** The broker's configuration and certificates of docker-compose.yml, held by a real Mosquitto. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuardedBroker, startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { needs } from '../support/programs.ts';

const made = new URL('../../tools/compose/', import.meta.url);

describe.skipIf(needs('mosquitto', 'openssl'))('the broker of the containers', () => {
  let broker: GuardedBroker;
  let certificates: string;
  const clients: MqttClient[] = [];

  beforeAll(async () => {
    broker = await startGuardedMosquitto();
    certificates = broker.certificates;
  });
  afterAll(async () => {
    for (const client of clients) await client.endAsync(true);
    await broker.stop();
  });

  const as = async (name: string) => {
    const client = await connectAsync(`mqtts://localhost:${broker.port}`, {
      ca: readFileSync(join(certificates, 'ca.crt')),
      cert: readFileSync(join(certificates, `${name}.crt`)),
      key: readFileSync(join(certificates, `${name}.key`)),
      reconnectPeriod: 0,
      clientId: name,
    });
    clients.push(client);
    return client;
  };

  test('lets an agent speak for itself and for nobody else', async () => {
    const collector = await as('collector');
    const heard: string[] = [];
    collector.on('message', (topic) => heard.push(topic));
    await collector.subscribeAsync('plumbline/1/+/+/report', { qos: 1 });
    const agent = await as('agent');
    await agent.publishAsync('plumbline/1/plant-1/other/report', 'forged', { qos: 1 });
    await agent.publishAsync('plumbline/1/plant-1/agent/ack', 'forged', { qos: 1 });
    await agent.publishAsync('plumbline/1/plant-1/agent/report', 'true', { qos: 1 });
    await expect.poll(() => heard).toEqual(['plumbline/1/plant-1/agent/report']);
  });

  test('hands an agent its own acknowledgements alone', async () => {
    const collector = await as('collector');
    const other = await as('other');
    const heard: string[] = [];
    other.on('message', (topic) => heard.push(topic));
    await other.subscribeAsync(['plumbline/1/+/+/ack'], { qos: 1 });
    await collector.publishAsync('plumbline/1/plant-1/agent/ack', '{}', { qos: 1 });
    await collector.publishAsync('plumbline/1/plant-1/other/ack', '{}', { qos: 1 });
    await expect.poll(() => heard).toEqual(['plumbline/1/plant-1/other/ack']);
  });

  test('knows nobody who has no certificate', async () => {
    const attempt = connectAsync(`mqtts://localhost:${broker.port}`, {
      ca: readFileSync(join(certificates, 'ca.crt')),
      reconnectPeriod: 0,
      connectTimeout: 5000,
    });
    await expect(attempt).rejects.toThrow();
  });

  test('makes no certificate twice', () => {
    const before = readFileSync(join(certificates, 'broker.crt'), 'utf8');
    const env = { ...process.env, CERTIFICATES: certificates, AGENTS: 'agent other' };
    execFileSync('sh', [new URL('certificates.sh', made).pathname], { env, stdio: 'pipe' });
    expect(readFileSync(join(certificates, 'broker.crt'), 'utf8')).toBe(before);
  });
});
