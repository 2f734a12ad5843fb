/** C08: what nobody asked for, and nobody has dealt with. */
import { expect, test } from 'vitest';
import { openDrift } from '../../../../collector/csms/checks/c08-open-drift.ts';
import { ago, type Case, drift, exception, told, watch } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['no open drift passes', { views: {} }, { is: 'pass' }],
  [
    'an authorised one passes, however old',
    { views: { drifts: [drift({ known: ago(20) })] } },
    { is: 'pass' },
  ],
  [
    'an unauthorised one past its time fails',
    { views: { drifts: [drift({ verdict: 'unauthorised' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'so does a wrong scope',
    { views: { drifts: [drift({ verdict: 'wrong_scope', severity: 'high' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'one of two hours has time',
    { views: { drifts: [drift({ verdict: 'unauthorised', known: ago(0, 2) })] } },
    { is: 'pass' },
  ],
  [
    'medium has three days',
    { views: { drifts: [drift({ verdict: 'wrong_scope', severity: 'medium' })] } },
    { is: 'pass' },
  ],
  [
    'what is settled is not open',
    { views: { drifts: [drift({ verdict: 'unauthorised', isOpen: false })] } },
    { is: 'pass' },
  ],
  [
    'what was refused has changed nothing',
    { views: { drifts: [drift({ verdict: 'unauthorised', isAttempt: true })] } },
    { is: 'pass' },
  ],
  [
    'before change control is on it would have failed',
    { views: { drifts: [drift({ verdict: 'unauthorised', isWouldBe: true })] } },
    { is: 'unknown', unknown: ['not-controlled'] },
  ],
  [
    'what nobody has judged is not known',
    { views: { drifts: [drift({ verdict: null })] } },
    { is: 'unknown', unknown: ['not-judged'] },
  ],
  [
    'what is tolerated is shown as excepted',
    { views: { drifts: [drift({ verdict: 'tolerated' })] } },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'an exception for the asset covers its drift',
    {
      views: { drifts: [drift({ verdict: 'unauthorised' })] },
      exceptions: [exception('C08', 'asset:a1')],
    },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'a zone out of scope is not asked',
    { scope: { isInScope: false }, views: { drifts: [drift({ verdict: 'unauthorised' })] } },
    { is: 'na' },
  ],
  [
    'nobody was watching: no drift proves nothing',
    { views: { watches: [watch(10)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(openDrift, story)).toEqual(expected);
});
