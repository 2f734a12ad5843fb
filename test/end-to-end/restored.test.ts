/**
 * What is put back as it was: an agent's image, its machine, its name, the collector's database. Nothing
 * is deleted unsent, nothing is applied twice, and the stream goes on. wire-and-store.md rules 1, 3, 5.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Spool } from '../../agent/spool/spool.ts';
import { openEmbedded } from '../../collector/store/open.ts';
import type { AgentId, Instant } from '../../protocols/messages/names.ts';
import { databaseWorker, ownDataFolder } from '../support/database.ts';
import { type Broker, startMosquitto } from '../support/mosquitto.ts';
import { needs } from '../support/programs.ts';
import { ingestOn, numbers, publisherOf, site, spoolIn, tell } from '../support/publishing-site.ts';

const isImpossible = needs('mosquitto');
const wait = { timeout: 40_000, interval: 50 };

const folders: string[] = [];
const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-restored-'));
  folders.push(folder);
  return folder;
};

type Database = Awaited<ReturnType<typeof openEmbedded>>;
type Ingest = Awaited<ReturnType<typeof ingestOn>>;
let data: string;
let broker: Broker;
let database: Database;
let ingest: Ingest;
const undo: (() => Promise<unknown>)[] = [];

const open = () =>
  openEmbedded({
    ...{ folder: data, worker: databaseWorker(), now: () => Date.now() },
    newId: () => crypto.randomUUID(),
    onBroken: (error) => {
      throw error;
    },
  });

beforeAll(() => {
  data = ownDataFolder();
  folders.push(data);
});
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new site with a database of its own, all of it gone when the test ends. */
async function begin(): Promise<void> {
  broker = await startMosquitto();
  undo.push(() => broker.stop());
  rmSync(data, { recursive: true, force: true });
  data = ownDataFolder();
  folders.push(data);
  database = await open();
  ingest = await ingestOn(broker.port, database.store);
  undo.push(async () => {
    await ingest.close();
    await database.close();
  });
}

function publish(spool: Spool, name?: AgentId) {
  const publisher = publisherOf(broker.port, spool, name);
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= publisher.stop());
  undo.push(stop);
  return stop;
}

/** All of it, whatever its epoch has become. */
const isSent = (spool: Spool) =>
  expect
    .poll(() => spool.depth.messages === 0 && spool.acknowledged.through === spool.last, wait)
    .toBe(true);
/** The numbers that were applied, with every repetition. */
async function applied(): Promise<number[]> {
  const rows = await database.db.selectFrom('event').select('frame').execute();
  return rows.map(({ frame }) => frame).sort((a, b) => a - b);
}
async function gaps() {
  const rows = await database.db
    .selectFrom('coverage_gap')
    .select(['first', 'last', 'reason'])
    .orderBy('received')
    .orderBy('first')
    .execute();
  return rows.map(({ first, last, reason }) => `${reason} ${first}-${last}`);
}
const copyOf = (folder: string) => {
  const copy = temporary();
  cpSync(folder, copy, { recursive: true });
  return copy;
};

describe.skipIf(isImpossible)('an agent restored from an old image', () => {
  test('whose spool ends before what is committed sends what is new under a new epoch, nothing twice', async () => {
    await begin();
    const folder = temporary();
    const before = await spoolIn(folder);
    const stop = publish(before);
    await tell(before, ...numbers(1, 20));
    await isSent(before);
    await stop();
    await tell(before, ...numbers(21, 30));
    const image = copyOf(folder);
    const on = publish(before);
    await tell(before, ...numbers(31, 40));
    await isSent(before);
    await on();

    const after = await spoolIn(image);
    expect(after.last).toBe(30);
    await tell(after, ...numbers(101, 105));
    publish(after);
    await expect.poll(() => after.epoch, wait).not.toBe(before.epoch);
    await isSent(after);
    expect(await applied()).toEqual([...numbers(1, 40), ...numbers(101, 105)]);
    expect(await gaps()).toEqual(['fork 1-1']);
  }, 120_000);

  test('that has meanwhile written beyond what is committed has none of it taken for a repeat', async () => {
    await begin();
    const folder = temporary();
    const before = await spoolIn(folder);
    const stop = publish(before);
    await tell(before, ...numbers(1, 10));
    await isSent(before);
    await stop();
    const image = copyOf(folder);
    const on = publish(before);
    await tell(before, ...numbers(11, 20));
    await isSent(before);
    await on();

    const after = await spoolIn(image);
    await tell(after, ...numbers(101, 130)); // its numbers 11 to 40: the collector has 11 to 20 of another chain
    publish(after);
    await isSent(after);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await applied()).toEqual([...numbers(1, 20), ...numbers(101, 130)]);
  }, 120_000);

  test('twice in a row, with more waiting than one batch holds, still repeats nothing', async () => {
    await begin();
    const folder = temporary();
    const before = await spoolIn(folder);
    const stop = publish(before);
    await tell(before, ...numbers(1, 5));
    await isSent(before);
    await stop();
    await tell(before, ...numbers(6, 1300));
    const image = copyOf(folder);
    const on = publish(before);
    await isSent(before);
    await tell(before, ...numbers(1301, 1310));
    await isSent(before);
    await on();

    const second = await spoolIn(image);
    await second.fork(); // what was carried over once is carried over again
    const again = copyOf(image);
    const stopSecond = publish(second);
    await isSent(second);
    await stopSecond();
    const third = await spoolIn(again);
    await tell(third, 2001, 2002);
    publish(third);
    await isSent(third);
    expect(await applied()).toEqual([...numbers(1, 1310), 2001, 2002]);
  }, 120_000);

  test('on a cloned machine begins an epoch of its own: both are heard, what both hold is taken once', async () => {
    await begin();
    const folder = temporary();
    const original = await spoolIn(folder);
    const stop = publish(original);
    await tell(original, ...numbers(1, 10));
    await isSent(original);
    await stop();
    await tell(original, ...numbers(11, 20));
    const clone = await spoolIn(copyOf(folder), { machine: 'machine-2' });
    expect(clone.epoch).not.toBe(original.epoch);
    await tell(clone, ...numbers(201, 205));
    const stopClone = publish(clone);
    await isSent(clone);
    await stopClone();
    await tell(original, ...numbers(21, 25));
    publish(original);
    await isSent(original);
    expect(await applied()).toEqual([...numbers(1, 25), ...numbers(201, 205)]);
    expect(ingest.counters.cloned).toBe(0); // each of them was started afresh, after the other had gone

    publish(clone); // now both are there, and the broker lets only one in at a time
    await expect.poll(() => ingest.counters.cloned, wait).toBeGreaterThan(0);
    const { store } = database;
    const now = new Date().toISOString() as Instant;
    const shown = await store.read(({ agentList }) => agentList.one('plant/agent-1', now));
    expect(shown?.clonedAt).not.toBeNull();
  }, 120_000);
});

