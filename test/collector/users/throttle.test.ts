import { expect, test } from 'vitest';
import { Throttle } from '../../../collector/users/throttle.ts';

test('waits double, are forgotten after an hour, and the table of guessers is bounded', () => {
  const throttle = new Throttle({ free: 2, mostMs: 5000, size: 2 });
  const waits = [1, 2, 3, 4, 5, 6].map(() => {
    throttle.fail('a', 0);
    return throttle.wait('a', 0);
  });
  expect(waits).toEqual([0, 0, 2000, 4000, 5000, 5000]);
  throttle.fail('a', 3_600_000);
  expect(throttle.wait('a', 3_600_000)).toBe(0);
  for (const other of ['b', 'c']) throttle.fail(other, 0);
  for (const at of [1, 2, 3]) throttle.fail('a', at);
  expect(throttle.wait('a', 3)).toBe(2000);
});
