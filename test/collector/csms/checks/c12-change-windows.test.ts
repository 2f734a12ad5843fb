/** C12: changes are made when they were approved for. */
import { expect, test } from 'vitest';
import { changeWindows } from '../../../../collector/csms/checks/c12-change-windows.ts';
import { type Case, drift, exception, told, watch } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['no change passes', { views: {} }, { is: 'pass' }],
  ['one in its window passes', { views: { drifts: [drift()] } }, { is: 'pass' }],
  [
    'one outside it fails',
    { views: { drifts: [drift({ verdict: 'out_of_window' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'of whatever kind',
    {
      views: {
        drifts: [drift({ kind: 'config.switch', verdict: 'out_of_window', isOpen: false })],
      },
    },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'one that nobody asked for is another check’s',
    { views: { drifts: [drift({ verdict: 'unauthorised' })] } },
    { is: 'pass' },
  ],
  [
    'where nobody can say when it was, nobody knows',
    { views: { drifts: [drift({ verdict: 'ambiguous_time' })] } },
    { is: 'unknown', unknown: ['undecided'] },
  ],
  [
    'an exception is shown as one',
    {
      views: { drifts: [drift({ verdict: 'out_of_window' })] },
      exceptions: [exception('C12', 'drift:d1')],
    },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching when it may have happened',
    { views: { watches: [watch(29 * 0.9)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(changeWindows, story)).toEqual(expected);
});
