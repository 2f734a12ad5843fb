/**
 * A collector that cannot commit what it was sent keeps its peace about gaps: an agent that hears the
 * question answered, and the batch before it not, gives that batch up as too large. wire-and-store rule 2.
 */
import { sql } from 'kysely';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeQuestion } from '../../../agent/publish/batch.ts';
import type { Acknowledgement } from '../../../protocols/messages/envelope.ts';
import { topics } from '../../../protocols/messages/topics.ts';
import { ownDatabase } from '../../support/database.ts';
import { type Broker, startMosquitto } from '../../support/mosquitto.ts';
import { Series, seen, sender } from '../../support/plant.ts';
import { needs } from '../../support/programs.ts';
import { ingestOn } from '../../support/publishing-site.ts';

const isImpossible = needs('mosquitto');
const wait = { timeout: 20_000, interval: 10 };

let database: Awaited<ReturnType<typeof ownDatabase>>;
let broker: Broker;
let client: MqttClient;
let ingest: Awaited<ReturnType<typeof ingestOn>>;
let hasRoom = true;
const heard: Acknowledgement[] = [];

beforeAll(async () => {
  if (isImpossible) return;
  database = await ownDatabase();
  await database.embedded?.script(`
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON fact FOR EACH ROW EXECUTE FUNCTION full_disk();`);
  broker = await startMosquitto();
});
afterAll(async () => {
  await broker?.stop();
  await database?.close();
});
beforeEach(async () => {
  if (isImpossible) return;
  await isFull(true);
  await database.empty();
  hasRoom = true;
  ingest = await ingestOn(broker.port, database.store, () => hasRoom);
  client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  client.on('message', (_, payload) => heard.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(topics.ack(sender), { qos: 1 });
});
afterEach(async () => {
  if (isImpossible) return;
  await ingest.close();
  await client.unsubscribeAsync(topics.ack(sender));
  await client.publishAsync(topics.ack(sender), '', { qos: 1, retain: true });
  await client.endAsync();
  heard.length = 0;
});

const isFull = (yes: boolean) =>
  sql`ALTER TABLE fact ${sql.raw(yes ? 'ENABLE' : 'DISABLE')} TRIGGER full_disk`.execute(
    database.db,
  );
const send = (bytes: Uint8Array) =>
  client.publishAsync(topics.report(sender), Buffer.from(bytes), { qos: 1 });
const plc = () => seen(1, { mac: '00:1d:9c:00:00:01' }, { name: 'plc' });
/** Sends it and waits until it was looked at, whatever came of that. */
async function tell(bytes: Uint8Array): Promise<void> {
  const { counters } = ingest;
  const looked = () => counters.batches + counters.failed + counters.refused;
  const before = looked();
  await send(bytes);
  await expect.poll(looked, wait).toBe(before + 1);
}
const needed = () => heard.flatMap(({ need }) => need ?? []);

describe.skipIf(isImpossible)('a healthy message the collector cannot commit', () => {
  test('is never told to be missing, however often the agent asks behind it', async () => {
    const bytes = new Series().batch(plc());
    for (let times = 0; times < 4; times++) {
      await tell(bytes);
      await tell(makeQuestion('e1', 1));
    }
    expect(ingest.counters.failed).toBe(4);
    await isFull(false);
    await tell(bytes);
    await expect.poll(() => heard.at(-1), wait).toMatchObject({ epoch: 'e1', through: 1 });
    expect(needed()).toEqual([]);
  });

  test('nor is one that came while there was no room', async () => {
    const bytes = new Series().batch(plc());
    for (let times = 0; times < 4; times++) {
      hasRoom = false;
      await tell(bytes);
      hasRoom = true;
      await tell(makeQuestion('e1', 1));
    }
    await isFull(false);
    await tell(bytes);
    await expect.poll(() => heard.at(-1), wait).toMatchObject({ epoch: 'e1', through: 1 });
    expect(needed()).toEqual([]);
  });

  test('silences no real gap: a batch that came alone is answered with what is missing', async () => {
    const series = new Series();
    const bytes = series.batch(plc());
    await tell(bytes);
    await isFull(false);
    series.batch(plc());
    const third = series.batch(plc());
    for (let times = 0; times < 2; times++) await tell(third);
    await expect.poll(needed, wait).toEqual([1]);
  });
});
