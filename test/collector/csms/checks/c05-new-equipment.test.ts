/** C05: what is new is looked at. */
import { expect, test } from 'vitest';
import { newEquipment } from '../../../../collector/csms/checks/c05-new-equipment.ts';
import { ago, type Case, exception, told } from '../../../support/check-cases.ts';

const arrival = (days: number, reviewedAt: ReturnType<typeof ago> | null = null) => ({
  ...{ site: 'plant', zone: 'cell', asset: 'n1', name: 'Camera', firstSeen: ago(days), reviewedAt },
  permittedBy: null as string | null,
});

const cases: readonly Case[] = [
  ['nothing new passes', { views: {} }, { is: 'pass' }],
  [
    'a newcomer of eleven days that nobody reviewed fails',
    { views: { arrivals: [arrival(11)] } },
    { is: 'fail', failing: ['asset:n1'] },
  ],
  [
    'one that was permitted beforehand was looked at then',
    { views: { arrivals: [{ ...arrival(11), permittedBy: 'ACC-1' }] } },
    { is: 'pass' },
  ],
  ['one of nine days has time', { views: { arrivals: [arrival(9)] } }, { is: 'pass' }],
  ['one that was reviewed passes', { views: { arrivals: [arrival(11, ago(6))] } }, { is: 'pass' }],
  [
    'an exception is shown as one',
    { views: { arrivals: [arrival(11)] }, exceptions: [exception('C05', 'asset:n1')] },
    { is: 'excepted', excepted: ['asset:n1'] },
  ],
  [
    'a zone out of scope is not asked',
    { scope: { isInScope: false }, views: { arrivals: [arrival(11)] } },
    { is: 'na' },
  ],
  [
    'nobody was watching: something may have come',
    { views: { watches: [] } },
    { is: 'unknown', unknown: ['never-heard'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(newEquipment, story)).toEqual(expected);
});
