import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Passage } from '../../../agent/publish/passage.ts';
import { MAX_WIRE_BYTES } from '../../../protocols/messages/envelope.ts';
import { ListeningCollector } from '../../support/listening-collector.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import { needs } from '../../support/programs.ts';
import { numbered, publish, roomySpool, say, undo } from '../../support/publishing.ts';

const isImpossible = needs('mosquitto');
const wait = { timeout: 60_000, interval: 50 };

const parcel = (count: number, size: number) => ({ count, bytes: new Uint8Array(size) });

/** A broker of small means, and a collector that listens to it. */
async function narrow(setting: string) {
  const broker = await startMosquitto(
    (port) => `listener ${port} 127.0.0.1\nallow_anonymous true\n${setting}\n`,
  );
  undo.push(() => broker.stop());
  const collector = new ListeningCollector();
  await collector.connect(broker.port);
  undo.push(() => collector.close());
  return { broker, collector };
}

const noise = (bytes: number) => JSON.stringify({ text: randomBytes(bytes / 2).toString('hex') });

describe.skipIf(isImpossible).each([
  ['hangs up upon it', 'max_packet_size 40000'],
  ['hangs up upon what is not large at all', 'max_packet_size 6000'],
  ['acknowledges it and drops it', 'message_size_limit 40000'],
])('a batch larger than the broker takes, which %s', (_, setting) => {
  const limit = Number(setting.split(' ')[1]);

  test('is cut down until it passes: nothing is lost', async () => {
    const { broker, collector } = await narrow(setting);
    const spool = await roomySpool();
    const messages = Array.from({ length: 12 }, () => noise(limit / 3));
    for (const message of messages) spool.append(message);
    publish(broker.port, spool);
    await expect.poll(() => spool.acknowledged.through, wait).toBe(12);
    const arrived = collector.messages.map((message) => JSON.stringify(message));
    expect(arrived.map((message) => messages.indexOf(message))).toEqual([...messages.keys()]);
    expect(collector.problems).toEqual([]);
  }, 90_000);

  test('is one lost message where it cannot be cut, and the rest follows', async () => {
    const { broker, collector } = await narrow(setting);
    const spool = await roomySpool();
    say(spool, 3);
    spool.append(noise(limit * 3));
    say(spool, 3, 5);
    publish(broker.port, spool);
    await expect.poll(() => spool.acknowledged.through, wait).toBe(7);
    const { messages } = collector;
    expect(messages[3]).toMatchObject({ type: 'lost', from: 4, to: 4, reason: 'size' });
    expect([...messages.slice(0, 3), ...messages.slice(4)]).toEqual([
      ...numbered(3),
      ...numbered(3, 5),
    ]);
  }, 90_000);
});

test('a collector that is away answers no question: its silence is no reason to give anything up', async () => {
  if (isImpossible) return;
  const { broker, collector } = await narrow('max_queued_messages 1000');
  const spool = await roomySpool();
  collector.react = () => 'ignore';
  const message = noise(60_000);
  spool.append(message);
  publish(broker.port, spool);
  await expect.poll(() => collector.headers.length, wait).toBeGreaterThan(14);
  collector.react = () => 'accept';
  await expect.poll(() => spool.acknowledged.through, wait).toBe(1);
  expect(collector.messages.map((each) => JSON.stringify(each) === message)).toEqual([true]);
}, 90_000);

test('two disconnects on one batch halve what is tried, one is an accident', () => {
  const passage = new Passage();
  expect(passage.hungUp(parcel(500, 200_000))).toBe(false);
  passage.passed();
  expect(passage.hungUp(parcel(500, 200_000))).toBe(false);
  expect(passage.ceiling).toBe(MAX_WIRE_BYTES);
  expect(passage.hungUp(parcel(500, 200_000))).toBe(true);
  expect(passage.ceiling).toBe(100_000);
});

test('a report of a loss is never the reason: it passes everywhere', () => {
  const passage = new Passage();
  for (let times = 0; times < 100; times++) {
    expect([passage.hungUp(parcel(1, 900)), passage.swallowed(parcel(1, 900))]).toEqual([
      false,
      false,
    ]);
  }
});

test('one message that is swallowed is asked for three times before it is given up', () => {
  const passage = new Passage();
  const one = parcel(1, 50_000);
  expect([1, 2, 3].map(() => passage.swallowed(one))).toEqual([false, false, true]);
});

test('what was halved is tried again when much has passed, and each time more patiently', () => {
  const passage = new Passage();
  const halve = () => {
    passage.hungUp(parcel(500, MAX_WIRE_BYTES));
    passage.hungUp(parcel(500, MAX_WIRE_BYTES));
  };
  const untilWhole = () => {
    for (let count = 1; ; count++) {
      passage.passed();
      if (passage.ceiling === MAX_WIRE_BYTES) return count;
    }
  };
  halve();
  const first = untilWhole();
  halve();
  expect(untilWhole()).toBe(2 * first);
});
