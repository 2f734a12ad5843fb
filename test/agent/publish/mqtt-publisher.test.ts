import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { MqttPublisher } from '../../../agent/publish/mqtt-publisher.ts';
import { localDisk } from '../../../agent/spool/disk.ts';
import { Spool, type SpoolOptions } from '../../../agent/spool/spool.ts';
import type { Desired } from '../../../protocols/messages/desired.ts';
import { AgentId, SiteId } from '../../../protocols/messages/names.ts';
import { topics } from '../../../protocols/messages/topics.ts';
import { startAedes } from '../../support/aedes.ts';
import { ListeningCollector } from '../../support/listening-collector.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import { needs } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const from = { site: SiteId.parse('plant'), agent: AgentId.parse('cell-1') };
const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

let epochs = 0;

async function openSpool(folder = temporaryFolder(), changes: Partial<SpoolOptions> = {}) {
  const spool = await Spool.open({
    disk: localDisk,
    folder,
    machine: 'machine-1',
    newEpoch: () => `epoch-${++epochs}`,
    now: Date.now,
    capBytes: 64 * 1024 * 1024,
    segmentBytes: 4000,
    keepMs: 3_600_000,
    queueBytes: 64 * 1024 * 1024,
    reserveBytes: 0,
    flushAfterMs: 1,
    retryMs: 5,
    onTrouble: () => {},
    ...changes,
  });
  undo.push(() => spool.close());
  return spool;
}

function publish(
  port: number,
  spool: Spool,
  onDesired: (desired: Desired) => void = () => {},
  log = pino({ level: 'silent' }),
) {
  const publisher = new MqttPublisher({
    ...from,
    url: `mqtt://127.0.0.1:${port}`,
    credentials: {},
    version: '0.1.0',
    boot: 'boot-1',
    spool,
    minResendMs: 40,
    maxResendMs: 400,
    minReconnectMs: 20,
    maxReconnectMs: 100,
    now: Date.now,
    random: Math.random,
    log,
    onDesired,
  });
  undo.push(() => publisher.stop());
  publisher.start();
  return publisher;
}

const say = (spool: Spool, count: number, start = 1) => {
  for (let index = 0; index < count; index++) spool.append(`{"n":${start + index}}`);
};
const numbered = (count: number, start = 1) =>
  Array.from({ length: count }, (_, index) => ({ n: start + index }));

type Start = (port?: number) => Promise<{ port: number; stop(): Promise<void> }>;
const brokers: [string, Start, boolean][] = [
  ['Aedes', startAedes, false],
  ['Mosquitto', (port) => startMosquitto(undefined, port), needs('mosquitto')],
];