describe.skipIf(isImpossible)('a lost disk', () => {
  test('is a new series: what it tells first is not taken for what the old one told', async () => {
    await begin();
    const before = await spoolIn(temporary());
    const stop = publish(before);
    await tell(before, ...numbers(1, 10));
    await isSent(before);
    await stop();
    const after = await spoolIn(temporary());
    await tell(after, ...numbers(11, 12));
    publish(after);
    await isSent(after);
    expect(await applied()).toEqual(numbers(1, 12));
    const series = await database.db.selectFrom('agent_stream').select('ordinal').execute();
    expect(series.map(({ ordinal }) => ordinal).sort()).toEqual([1, 2]);
  }, 120_000);

  test('an epoch that is given a second time is found out by its digests', async () => {
    await begin();
    const same = { newEpoch: () => 'the-same-again' };
    const before = await spoolIn(temporary(), same);
    const stop = publish(before);
    await tell(before, ...numbers(1, 8));
    await isSent(before);
    await stop();
    let made = 0;
    const after = await spoolIn(temporary(), {
      newEpoch: () => (made++ === 0 ? 'the-same-again' : `another-${made}`),
    });
    await tell(after, ...numbers(101, 103));
    publish(after);
    await isSent(after);
    expect(await applied()).toEqual([...numbers(1, 8), ...numbers(101, 103)]);
  }, 120_000);
});

describe.skipIf(isImpossible)('an agent that is renamed', () => {
  test('sends under its new name what was not sent, and nothing that was', async () => {
    await begin();
    const folder = temporary();
    const before = await spoolIn(folder);
    const stop = publish(before);
    await tell(before, ...numbers(1, 10));
    await isSent(before);
    await stop();
    await tell(before, ...numbers(11, 15));
    await before.close();
    const name = 'agent-2' as AgentId;
    const after = await spoolIn(folder, { name: `${site}/${name}` });
    publish(after, name);
    await isSent(after);
    expect(await applied()).toEqual(numbers(1, 15));
  }, 120_000);
});

describe.skipIf(isImpossible)('a collector restored from an older backup', () => {
  /** Ten are committed and backed up, ten more committed; then the backup is put back. */
  async function restored(spool: Spool): Promise<void> {
    for (const number of numbers(1, 10)) await tell(spool, number);
    await isSent(spool);
    await ingest.close();
    await database.close();
    const backup = copyOf(data);
    database = await open();
    ingest = await ingestOn(broker.port, database.store);
    for (const number of numbers(11, 20)) await tell(spool, number);
    await isSent(spool);
    await ingest.close();
    await database.close();
    rmSync(data, { recursive: true });
    mkdirSync(data);
    cpSync(backup, data, { recursive: true });
    database = await open();
    expect(await applied()).toEqual(numbers(1, 10));
    ingest = await ingestOn(broker.port, database.store);
  }

  test('says so under a new store id, and an agent that has nothing to say sends again what it kept', async () => {
    await begin();
    const spool = await spoolIn(temporary());
    publish(spool);
    await restored(spool);
    await expect.poll(applied, wait).toEqual(numbers(1, 20));
    await tell(spool, ...numbers(21, 23));
    await isSent(spool);
    expect(await applied()).toEqual(numbers(1, 23));
    expect(await gaps()).toEqual([]);
  }, 120_000);

  test('is told what is lost where the agent has let it go, and the stream goes on', async () => {
    await begin();
    const spool = await spoolIn(temporary(), { segmentBytes: 300, keepMs: 0 });
    publish(spool);
    await restored(spool);
    await tell(spool, ...numbers(21, 23));
    await isSent(spool);
    const [gap] = await gaps();
    const [, first, last] = /^forgotten (\d+)-(\d+)$/.exec(gap ?? '') ?? [];
    const kept = numbers(1, 23).filter((each) => each < Number(first) || each > Number(last));
    expect([Number(first) > 10, Number(last) <= 20]).toEqual([true, true]);
    expect(await applied()).toEqual(kept);
  }, 120_000);
});
