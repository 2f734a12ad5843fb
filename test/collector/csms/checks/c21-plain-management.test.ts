/** C21: management that anybody can read. */
import { expect, test } from 'vitest';
import { plainManagement } from '../../../../collector/csms/checks/c21-plain-management.ts';
import { ago, asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const used = (days: number) => ({
  ...{ site: 'plant', zone: 'cell', asset: 'a1', name: 'Switch 1', protocol: 'telnet', port: 23 },
  lastSeen: ago(days),
});

const cases: readonly Case[] = [
  ['none in use passes', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'telnet of last week fails',
    { views: { plainServices: [used(7)] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  ['telnet of two months ago is over', { views: { plainServices: [used(60)] } }, { is: 'pass' }],
  [
    'an exception for the asset is shown',
    { views: { plainServices: [used(7)] }, exceptions: [exception('C21', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'an exception for the service is shown',
    { views: { plainServices: [used(7)] }, exceptions: [exception('C21', 'service:telnet')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'one for another asset is none for this',
    { views: { plainServices: [used(7)] }, exceptions: [exception('C21', 'asset:a2')] },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching',
    { views: { assets: [asset()], watches: [watch(20)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(plainManagement, story)).toEqual(expected);
});
