/** When the picture is kept, so that a start has little to read of the spool. wire-and-store rule 6. */
import { expect, test } from 'vitest';
import { Keeping } from '../../agent/memory.ts';

const MANY = 20_000;
/** The seconds at which it is kept, looked at once a second; `through(second)`: the last record by then. */
function times(keeping: Keeping, seconds: number, through: (second: number) => number): number[] {
  const all = Array.from({ length: seconds }, (_, second) => second + 1);
  return all.filter((second) => keeping.isDue(second * 1000, through(second)));
}

test('the first time is a few seconds after the start, then it is each minute', () => {
  expect(times(new Keeping(0, 0, 0), 130, () => 0)).toEqual([5, 65, 125]);
});

test('a start that had to read much is the last one that has to', () => {
  expect(times(new Keeping(0, MANY, MANY), 62, () => MANY)).toEqual([1, 61]);
});

test('however fast it is told, a start has no more to read than what is told in a few seconds, or so many records', () => {
  const perSecond = 7000;
  const kept = times(new Keeping(0, 0, 0), 60, (second) => second * perSecond);
  const gaps = kept.map((second, at) => second - (kept[at - 1] ?? 0));
  expect(Math.max(...gaps) * perSecond).toBeLessThan(MANY + 6 * perSecond);
  expect(Math.min(...gaps.slice(1))).toBe(5);
});

test('a clock that is set back does not keep it from being kept', () => {
  const keeping = new Keeping(1e9, 0, 0);
  expect([keeping.isDue(1e9 - 3_600_000, 0), keeping.isDue(1e9 - 3_540_000, 0)]).toEqual([
    true,
    true,
  ]);
});
