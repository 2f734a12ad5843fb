/** C04: declared one way, observed another. */
import { expect, test } from 'vitest';
import { attributeConflicts } from '../../../../collector/csms/checks/c04-attribute-conflicts.ts';
import { ago, asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const conflict = (days: number) => ({
  ...{ site: 'plant', zone: 'cell', asset: 'a1', name: 'PLC 1', field: 'firmware' },
  ...{ declared: '2.1', observed: '2.3', since: ago(days) },
});

const cases: readonly Case[] = [
  ['no conflict passes', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'one of ten days fails',
    { views: { assets: [asset()], conflicts: [conflict(10)] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one of three days has time',
    { views: { assets: [asset()], conflicts: [conflict(3)] } },
    { is: 'pass' },
  ],
  [
    'an exception is shown as one',
    { views: { assets: [asset()], conflicts: [conflict(10)] }, exceptions: [exception('C04')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'what was never observed cannot differ',
    { views: { assets: [asset({ isObserved: false })] } },
    { is: 'na' },
  ],
  [
    'nobody was watching: it may have changed since',
    { views: { assets: [asset()], watches: [watch(2)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(attributeConflicts, story)).toEqual(expected);
});