describe.each(brokers)('over %s', (_name, startBroker, isMissing) => {
  async function cell() {
    const broker = await startBroker();
    undo.push(() => broker.stop());
    const collector = new ListeningCollector();
    await collector.connect(broker.port);
    undo.push(() => collector.close());
    return { broker, collector };
  }

  test.skipIf(isMissing)(
    'everything arrives once, in order, in batches of at most 500',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      say(spool, 1700);
      publish(broker.port, spool);
      await expect.poll(() => collector.messages.length).toBe(1700);
      say(spool, 5, 1701);
      await expect.poll(() => spool.acknowledged.through).toBe(1705);
      expect(collector.messages).toEqual(numbered(1705));
      expect(Math.max(...collector.headers.map(({ count }) => count))).toBeLessThanOrEqual(500);
      expect(collector.problems).toEqual([]);
    },
  );

  test.skipIf(isMissing)(
    'a batch is small on the wire, whatever its messages are like',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      const noise = Array.from({ length: 40 }, () => ({
        text: randomBytes(40_000).toString('hex'),
      }));
      for (const message of noise) spool.append(JSON.stringify(message));
      publish(broker.port, spool);
      await expect.poll(() => collector.messages.length, { timeout: 10_000 }).toBe(40);
      expect(collector.messages).toEqual(noise);
      expect(collector.problems).toEqual([]);
    },
  );

  test.skipIf(isMissing)(
    'one message that is too large is reported as lost, and the rest follows',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      say(spool, 2);
      spool.append(JSON.stringify({ text: randomBytes(400_000).toString('hex') }));
      say(spool, 2, 4);
      publish(broker.port, spool);
      await expect.poll(() => spool.acknowledged.through).toBe(5);
      const [first, second, lost, ...rest] = collector.messages;
      expect([first, second, ...rest]).toEqual([...numbered(2), ...numbered(2, 4)]);
      expect(lost).toMatchObject({ type: 'lost', from: 3, to: 3, reason: 'size' });
      expect(collector.problems).toEqual([]);
    },
  );

  test.skipIf(isMissing)(
    'the broker having it is not enough: it is sent again until the collector says so',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      collector.react = () => 'ignore';
      say(spool, 3);
      publish(broker.port, spool);
      await expect.poll(() => collector.headers.length).toBeGreaterThan(3);
      expect(new Set(collector.headers.map(({ first, count }) => `${first}+${count}`)).size).toBe(
        1,
      );
      expect(spool.acknowledged.through).toBe(0);
      collector.react = () => 'accept';
      await expect.poll(() => spool.acknowledged.through).toBe(3);
      expect(collector.messages).toEqual(numbered(3));
    },
  );

  test.skipIf(isMissing)('only one batch is on its way at a time', async () => {
    const { broker, collector } = await cell();
    const spool = await openSpool();
    collector.react = () => 'ignore';
    publish(broker.port, spool);
    say(spool, 2);
    await expect.poll(() => collector.headers.length).toBeGreaterThan(0);
    say(spool, 900, 3);
    await expect.poll(() => collector.headers.length).toBeGreaterThan(3);
    expect(new Set(collector.headers.map(({ first }) => first))).toEqual(new Set([1]));
  });

  test.skipIf(isMissing)(
    'a broker that goes away and comes back loses nothing and doubles nothing',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      publish(broker.port, spool);
      say(spool, 50);
      await expect.poll(() => collector.messages.length).toBe(50);
      await broker.stop();
      say(spool, 50, 51);
      const again = await startBroker(broker.port);
      undo.push(() => again.stop());
      await expect.poll(() => collector.messages.length, { timeout: 20_000 }).toBe(100);
      expect(collector.messages).toEqual(numbered(100));
    },
  );

  test.skipIf(isMissing)(
    'its status is retained: online while it lives, offline by its will and by its goodbye',
    async () => {
      const { broker, collector } = await cell();
      const publisher = publish(broker.port, await openSpool());
      await expect.poll(() => collector.statuses.at(-1)).toMatchObject({ online: true });
      expect(collector.statuses.at(-1)).toMatchObject({ version: '0.1.0', boot: 'boot-1' });
      await publisher.stop();
      await expect.poll(() => collector.statuses.at(-1)).toMatchObject({ online: false });
    },
  );

  test.skipIf(isMissing)('a broker that goes is a warning, to leave in order is none', async () => {
    const { broker, collector } = await cell();
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line).msg) });
    const leaves = publish(broker.port, await openSpool(), () => {}, log);
    await expect.poll(() => leaves.isConnected).toBe(true);
    await leaves.stop();
    await expect.poll(() => collector.statuses.at(-1)).toMatchObject({ online: false });
    expect(lines).toEqual([]);

    const stays = publish(broker.port, await openSpool(), () => {}, log);
    await expect.poll(() => stays.isConnected).toBe(true);
    await broker.stop();
    await expect.poll(() => lines[0]).toBe('the connection to the broker is lost');
  });

  test.skipIf(isMissing)(
    'the desired state is handed over, also one that was set before',
    async () => {
      const { broker, collector } = await cell();
      const accepted = [{ key: 'a', occurrence: 1 }];
      const desired = { version: 4, accepted, frozen: ['*'] };
      await collector.publish(topics.desired(from), desired);
      const heard: Desired[] = [];
      publish(broker.port, await openSpool(), (each) => heard.push(each));
      await expect.poll(() => heard).toEqual([desired]);
      await collector.publish(topics.desired(from), { version: 'x' });
      await collector.publish(topics.desired(from), { ...desired, version: 5 });
      await expect.poll(() => heard.map(({ version }) => version)).toEqual([4, 5]);
    },
  );

  test.skipIf(isMissing)(
    'a collector restored from a backup is sent again what it lacks',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      publish(broker.port, spool);
      say(spool, 10);
      await expect.poll(() => spool.acknowledged.through).toBe(10);
      collector.store = 'store-2';
      const stream = collector.stream(spool.epoch);
      stream.through = 4;
      stream.digest = (await spool.digestAt(4))!;
      collector.committed.set(spool.epoch, collector.messages.slice(0, 4));
      collector.acknowledge(from, spool.epoch);
      await expect.poll(() => collector.messages.length).toBe(10);
      expect(collector.messages).toEqual(numbered(10));
      expect(collector.problems).toEqual([]);
    },
  );

  test.skipIf(isMissing)(
    'what such a collector wants and the agent has let go is reported as forgotten',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool(undefined, { segmentBytes: 100, keepMs: 0 });
      publish(broker.port, spool);
      for (let index = 1; index <= 20; index++) {
        say(spool, 1, index);
        await spool.flush();
      }
      await expect.poll(() => spool.acknowledged.through).toBe(20);
      say(spool, 1, 21);
      await expect.poll(() => spool.acknowledged.through).toBe(21);
      const { prev } = collector.headers.find(({ first }) => first === 1)!;
      collector.store = 'store-2';
      Object.assign(collector.stream(spool.epoch), { through: 0, digest: prev });
      collector.committed.clear();
      collector.acknowledge(from, spool.epoch);
      await expect.poll(() => spool.acknowledged.through).toBe(21);
      await expect.poll(() => collector.messages.at(-1)).toEqual({ n: 21 });
      expect(collector.messages[0]).toMatchObject({ type: 'lost', from: 1, reason: 'forgotten' });
      expect(collector.problems).toEqual([]);
    },
  );

  test.skipIf(isMissing)('what the spool had to drop unsent is a reported gap', async () => {
    const { broker, collector } = await cell();
    const spool = await openSpool(undefined, { segmentBytes: 500, capBytes: 2000 });
    for (let index = 1; index <= 200; index++) {
      say(spool, 1, index);
      await spool.flush();
    }
    publish(broker.port, spool);
    await expect.poll(() => spool.acknowledged.through).toBe(200);
    const [lost, ...rest] = collector.messages as { from: number; to: number }[];
    expect(lost).toMatchObject({ type: 'lost', from: 1, reason: 'spool-full' });
    expect(rest).toEqual(numbered(200 - lost!.to, lost!.to + 1));
    expect(collector.problems).toEqual([]);
  });

  test.skipIf(isMissing)(
    'an acknowledgement that knows another chain starts a new epoch, and nothing unsent is deleted',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      const old = spool.epoch;
      say(spool, 5);
      await spool.flush();
      Object.assign(collector.stream(old), { through: 3, digest: 'ffffffffffffffff' });
      publish(broker.port, spool);
      collector.acknowledge(from, old);
      await expect.poll(() => collector.committed.get(spool.epoch)?.length).toBe(6);
      expect(spool.epoch).not.toBe(old);
      const [fork, ...rest] = collector.committed.get(spool.epoch)!;
      expect(fork).toMatchObject({ type: 'lost', reason: 'fork', from: 1, to: 1 });
      expect(rest).toEqual(numbered(5));
    },
  );

  test.skipIf(isMissing)(
    'so does one beyond the last message; one of another epoch is ignored',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      const old = spool.epoch;
      publish(broker.port, spool);
      say(spool, 2);
      await expect.poll(() => spool.acknowledged.through).toBe(2);
      Object.assign(collector.stream('stranger'), { through: 900, digest: 'ffffffffffffffff' });
      collector.acknowledge(from, 'stranger');
      await sleep(100);
      expect(spool.epoch).toBe(old);
      collector.stream(old).through = 900;
      collector.acknowledge(from, old);
      await expect.poll(() => spool.epoch).not.toBe(old);
    },
  );

  test.skipIf(isMissing)(
    'a message the collector can never read is given up after some tries, the others are not',
    async () => {
      const { broker, collector } = await cell();
      const spool = await openSpool();
      say(spool, 6);
      await spool.flush();
      let isPoison = true;
      collector.react = ({ first, count }) => {
        if (!isPoison || first + count <= 4 || first > 4) return 'accept';
        const tries = collector.headers.filter(
          (header) => header.first === 4 && header.count === 1,
        );
        if (tries.length < 6) return 'refuse';
        isPoison = false;
        return 'accept';
      };
      publish(broker.port, spool);
      await expect.poll(() => spool.acknowledged.through, { timeout: 20_000 }).toBe(6);
      expect(collector.messages.filter((each) => (each as { type?: string }).type)).toEqual([
        expect.objectContaining({ type: 'lost', from: 4, to: 4, reason: 'corrupt' }),
      ]);
      expect(collector.messages).toHaveLength(6);
    },
  );
});
