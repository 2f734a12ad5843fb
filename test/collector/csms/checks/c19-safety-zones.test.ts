/** C19: safety stands apart. */
import { expect, test } from 'vitest';
import { safetyZones } from '../../../../collector/csms/checks/c19-safety-zones.ts';
import { type Case, exception, flow, told, watch } from '../../../support/check-cases.ts';

const safety = { side: 'safety' } as const;

const cases: readonly Case[] = [
  ['no flow passes', { scope: safety }, { is: 'pass' }],
  ['an approved one passes', { scope: safety, views: { flows: [flow()] } }, { is: 'pass' }],
  [
    'one that no conduit allows fails',
    { scope: safety, views: { flows: [flow({ isApproved: false })] } },
    { is: 'fail', failing: ['flow:f1'] },
  ],
  [
    'one from another safety zone is another check’s',
    { scope: safety, views: { flows: [flow({ isApproved: false, isFromSafety: true })] } },
    { is: 'pass' },
  ],
  [
    'one that goes out is another check’s',
    { scope: safety, views: { flows: [flow({ isApproved: false, direction: 'out' })] } },
    { is: 'pass' },
  ],
  ['another zone is not asked', { views: { flows: [flow({ isApproved: false })] } }, { is: 'na' }],
  [
    'an exception is shown as one',
    {
      scope: safety,
      views: { flows: [flow({ isApproved: false })] },
      exceptions: [exception('C19', 'flow:f1')],
    },
    { is: 'excepted', excepted: ['flow:f1'] },
  ],
  [
    'where nobody keeps conduits nothing is known',
    { scope: safety, views: { flows: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  [
    'nobody was watching',
    { scope: safety, views: { watches: [watch(2)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(safetyZones, story)).toEqual(expected);
});
