/** C17: rules that nothing uses. */
import { expect, test } from 'vitest';
import { unusedRules } from '../../../../collector/csms/checks/c17-unused-rules.ts';
import { ago, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const rule = (approved: number, used: number | null) => ({
  ...{ site: 'plant', zone: 'cell', conduit: 'k1', name: 'Office to cell', rule: 'modbus' },
  ...{ approvedAt: ago(approved), lastUsed: used === null ? null : ago(used) },
});

const cases: readonly Case[] = [
  ['a rule used yesterday passes', { views: { rules: [rule(300, 1)] } }, { is: 'pass' }],
  [
    'one unused for a hundred days fails',
    { views: { rules: [rule(300, 100)] } },
    { is: 'fail', failing: ['conduit:k1'] },
  ],
  [
    'one that was never used fails',
    { views: { rules: [rule(300, null)] } },
    { is: 'fail', failing: ['conduit:k1'] },
  ],
  [
    'one that was approved anew has been reviewed',
    { views: { rules: [rule(5, 100)] } },
    { is: 'pass' },
  ],
  ['a zone without rules is not asked', { views: {} }, { is: 'na' }],
  [
    'an exception is shown as one',
    { views: { rules: [rule(300, null)] }, exceptions: [exception('C17', 'conduit:k1')] },
    { is: 'excepted', excepted: ['conduit:k1'] },
  ],
  [
    'nobody was watching: a rule in use since may have been used all the time',
    { views: { rules: [rule(300, 1)], watches: [watch(10)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(unusedRules, story)).toEqual(expected);
});
