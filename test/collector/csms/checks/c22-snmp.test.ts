/** C22: SNMP and its communities. */
import { expect, test } from 'vitest';
import { snmp } from '../../../../collector/csms/checks/c22-snmp.ts';
import { ago, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const spoken = (known: {
  version?: string;
  isDefaultCommunity?: boolean;
  proven?: ReturnType<typeof ago>;
}) => ({
  ...{ site: 'plant', zone: 'cell', asset: 'a1', name: 'Switch 1', version: null },
  ...{ isDefaultCommunity: false, proven: ago(1) },
  ...known,
});

const cases: readonly Case[] = [
  ['version 3 passes', { views: { snmp: [spoken({ version: 'v3' })] } }, { is: 'pass' }],
  [
    'version 2c fails',
    { views: { snmp: [spoken({ version: 'v2c' })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'a community that anybody knows fails',
    { views: { snmp: [spoken({ isDefaultCommunity: true })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'what was proven long ago is over',
    { views: { snmp: [spoken({ version: 'v1', proven: ago(40) })] } },
    { is: 'pass' },
  ],
  [
    'an exception is shown as one',
    { views: { snmp: [spoken({ version: 'v1' })] }, exceptions: [exception('C22', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching',
    { views: { watches: [watch(20)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(snmp, story)).toEqual(expected);
});
