/** C03: assets that are not there any more. */
import { expect, test } from 'vitest';
import { missingAssets } from '../../../../collector/csms/checks/c03-missing-assets.ts';
import { ago, asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const silent = (known: Parameters<typeof asset>[0] = {}) => asset({ lastSeen: ago(8), ...known });

const cases: readonly Case[] = [
  ['an asset heard today passes', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'one silent for eight watched days is missing',
    { views: { assets: [silent()] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one that speaks every five days is not missing after eight',
    { views: { assets: [silent({ intervalHours: 120 })] } },
    { is: 'pass' },
  ],
  [
    'but is after sixteen',
    { views: { assets: [silent({ intervalHours: 120, lastSeen: ago(16) })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one that was never seen is missing',
    { views: { assets: [silent({ lastSeen: null, isObserved: false, watch: null })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'its own agent was off: that it is missing is not known',
    { views: { assets: [silent()], watches: [watch(3)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
  [
    'another agent’s watch does not make up for it',
    { views: { assets: [silent()], watches: [watch(3), watch(400, { id: 'w2' })] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
  [
    'one in maintenance may be silent',
    { views: { assets: [silent({ lifecycle: 'maintenance' }), asset({ id: 'a2' })] } },
    { is: 'pass' },
  ],
  [
    'an exception is shown as one',
    { views: { assets: [silent()] }, exceptions: [exception('C03', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'where nothing is declared nothing can be missing',
    { views: { assets: [asset({ isDeclared: false, lifecycle: null })] } },
    { is: 'na' },
  ],
  [
    'nobody was watching at all',
    { views: { assets: [asset()], watches: [] } },
    { is: 'unknown', unknown: ['never-heard'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(missingAssets, story)).toEqual(expected);
});
