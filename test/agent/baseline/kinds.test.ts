import { describe, expect, test } from 'vitest';
import { readBaseline, snapshotOf, writeBaseline } from '../../../agent/baseline/baseline-file.ts';
import { localDisk } from '../../../agent/spool/disk.ts';
import { Cell, HOUR, SECOND, START } from '../../support/cell.ts';
import { deviceHappenings } from '../../support/device-happenings.ts';
import { watching } from '../../support/learnt-plant.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { trafficHappenings } from '../../support/traffic-happenings.ts';

test('what is learnt is told to nobody, and then the cell is watched', () => {
  const { cell } = watching();
  expect(cell.told).toEqual([]);
  expect(cell.differences.phase).toBe('monitoring');
});

describe.each([...deviceHappenings, ...trafficHappenings])(
  '$kind: $what',
  ({ kind, act, again, back, with: beside = [] }) => {
    test('is told once, and repeating it is not news', () => {
      const { cell, plant } = watching();
      act(cell, plant);
      const told = cell.of(kind);
      const keys = new Set(told.map(({ key }) => key));
      expect(told.length).toBeGreaterThan(0);
      expect(keys.size).toBe(1);
      expect(told[0]).toMatchObject({
        occurrence: 1,
        state: 'open',
        count: 1,
        phase: 'monitoring',
      });
      expect(new Set(cell.kinds.filter((each) => each !== kind))).toEqual(new Set(beside));

      cell.at(cell.time + 5 * SECOND);
      (again ?? act)(cell, plant);
      cell.differences.minute();
      expect(new Set(cell.of(kind).map(({ key }) => key))).toEqual(keys);
      expect(cell.of(kind).every(({ occurrence }) => occurrence === 1)).toBe(true);
      expect(cell.of(kind).every(({ state }) => state === 'open')).toBe(true);
    });

    test.skipIf(back === undefined)(
      'is resolved when the baseline is back, and told afresh after that',
      () => {
        const { cell, plant } = watching();
        act(cell, plant);
        cell.at(cell.time + 5 * SECOND);
        back!(cell, plant);
        const [first] = cell.of(kind);
        expect(cell.of(kind).at(-1)).toMatchObject({
          key: first!.key,
          occurrence: 1,
          state: 'resolved',
        });
        cell.at(cell.time + 5 * SECOND);
        act(cell, plant);
        expect(cell.of(kind).at(-1)).toMatchObject({
          key: first!.key,
          occurrence: 2,
          state: 'open',
        });
      },
    );

    test('is silent after a restart that reads the same again', async () => {
      const { cell, plant: learnt } = watching();
      act(cell, learnt);
      const folder = temporaryFolder();
      const position = { epoch: 'e', through: 1 };
      await writeBaseline(localDisk, folder, snapshotOf(cell.differences, position));

      const restarted = new Cell(START - HOUR);
      expect(await readBaseline(localDisk, folder, restarted.differences)).toEqual(position);
      restarted.differences.skipThrough = cell.time;
      restarted.at(START);
      const again = watching(restarted);
      act(again.cell, again.plant);
      expect(restarted.told).toEqual([]);
    });
  },
);
