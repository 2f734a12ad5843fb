import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Desired } from '../../../protocols/messages/desired.ts';
import { topics } from '../../../protocols/messages/topics.ts';
import {
  brokers,
  from,
  numbered,
  plantWith,
  publish,
  roomySpool,
  say,
  undo,
} from '../../support/publishing.ts';

describe.each(brokers)('over %s', (_name, startBroker, isMissing) => {
  test.skipIf(isMissing)(
    'everything arrives once, in order, in batches of at most 500',
    async () => {
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
    'the broker having it is not enough: it is sent again until the collector says so',
    async () => {
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
    const { broker, collector } = await plantWith(startBroker);
    const spool = await roomySpool();
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
      const { broker, collector } = await plantWith(startBroker);
      const spool = await roomySpool();
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
      const { broker, collector } = await plantWith(startBroker);
      const publisher = publish(broker.port, await roomySpool());
      await expect.poll(() => collector.statuses.at(-1)).toMatchObject({ online: true });
      expect(collector.statuses.at(-1)).toMatchObject({ version: '0.1.0', boot: 'boot-1' });
      await publisher.stop();
      await expect.poll(() => collector.statuses.at(-1)).toMatchObject({ online: false });
    },
  );

  test.skipIf(isMissing)('a broker that goes is a warning, to leave in order is none', async () => {
    const { broker, collector } = await plantWith(startBroker);
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line).msg) });
    const leaves = publish(broker.port, await roomySpool(), () => {}, log);
    await expect.poll(() => leaves.isConnected).toBe(true);
    await leaves.stop();
    await expect.poll(() => collector.statuses.at(-1)).toMatchObject({ online: false });
    expect(lines).toEqual([]);

    const stays = publish(broker.port, await roomySpool(), () => {}, log);
    await expect.poll(() => stays.isConnected).toBe(true);
    await broker.stop();
    await expect.poll(() => lines[0]).toBe('the connection to the broker is lost');
  });

  test.skipIf(isMissing)(
    'the desired state is handed over, also one that was set before',
    async () => {
      const { broker, collector } = await plantWith(startBroker);
      const accepted = [{ key: 'a', occurrence: 1 }];
      const desired = { version: 4, accepted, frozen: ['*'] };
      await collector.publish(topics.desired(from), desired);
      const heard: Desired[] = [];
      const publisher = publish(broker.port, await roomySpool(), (each) => heard.push(each));
      await expect.poll(() => heard).toEqual([desired]);
      await collector.publish(topics.desired(from), { version: 'x' });
      await collector.publish(topics.desired(from), { ...desired, version: 5 });
      await expect.poll(() => heard.map(({ version }) => version)).toEqual([4, 5]);
      expect(publisher.counters.unreadable).toBe(1);
    },
  );
});
