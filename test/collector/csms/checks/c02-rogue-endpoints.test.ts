/** C02: endpoints that nobody declared. */
import { expect, test } from 'vitest';
import { rogueEndpoints } from '../../../../collector/csms/checks/c02-rogue-endpoints.ts';
import { ago, asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const rogue = (known: Parameters<typeof asset>[0]) =>
  asset({ id: 'r1', name: 'Laptop', isDeclared: false, lifecycle: null, ...known });

const cases: readonly Case[] = [
  ['declared endpoints pass', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'one that nobody declared for four days fails',
    { views: { assets: [rogue({ firstSeen: ago(4) })] } },
    { is: 'fail', failing: ['asset:r1'] },
  ],
  [
    'one that was permitted to be connected is expected',
    { views: { assets: [rogue({ firstSeen: ago(4), permittedBy: 'ACC-1' })] } },
    { is: 'pass' },
  ],
  [
    'one of yesterday has time',
    { views: { assets: [rogue({ firstSeen: ago(1, 1) })] } },
    { is: 'pass' },
  ],
  [
    'in a zone of criticality 4 a day is the most',
    { scope: { criticality: 4 }, views: { assets: [rogue({ firstSeen: ago(1, 1) })] } },
    { is: 'fail', failing: ['asset:r1'] },
  ],
  [
    'the site may set another time',
    { settings: { hours: 240 }, views: { assets: [rogue({ firstSeen: ago(4) })] } },
    { is: 'pass' },
  ],
  [
    'one that somebody ignores until a day is shown as excepted',
    { views: { assets: [rogue({ firstSeen: ago(4), ignoredUntil: ago(-3) })] } },
    { is: 'excepted', excepted: ['asset:r1'] },
  ],
  [
    'until that day is over',
    { views: { assets: [rogue({ firstSeen: ago(4), ignoredUntil: ago(1) })] } },
    { is: 'fail', failing: ['asset:r1'] },
  ],
  [
    'an exception is shown as one',
    {
      views: { assets: [rogue({ firstSeen: ago(4) })] },
      exceptions: [exception('C02', 'asset:r1')],
    },
    { is: 'excepted', excepted: ['asset:r1'] },
  ],
  [
    'nobody was watching: no rogue proves nothing',
    { views: { assets: [asset()], watches: [watch(1)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
  [
    'a rogue stands however little was watched',
    { views: { assets: [rogue({ firstSeen: ago(4) })], watches: [watch(1)] } },
    { is: 'fail', failing: ['asset:r1'], unknown: ['not-watched'] },
  ],
  [
    'a zone out of scope is not asked',
    { scope: { isInScope: false }, views: { assets: [rogue({ firstSeen: ago(4) })] } },
    { is: 'na' },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(rogueEndpoints, story)).toEqual(expected);
});
