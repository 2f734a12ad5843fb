/** C13: what was approved has been seen. */
import { expect, test } from 'vitest';
import { incompleteChanges } from '../../../../collector/csms/checks/c13-incomplete-changes.ts';
import { ago, type Case, exception, request, told, watch } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['a closed change passes', { views: { requests: [request()] } }, { is: 'pass' }],
  [
    'an incomplete one fails',
    { views: { requests: [request({ state: 'incomplete' })] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'one that nobody verified for five days fails',
    { views: { requests: [request({ state: 'verifying' })] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'so does one that nobody even began to verify',
    { views: { requests: [request({ state: 'approved' })] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'one that is over since yesterday is not known yet',
    { views: { requests: [request({ state: 'verifying', over: ago(1) })] } },
    { is: 'unknown', unknown: ['undecided'] },
  ],
  [
    'one that is still to come is not asked',
    { views: { requests: [request({ state: 'approved', over: ago(-1) })] } },
    { is: 'pass' },
  ],
  [
    'a cancelled one is not asked',
    { views: { requests: [request({ state: 'cancelled' })] } },
    { is: 'pass' },
  ],
  [
    'an exception is shown as one',
    {
      views: { requests: [request({ state: 'incomplete' })] },
      exceptions: [exception('C13', 'change:c1')],
    },
    { is: 'excepted', excepted: ['change:c1'] },
  ],
  [
    'a zone out of scope is not asked',
    { scope: { isInScope: false }, views: { requests: [request({ state: 'incomplete' })] } },
    { is: 'na' },
  ],
  [
    'nobody was watching for effects',
    { views: { requests: [request()], watches: [watch(2)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(incompleteChanges, story)).toEqual(expected);
});
