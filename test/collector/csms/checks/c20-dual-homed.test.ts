/** C20: one asset, two zones. */
import { expect, test } from 'vitest';
import { dualHomed } from '../../../../collector/csms/checks/c20-dual-homed.ts';
import { ago, asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const home = (isDeclared: boolean) => ({
  ...{ site: 'plant', zone: 'cell', asset: 'a1', name: 'Historian', zones: 2, isDeclared },
  since: ago(3),
});

const cases: readonly Case[] = [
  ['assets of one zone pass', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'one in two zones fails',
    { views: { assets: [asset()], homes: [home(false)] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  ['one that is declared to be passes', { views: { homes: [home(true)] } }, { is: 'pass' }],
  ['what stands in no zone is in no two', { scope: { zone: null } }, { is: 'na' }],
  [
    'an exception is shown as one',
    { views: { homes: [home(false)] }, exceptions: [exception('C20', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'nobody was watching',
    { views: { assets: [asset()], watches: [watch(1)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(dualHomed, story)).toEqual(expected);
});
