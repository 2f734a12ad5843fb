/** C23: what listens. */
import { expect, test } from 'vitest';
import { services } from '../../../../collector/csms/checks/c23-services.ts';
import { type Case, drift, exception, told, watch } from '../../../support/check-cases.ts';

const listens = (known: Parameters<typeof drift>[0] = {}) =>
  drift({ kind: 'service.new', path: 'tcp/8080', severity: 'low', ...known });

const cases: readonly Case[] = [
  ['nothing new passes', { views: {} }, { is: 'pass' }],
  [
    'a service that nobody asked for fails',
    { views: { drifts: [listens({ verdict: 'unauthorised' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  ['one that a change brought passes', { views: { drifts: [listens()] } }, { is: 'pass' }],
  [
    'one that is gone again passes',
    { views: { drifts: [listens({ verdict: 'unauthorised', isOpen: false })] } },
    { is: 'pass' },
  ],
  [
    'while an agent learns nothing can be new',
    { views: { watches: [watch(400, { isLearning: true })] } },
    { is: 'unknown', unknown: ['still-learning'] },
  ],
  [
    'what is not judged is not known',
    { views: { drifts: [listens({ verdict: null })] } },
    { is: 'unknown', unknown: ['not-judged'] },
  ],
  [
    'an exception is shown as one',
    {
      views: { drifts: [listens({ verdict: 'unauthorised' })] },
      exceptions: [exception('C23', 'asset:a1')],
    },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching',
    { views: { watches: [watch(3)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(services, story)).toEqual(expected);
});
