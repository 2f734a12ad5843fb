/** Judging goes on whatever happens to it: nothing is forgotten, and one that cannot be judged holds nobody up. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Judge } from '../../../collector/judgement/judge.ts';
import { Judging } from '../../../collector/judgement/judging.ts';
import { at } from '../../support/change-control.ts';
import { type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(() => plant.begin());

const newId = () => crypto.randomUUID();

/** A collector's judging, on the clock of the plant. */
async function judged(holder: string): Promise<readonly unknown[]> {
  const troubles: unknown[] = [];
  const judging = new Judging({
    ...{ store: plant.store, holder, newId, now: () => Date.parse(plant.now()) },
    ...{ onTrouble: (error) => troubles.push(error), onCommitted: () => {} },
  });
  await judging.tick();
  await judging.close();
  return troubles;
}

const waiting = async (clock: string) =>
  (await plant.store.read(({ judgeQueue }) => judgeQueue.next(at(clock), 10))).length;

test('a collector that dies in the middle has said nothing, and the next one judges it', async () => {
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  const dying = plant.store.transaction(async (all) => {
    expect(await new Judge(newId).turn(all, plant.now())).toBe(1);
    throw new Error('the power is gone');
  });
  await expect(dying).rejects.toThrow('the power is gone');
  await expect(plant.verdict(drift)).rejects.toThrow('it was not judged');
  expect(await plant.left('verdict')).toEqual([]);

  expect(await judged('another')).toEqual([]);
  expect((await plant.verdict(drift)).verdict).toBe('unauthorised');
  expect(await plant.left('verdict')).toHaveLength(1);
});

test('one that cannot be judged is told, put off, and holds nobody up', async () => {
  const bad = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.run(`UPDATE drift SET kind = 'weather.changed' WHERE id = '${bad}';`);
  const good = await plant.happens(PLC_8, 'logic.download', '22:11');
  expect(await judged('one')).toHaveLength(1);
  expect((await plant.verdict(good)).verdict).toBe('unauthorised');
  expect([await waiting('22:12'), await waiting('22:30')]).toEqual([0, 1]);

  await plant.run(`UPDATE drift SET kind = 'logic.download' WHERE id = '${bad}';`);
  plant.clock(at('22:30'));
  expect(await judged('one')).toEqual([]);
  expect((await plant.verdict(bad)).verdict).toBe('unauthorised');
});
