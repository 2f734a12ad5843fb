import { expect, test } from 'vitest';
import { Patience } from '../../../collector/ingest/patience.ts';

test.each<[string, (patience: Patience) => void, boolean]>([
  ['nothing to commit', () => {}, false],
  ['a batch that hangs', (patience) => patience.begin(0), true],
  [
    'a batch that fails at once, and none after it',
    (patience) => {
      patience.begin(0);
      patience.fail();
    },
    true,
  ],
  [
    'one that succeeds after others failed',
    (patience) => {
      for (const at of [0, 1000, 4000]) {
        patience.begin(at);
        patience.fail();
      }
      patience.begin(4500);
      patience.succeed(4600);
    },
    false,
  ],
  [
    'one that hangs beside others that succeed',
    (patience) => {
      patience.begin(0);
      patience.begin(4000);
      patience.succeed(4100);
    },
    false,
  ],
  [
    'a failure before it was proven that something can be committed',
    (patience) => {
      patience.begin(0);
      patience.fail();
      patience.rest();
    },
    false,
  ],
])('%s: does a collector leave after five seconds? ', (_, story, isOver) => {
  const patience = new Patience(5000);
  story(patience);
  expect(patience.isOver(4999)).toBe(false);
  expect(patience.isOver(5000)).toBe(isOver);
});

test('of failures in a row the first is told', () => {
  const patience = new Patience(5000);
  const failing = [1, 2].map((at) => {
    patience.begin(at);
    return patience.fail();
  });
  patience.begin(3);
  patience.succeed(4);
  patience.begin(5);
  expect([...failing, patience.fail()]).toEqual([true, false, true]);
});
