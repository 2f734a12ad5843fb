/**
 * What is put back as it was: an agent's image, its machine, its name. Nothing is deleted unsent, nothing
 * is applied twice, and the stream goes on. wire-and-store.md rules 1 and 5.
 */
import { describe, expect, test } from 'vitest';
import type { AgentId, Instant } from '../../protocols/messages/names.ts';
import { needs } from '../support/programs.ts';
import { numbers, site, spoolIn, tell } from '../support/publishing-site.ts';
import { isSent, restorableSite, wait } from '../support/restorable-site.ts';

const isImpossible = needs('mosquitto');
const plant = restorableSite();

describe.skipIf(isImpossible)('an agent restored from an old image', () => {
  test('whose spool ends before what is committed sends what is new under a new epoch, nothing twice', async () => {
    await plant.begin();
    const folder = plant.temporary();
    const before = await spoolIn(folder);
    await plant.deliver(before, ...numbers(1, 20));
    await tell(before, ...numbers(21, 30));
    const image = plant.copyOf(folder);
    await plant.deliver(before, ...numbers(31, 40));

    const after = await spoolIn(image);
    expect(after.last).toBe(30);
    await tell(after, ...numbers(101, 105));
    plant.publish(after);
    await expect.poll(() => after.epoch, wait).not.toBe(before.epoch);
    await isSent(after);
    expect(await plant.applied()).toEqual([...numbers(1, 40), ...numbers(101, 105)]);
    expect(await plant.gaps()).toEqual(['fork 1-1']);
  }, 120_000);

  test('that has meanwhile written beyond what is committed has none of it taken for a repeat', async () => {
    await plant.begin();
    const folder = plant.temporary();
    const before = await spoolIn(folder);
    await plant.deliver(before, ...numbers(1, 10));
    const image = plant.copyOf(folder);
    await plant.deliver(before, ...numbers(11, 20));

    const after = await spoolIn(image);
    await tell(after, ...numbers(101, 130)); // its numbers 11 to 40: the collector has 11 to 20 of another chain
    plant.publish(after);
    await isSent(after);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await plant.applied()).toEqual([...numbers(1, 20), ...numbers(101, 130)]);
  }, 120_000);

  test('twice in a row, with more waiting than one batch holds, still repeats nothing', async () => {
    await plant.begin();
    const folder = plant.temporary();
    const before = await spoolIn(folder);
    await plant.deliver(before, ...numbers(1, 5));
    await tell(before, ...numbers(6, 1300));
    const image = plant.copyOf(folder);
    const on = plant.publish(before);
    await isSent(before);
    await tell(before, ...numbers(1301, 1310));
    await isSent(before);
    await on();

    const second = await spoolIn(image);
    await second.fork(); // what was carried over once is carried over again
    const again = plant.copyOf(image);
    await plant.deliver(second);
    const third = await spoolIn(again);
    await tell(third, 2001, 2002);
    plant.publish(third);
    await isSent(third);
    expect(await plant.applied()).toEqual([...numbers(1, 1310), 2001, 2002]);
  }, 120_000);

  test('on a cloned machine begins an epoch of its own: both are heard, what both hold is taken once', async () => {
    await plant.begin();
    const folder = plant.temporary();
    const original = await spoolIn(folder);
    await plant.deliver(original, ...numbers(1, 10));
    await tell(original, ...numbers(11, 20));
    const clone = await spoolIn(plant.copyOf(folder), { machine: 'machine-2' });
    expect(clone.epoch).not.toBe(original.epoch);
    await tell(clone, ...numbers(201, 205));
    await plant.deliver(clone);
    await tell(original, ...numbers(21, 25));
    plant.publish(original);
    await isSent(original);
    expect(await plant.applied()).toEqual([...numbers(1, 25), ...numbers(201, 205)]);
    expect(plant.counters.cloned).toBe(0); // each of them was started afresh, after the other had gone

    plant.publish(clone); // now both are there, and the broker lets only one in at a time
    await expect.poll(() => plant.counters.cloned, wait).toBeGreaterThan(0);
    const { store } = plant.database;
    const now = new Date().toISOString() as Instant;
    const shown = await store.read(({ agentList }) => agentList.one('plant/agent-1', now));
    expect(shown?.clonedAt).not.toBeNull();
  }, 120_000);
});

describe.skipIf(isImpossible)('a lost disk', () => {
  test('is a new series: what it tells first is not taken for what the old one told', async () => {
    await plant.begin();
    const before = await spoolIn(plant.temporary());
    await plant.deliver(before, ...numbers(1, 10));
    const after = await spoolIn(plant.temporary());
    await tell(after, ...numbers(11, 12));
    plant.publish(after);
    await isSent(after);
    expect(await plant.applied()).toEqual(numbers(1, 12));
    const series = await plant.database.db.selectFrom('agent_stream').select('ordinal').execute();
    expect(series.map(({ ordinal }) => ordinal).sort()).toEqual([1, 2]);
  }, 120_000);

  test('an epoch that is given a second time is found out by its digests', async () => {
    await plant.begin();
    const same = { newEpoch: () => 'the-same-again' };
    const before = await spoolIn(plant.temporary(), same);
    await plant.deliver(before, ...numbers(1, 8));
    let made = 0;
    const after = await spoolIn(plant.temporary(), {
      newEpoch: () => (made++ === 0 ? 'the-same-again' : `another-${made}`),
    });
    await tell(after, ...numbers(101, 103));
    plant.publish(after);
    await isSent(after);
    expect(await plant.applied()).toEqual([...numbers(1, 8), ...numbers(101, 103)]);
  }, 120_000);
});

describe.skipIf(isImpossible)('an agent that is renamed', () => {
  test('sends under its new name what was not sent, and nothing that was', async () => {
    await plant.begin();
    const folder = plant.temporary();
    const before = await spoolIn(folder);
    await plant.deliver(before, ...numbers(1, 10));
    await tell(before, ...numbers(11, 15));
    await before.close();
    const name = 'agent-2' as AgentId;
    const after = await spoolIn(folder, { name: `${site}/${name}` });
    plant.publish(after, name);
    await isSent(after);
    expect(await plant.applied()).toEqual(numbers(1, 15));
  }, 120_000);
});
