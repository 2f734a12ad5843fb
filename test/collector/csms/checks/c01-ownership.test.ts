/** C01: who answers for an asset. */
import { expect, test } from 'vitest';
import { ownership } from '../../../../collector/csms/checks/c01-ownership.ts';
import { asset, type Case, exception, told } from '../../../support/check-cases.ts';

const cases: readonly Case[] = [
  ['an asset with all four passes', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'one without an owner fails',
    { views: { assets: [asset(), asset({ id: 'a2', hasOwner: false })] } },
    { is: 'fail', failing: ['asset:a2'] },
  ],
  [
    'one without a custodian fails',
    { views: { assets: [asset({ hasCustodian: false })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one without a criticality fails',
    { views: { assets: [asset({ criticality: null })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one in no zone fails',
    { scope: { zone: null }, views: { assets: [asset({ zone: null, hasZone: false })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one that is only planned, or gone, belongs to nobody',
    {
      views: {
        assets: [
          asset({ lifecycle: 'planned', hasOwner: false }),
          asset({ lifecycle: 'retired', hasOwner: false }),
          asset(),
        ],
      },
    },
    { is: 'pass' },
  ],
  [
    'devices that nobody declared have no owner anybody knows of',
    { views: { assets: [asset({ isDeclared: false, lifecycle: null })] } },
    { is: 'unknown', unknown: ['not-declared'] },
  ],
  ['a zone without assets is not asked', { views: { assets: [] } }, { is: 'na' }],
  [
    'an exception is shown as one',
    { views: { assets: [asset({ hasOwner: false })] }, exceptions: [exception('C01', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'nobody was watching: the records still say who owns it',
    { views: { assets: [asset()], watches: [] } },
    { is: 'pass' },
  ],
  [
    'where nobody keeps what is declared, nothing is known',
    { views: { assets: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(ownership, story)).toEqual(expected);
});
