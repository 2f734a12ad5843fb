import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { AgentConfig } from '../../agent/config.ts';
import { FolderInUse } from '../../agent/folder-lock.ts';
import { type Agent, startAgent } from '../../agent/main.ts';
import type { Departure, Health, Message } from '../../protocols/messages/message.ts';
import { Message as MessageSchema } from '../../protocols/messages/message.ts';
import { startAedes } from '../support/aedes.ts';
import { ListeningCollector } from '../support/listening-collector.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const story = JSON.parse(readFileSync('fixtures/demo-cell/story.json', 'utf8')) as {
  learningSeconds: number;
  chapters: { at: number; raises: string[] }[];
};

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function collector() {
  const broker = await startAedes();
  undo.push(() => broker.stop());
  const listening = new ListeningCollector();
  await listening.connect(broker.port);
  undo.push(() => listening.close());
  return { port: broker.port, listening };
}

let ids = 0;

async function start(port: number, data: string): Promise<Agent> {
  const config = AgentConfig.parse({
    data,
    capture: { files: ['fixtures/demo-cell/story.pcap'] },
    mqtt: { url: `mqtt://127.0.0.1:${port}` },
    learning: { quiet: story.learningSeconds, longest: story.learningSeconds, settling: 0 },
    spool: { reserve: 0 },
  });
  const agent = await startAgent(config, {
    log: pino({ level: 'silent' }),
    now: Date.now,
    random: Math.random,
    newId: () => `id-${++ids}`,
    version: '0.1.0',
    machine: 'machine-1',
    self: { mac: '02:00:00:00:00:01' as never },
  });
  undo.push(() => agent.stop());
  return agent;
}

const differences = (messages: readonly unknown[]) =>
  (messages as Message[]).filter((each): each is Departure => each.type === 'difference');

test('the demo cell: everything the story says arrives, when it happens, with its packet', async () => {
  const { port, listening } = await collector();
  const agent = await start(port, temporaryFolder());
  await agent.ended;
  await expect.poll(() => agent.spool.depth.messages, { timeout: 10_000 }).toBe(0);
  expect(listening.problems).toEqual([]);
  for (const message of listening.messages) MessageSchema.parse(message);

  const [first] = listening.messages as { from: string }[];
  const begin = Date.parse(first!.from);
  const told = differences(listening.messages).map(({ difference }) => ({
    kind: difference.kind,
    at: (Date.parse(difference.latest) - begin) / 1000,
    evidence: difference.evidence.length,
    occurrence: difference.occurrence,
  }));
  for (const { at, raises } of story.chapters) {
    for (const kind of raises) {
      const found = told.filter(
        (each) => each.kind === kind && each.at >= at - 1 && each.at < at + 25,
      );
      expect(found.length, `${kind} at ${at} s`).toBeGreaterThan(0);
      expect(found[0]!.evidence, `${kind} at ${at} s`).toBeGreaterThan(0);
    }
  }
  const early = told.filter(({ at }) => at < story.learningSeconds);
  expect(early.map(({ kind }) => kind)).toEqual(['security.weak']);
  expect(told.filter(({ kind }) => kind === 'operation.new').length).toBeGreaterThan(0);
  const keys = differences(listening.messages).map(({ difference }) => difference.key);
  expect(new Set(keys).size, 'a story of five acts is a handful of differences').toBeLessThan(14);
}, 30_000);

test('a restart that reads the same capture again announces nothing twice', async () => {
  const { port, listening } = await collector();
  const data = temporaryFolder();
  const agent = await start(port, data);
  await agent.ended;
  await agent.stop();
  const again = await start(port, data);
  await again.ended;
  await again.stop();
  const third = await start(port, data);
  await expect.poll(() => third.spool.depth.messages, { timeout: 10_000 }).toBe(0);
  const all = differences(listening.messages).map(({ difference }) => difference);
  const openings = all.filter(({ state, count }) => state === 'open' && count === 1);
  const names = openings.map(({ key, occurrence }) => `${key} ${occurrence}`);
  expect(new Set(names).size).toBe(names.length);
}, 30_000);

test('who has told all of a capture has nothing to add when it is stopped', async () => {
  const { port } = await collector();
  const agent = await start(port, temporaryFolder());
  await agent.ended;
  const { last } = agent.spool;
  await agent.stop();
  expect(agent.spool.last).toBe(last);
}, 30_000);

test('health says what was read and what was not', async () => {
  const { port, listening } = await collector();
  const agent = await start(port, temporaryFolder());
  await agent.ended;
  await expect.poll(() => agent.spool.depth.messages, { timeout: 10_000 }).toBe(0);
  const all = (listening.messages as Message[]).filter(
    (each): each is Health => each.type === 'health',
  );
  expect(all.length).toBeGreaterThanOrEqual(3);
  const packets = all.reduce((sum, health) => sum + health.packets, 0);
  expect(packets).toBe(agent.watch.counters.packets);
  expect(all[0]!.protocols).toHaveProperty('modbus');
  expect(all[0]!.dropped).toEqual({ kernel: -1, interface: -1 });
  expect(agent.metrics()).toContain(`plumbline_agent_packets_total ${packets}\n`);
}, 30_000);

test('a second process on one data folder is refused and told who has it', async () => {
  const { port } = await collector();
  const data = temporaryFolder();
  await start(port, data);
  const second = start(port, data);
  await expect(second).rejects.toThrow(FolderInUse);
  await expect(second).rejects.toThrow(`process ${process.pid}`);
});

test('nothing listens at the broker: the agent watches and keeps what it has to say', async () => {
  const agent = await start(1, temporaryFolder());
  await agent.ended;
  expect(agent.spool.depth.messages).toBeGreaterThan(10);
  expect(agent.watch.counters.packets).toBeGreaterThan(1000);
});
