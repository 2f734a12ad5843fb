/** C16: what flows between zones. */
import { expect, test } from 'vitest';
import { conduits } from '../../../../collector/csms/checks/c16-conduits.ts';
import { ago, type Case, exception, flow, told, watch } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['an approved flow passes', { views: { flows: [flow()] } }, { is: 'pass' }],
  [
    'one that no conduit allows fails',
    { views: { flows: [flow(), flow({ id: 'f2', isApproved: false })] } },
    { is: 'fail', failing: ['flow:f2'] },
  ],
  [
    'one of last month is over',
    { views: { flows: [flow({ isApproved: false, lastSeen: ago(30) })] } },
    { is: 'pass' },
  ],
  [
    'an exception is shown as one',
    { views: { flows: [flow({ isApproved: false })] }, exceptions: [exception('C16', 'flow:f1')] },
    { is: 'excepted', excepted: ['flow:f1'] },
  ],
  ['what stands in no zone crosses none', { scope: { zone: null } }, { is: 'na' }],
  [
    'where nobody keeps conduits nothing is known',
    { views: { flows: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  [
    'nobody was watching',
    { views: { flows: [flow()], watches: [watch(6)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(conduits, story)).toEqual(expected);
});
