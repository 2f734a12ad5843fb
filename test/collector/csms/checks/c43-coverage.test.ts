/** C43: who watches. */
import { expect, test } from 'vitest';
import { coverage } from '../../../../collector/csms/checks/c43-coverage.ts';
import { asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['an agent that saw everything passes', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'one that was off for a day of seven fails',
    { views: { assets: [asset()], watches: [watch(6)] } },
    { is: 'fail', failing: ['agent:plant/agent-1'] },
  ],
  [
    'one that lost packets did not see everything',
    { views: { assets: [asset()], watches: [watch(400, { clearly: [] })] } },
    { is: 'fail', failing: ['agent:plant/agent-1'] },
  ],
  [
    'two that take turns see everything',
    {
      views: {
        assets: [asset()],
        watches: [watch(7, { agents: ['plant/agent-1', 'plant/agent-2'] })],
      },
    },
    { is: 'pass' },
  ],
  [
    'nobody was watching',
    { views: { assets: [asset()], watches: [] } },
    { is: 'fail', failing: ['zone:cell'] },
  ],
  [
    'what stands in no zone is watched as well',
    { scope: { zone: null }, views: { assets: [asset({ zone: null })], watches: [] } },
    { is: 'fail', failing: ['site:plant'] },
  ],
  [
    'where everything stands in a zone nobody asks beside them',
    { scope: { zone: null }, views: { watches: [] } },
    { is: 'na' },
  ],
  [
    'an exception is shown as one',
    { views: { assets: [asset()], watches: [] }, exceptions: [exception('C43', 'zone:cell')] },
    { is: 'excepted', excepted: ['zone:cell'] },
  ],
  [
    'where nobody keeps when agents watched, nothing is known',
    { views: { watches: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(coverage, story)).toEqual(expected);
});
