/** C09: programs and parameters are changed with leave. */
import { expect, test } from 'vitest';
import { engineeringWrites } from '../../../../collector/csms/checks/c09-engineering-writes.ts';
import { ago, type Case, drift, told, watch } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['no engineering act passes', { views: {} }, { is: 'pass' }],
  ['an approved download passes', { views: { drifts: [drift()] } }, { is: 'pass' }],
  [
    'a download that nobody approved fails, settled or not',
    { views: { drifts: [drift({ verdict: 'unauthorised', isOpen: false })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'so does another program than the approved one',
    { views: { drifts: [drift({ verdict: 'value_mismatch' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'a write by somebody else fails',
    { views: { drifts: [drift({ kind: 'param.write', verdict: 'wrong_actor' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'at another time than approved is another check’s',
    { views: { drifts: [drift({ verdict: 'out_of_window' })] } },
    { is: 'pass' },
  ],
  [
    'operating modes are another check’s',
    { views: { drifts: [drift({ kind: 'mode.changed', verdict: 'unauthorised' })] } },
    { is: 'pass' },
  ],
  [
    'before the thirty days nobody looks',
    { views: { drifts: [drift({ verdict: 'unauthorised', latest: ago(31) })] } },
    { is: 'pass' },
  ],
  [
    'a refused one changed nothing',
    { views: { drifts: [drift({ verdict: 'unauthorised', isAttempt: true })] } },
    { is: 'pass' },
  ],
  [
    'before change control is on, it would have failed',
    { views: { drifts: [drift({ verdict: 'unauthorised', isWouldBe: true })] } },
    { is: 'unknown', unknown: ['not-controlled'] },
  ],
  [
    'where nobody can say when it was, nobody knows',
    { views: { drifts: [drift({ verdict: 'ambiguous_time' })] } },
    { is: 'unknown', unknown: ['undecided'] },
  ],
  [
    'what is tolerated is shown as excepted',
    { views: { drifts: [drift({ verdict: 'tolerated' })] } },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching: silence proves nothing',
    { views: { watches: [watch(20)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(engineeringWrites, story)).toEqual(expected);
});
