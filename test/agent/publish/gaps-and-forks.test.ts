import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  brokers,
  from,
  numbered,
  plantWith,
  publish,
  roomySpool,
  say,
} from '../../support/publishing.ts';

describe.each(brokers)('over %s', (_name, startBroker, isMissing) => {
  test.skipIf(isMissing)(
    'one message that is too large is reported as lost, and the rest follows',
    async () => {
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
    'a collector restored from a backup is sent again what it lacks',
    async () => {
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool({ segmentBytes: 100, keepMs: 0 });
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
    const { broker, collector } = await plantWith(startBroker);
    const spool = await roomySpool({ segmentBytes: 500, capBytes: 2000 });
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
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
