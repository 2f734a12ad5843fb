/** C14: emergencies are reviewed. */
import { expect, test } from 'vitest';
import { emergencyReviews } from '../../../../collector/csms/checks/c14-emergency-reviews.ts';
import { ago, type Case, exception, request, told } from '../../../support/check-cases.ts';

const emergency = (days: number, reviewedAt: ReturnType<typeof ago> | null = null) =>
  request({ state: 'retro_review', openedAt: ago(days), reviewedAt });

const cases: readonly Case[] = [
  ['no emergency passes', { views: { requests: [request()] } }, { is: 'pass' }],
  [
    'one that both sides reviewed passes',
    { views: { requests: [emergency(6, ago(4))] } },
    { is: 'pass' },
  ],
  [
    'one of four days without a review fails',
    { views: { requests: [emergency(4)] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  ['one of two days has time', { views: { requests: [emergency(2)] } }, { is: 'pass' }],
  [
    'the site may ask for it sooner',
    { settings: { hours: 24 }, views: { requests: [emergency(2)] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'an exception is shown as one',
    { views: { requests: [emergency(4)] }, exceptions: [exception('C14')] },
    { is: 'excepted', excepted: ['change:c1'] },
  ],
  [
    'where nobody keeps changes nothing is known',
    { views: { requests: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  [
    'a zone out of scope is not asked',
    { scope: { isInScope: false }, views: { requests: [emergency(4)] } },
    { is: 'na' },
  ],
  [
    'nobody was watching: the records say it all',
    { views: { requests: [emergency(6, ago(4))], watches: [] } },
    { is: 'pass' },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(emergencyReviews, story)).toEqual(expected);
});
