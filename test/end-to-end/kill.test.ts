/**
 * Agent and collector are killed with -9, again and again, while there is much to report, and the
 * broker once: every record that reached the agent's disk is in the database once, or still on that
 * disk. design.md §10, faults.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Acknowledgement } from '../../protocols/messages/envelope.ts';
import { busyPlant } from '../support/busy-plant.ts';
import { type Broker, startMosquitto } from '../support/mosquitto.ts';
import { type Running, run } from '../support/program.ts';
import { needs } from '../support/programs.ts';
import { type Kept, type Reckoning, readSpool, readStore, reckon } from '../support/reckoning.ts';

const isImpossible = needs('mosquitto');

const UNDER_FIRE_MS = 32_000;
const LEAST_KILLS = 10;
/** Where starting takes so long that the kills do not fit in. */
const PATIENCE_MS = 55_000;
const SPEED = 10;
/** What says that it is up, and how long it may live on then at most. */
const LIVES = {
  agent: [/agent watches/, 2500],
  collector: [/Page: /, 1500],
} as const;
/** Of the starts, so many are cut off, at any moment up to here. */
const CUT_OFF = 0.2;
const START_MS = 1500;
const LONGEST_WAIT_MS = 6000;

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const data = mkdtempSync(join(tmpdir(), 'plumbline-kill-'));
const folders = { agent: join(data, 'agent'), collector: join(data, 'collector') };
const capture = join(data, 'plant.pcap');

/** Mulberry32. */
function dice(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let broker: Broker;
let listener: MqttClient;
/** As far as anybody was ever told. */
let promised = 0;

const env = () => ({
  PLUMBLINE_AGENT__DATA: folders.agent,
  PLUMBLINE_AGENT__MQTT__URL: `mqtt://127.0.0.1:${broker.port}`,
  PLUMBLINE_AGENT__CAPTURE__SPEED: String(SPEED),
  PLUMBLINE_AGENT__LEARNING__QUIET: '2',
  PLUMBLINE_AGENT__LEARNING__LONGEST: '4',
  PLUMBLINE_AGENT__LEARNING__SETTLING: '0',
  PLUMBLINE_AGENT__REPORT__SOON: '0',
  PLUMBLINE_AGENT__REPORT__OFTEN: '1',
  PLUMBLINE_AGENT__REPORT__SELDOM: '1',
  PLUMBLINE_AGENT__REPORT__HEALTH: '1',
  PLUMBLINE_DATA: folders.collector,
  PLUMBLINE_API__PORT: '0',
  PLUMBLINE_MQTT__URL: `mqtt://127.0.0.1:${broker.port}`,
});
const start = {
  agent: () => run(['agent', '--capture', capture], env()),
  collector: () => run(['collector'], env()),
};
type Half = keyof typeof start;

const alive = new Set<Running>();
const kills: Record<Half, number> = { agent: 0, collector: 0 };
/** Whoever ended though nobody killed him, with his last words. */
const died: string[] = [];

/** On a busy machine the two would hardly ever be up together: something is to be committed in each life. */
async function progress(): Promise<void> {
  const before = promised;
  for (let waited = 0; promised === before && waited < LONGEST_WAIT_MS; waited += 20) {
    await sleep(20);
  }
}

/** How long it lives is dealt by chance; it is begun again at once, and at last left dead. */
async function harass(half: Half, random: () => number, isOver: () => boolean): Promise<void> {
  const [isUp, longest] = LIVES[half];
  while (!isOver()) {
    const process = start[half]();
    alive.add(process);
    const isCutOff = random() < CUT_OFF;
    if (!isCutOff) await process.says(isUp).catch(() => {});
    if (!isCutOff && half === 'collector') await progress();
    await sleep(random() * (isCutOff ? START_MS : longest));
    const end = await process.end('SIGKILL');
    alive.delete(process);
    if (end === 'SIGKILL') kills[half]++;
    else died.push(`${half} ended with ${end}: ${process.stderr().slice(-2000)}`);
  }
}

beforeAll(async () => {
  if (isImpossible) return;
  mkdirSync(folders.agent);
  writeFileSync(capture, busyPlant({ devices: 45, seconds: 60 }));
  broker = await startMosquitto();
  const collector = start.collector();
  await collector.says(/Page: /);
  expect(await collector.end(), collector.stderr()).toBe(0);
  listener = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 100 });
  listener.on('message', (_, payload) => {
    promised = Math.max(promised, (JSON.parse(payload.toString()) as Acknowledgement).through);
  });
  await listener.subscribeAsync('plumbline/1/+/+/ack', { qos: 1 });
});
afterAll(async () => {
  for (const process of alive) await process.end('SIGKILL');
  await listener?.endAsync(true);
  await broker?.stop();
  rmSync(data, { recursive: true, force: true });
});

