/** A database that is put back as it was: agents send again what they kept, and say what they let go. wire-and-store.md rule 3. */
import { describe, expect, test } from 'vitest';
import type { Spool } from '../../agent/spool/spool.ts';
import { needs } from '../support/programs.ts';
import { numbers, spoolIn, tell } from '../support/publishing-site.ts';
import { isSent, restorableSite, wait } from '../support/restorable-site.ts';

const isImpossible = needs('mosquitto');
const plant = restorableSite();

describe.skipIf(isImpossible)('a collector restored from an older backup', () => {
  /** Ten are committed and backed up, ten more committed; then the backup is put back. */
  async function restored(spool: Spool): Promise<void> {
    for (const number of numbers(1, 10)) await tell(spool, number);
    await isSent(spool);
    await plant.closeCollector();
    const backup = plant.backUp();
    await plant.openCollector();
    for (const number of numbers(11, 20)) await tell(spool, number);
    await isSent(spool);
    await plant.closeCollector();
    plant.putBack(backup);
    await plant.openDatabase();
    expect(await plant.applied()).toEqual(numbers(1, 10));
    await plant.listen();
  }

  test('says so under a new store id, and an agent that has nothing to say sends again what it kept', async () => {
    await plant.begin();
    const spool = await spoolIn(plant.temporary());
    plant.publish(spool);
    await restored(spool);
    await expect.poll(() => plant.applied(), wait).toEqual(numbers(1, 20));
    await tell(spool, ...numbers(21, 23));
    await isSent(spool);
    expect(await plant.applied()).toEqual(numbers(1, 23));
    expect(await plant.gaps()).toEqual([]);
  }, 120_000);

  test('is told what is lost where the agent has let it go, and the stream goes on', async () => {
    await plant.begin();
    const spool = await spoolIn(plant.temporary(), { segmentBytes: 300, keepMs: 0 });
    plant.publish(spool);
    await restored(spool);
    await tell(spool, ...numbers(21, 23));
    await isSent(spool);
    const [gap] = await plant.gaps();
    const [, first, last] = /^forgotten (\d+)-(\d+)$/.exec(gap ?? '') ?? [];
    const kept = numbers(1, 23).filter((each) => each < Number(first) || each > Number(last));
    expect([Number(first) > 10, Number(last) <= 20]).toEqual([true, true]);
    expect(await plant.applied()).toEqual(kept);
  }, 120_000);
});