async function reckoned(): Promise<{ kept: Kept; reckoning: Reckoning }> {
  const spooled = await readSpool(join(folders.agent, 'spool'));
  const kept = await readStore(folders.collector);
  return { kept, reckoning: reckon(spooled, kept) };
}

const clean = { missing: 0, twice: 0, altered: 0 };

describe.skipIf(isImpossible)('killed with -9 under load', () => {
  let kept: Kept;

  test('nothing is missing and nothing is there twice, in the midst of it', async () => {
    const random = dice(seed);
    const begun = Date.now();
    const isOver = () => {
      const passed = Date.now() - begun;
      const areEnough = Math.min(kills.agent, kills.collector) >= LEAST_KILLS;
      return passed >= PATIENCE_MS || (passed >= UNDER_FIRE_MS && areEnough);
    };
    const brokerToo = async () => {
      await sleep(UNDER_FIRE_MS * (0.3 + 0.4 * random()));
      const { port } = broker;
      await broker.stop('SIGKILL');
      broker = await startMosquitto(undefined, port);
    };
    await Promise.all([
      harass('agent', dice(seed + 1), isOver),
      harass('collector', dice(seed + 2), isOver),
      brokerToo(),
    ]);
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    const midst = await reckoned();
    console.log(`seed ${seed}: ${seconds} s under fire, kills:`, kills, midst.reckoning);
    expect(died).toEqual([]);
    expect(midst.reckoning).toMatchObject(clean);
    const { spooled, committed, stillSpooled } = midst.reckoning;
    expect(spooled).toBe(committed + stillSpooled);
    expect(committed).toBeGreaterThan(0);
    expect(promised).toBeLessThanOrEqual(midst.kept.through);
  }, 120_000);

  test('left alone, all of it arrives', async () => {
    const begun = Date.now();
    const collector = start.collector();
    const agent = start.agent();
    alive.add(collector).add(agent);
    expect(await agent.ended(), agent.stderr()).toBe(0);
    expect(await collector.end(), collector.stderr()).toBe(0);
    const { reckoning, ...drained } = await reckoned();
    kept = drained.kept;
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    console.log(`seed ${seed}: drained after ${seconds} s:`, reckoning);
    const { spooled } = reckoning;
    expect(reckoning).toEqual({ ...clean, spooled, committed: spooled, stillSpooled: 0 });
    expect(kept.through).toBe(spooled);
  }, 120_000);

  test('in the order in which it happened, each batch chained to the one before it', () => {
    const { batches, order } = kept;
    expect(order).toEqual(batches.map(({ first }) => first));
    let [next, digest] = [1, '0000000000000000'];
    for (const batch of batches) {
      expect([batch.first, batch.prev]).toEqual([next, digest]);
      next += batch.records.length;
      digest = batch.digest;
    }
  });

  test('no message was put aside, and none is given up as lost', () => {
    expect([kept.quarantined, kept.gaps]).toEqual([0, 0]);
  });

  test('every difference is on record once', () => {
    const told = new Set(
      messages(kept).flatMap((message) =>
        message.type === 'difference' ? [`agent-1 ${identityOf(message.difference)}`] : [],
      ),
    );
    expect(told.size).toBeGreaterThan(10);
    expect([...kept.drift].sort()).toEqual([...told].sort());
  });

  test('acts of control and counts of conversations were applied once', () => {
    const all = messages(kept);
    expect(kept.events).toBe(all.filter(({ type }) => type === 'event').length);
    const talk = all.reduce((sum, one) => sum + (one.type === 'conversation' ? one.packets : 0), 0);
    expect(kept.talk).toBe(talk);
  });

  test('what is to leave stands in the outbox, once', () => {
    let [drift, health] = [0, 0];
    for (const { messages } of kept.batches) {
      const keys = messages.flatMap((one) =>
        one.type === 'difference' ? [identityOf(one.difference)] : [],
      );
      drift += new Set(keys).size;
      if (messages.some(({ type }) => type === 'health')) health++;
    }
    expect(kept.outbox).toEqual({ drift, health, unique: drift + health });
  });
});

const messages = ({ batches }: Kept) => batches.flatMap((batch) => batch.messages);
const identityOf = ({ key, occurrence }: { key: string; occurrence: number }) =>
  `${key} ${occurrence}`;
