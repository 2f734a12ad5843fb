/** C18: the plant and the internet. */
import { expect, test } from 'vitest';
import { publicAddresses } from '../../../../collector/csms/checks/c18-public-addresses.ts';
import { ago, asset, type Case, exception, told } from '../../../support/check-cases.ts';

const contact = (
  known: { isApproved?: boolean; zone?: null; lastSeen?: ReturnType<typeof ago> } = {},
) => ({
  ...{ site: 'plant', zone: 'cell', asset: 'a1', name: 'PLC 1', peer: '203.0.113.9' },
  ...{ service: 'tcp/443 tls', isApproved: false, lastSeen: ago(1) },
  ...known,
});

const cases: readonly Case[] = [
  ['no contact passes', { views: { assets: [asset()] } }, { is: 'pass' }],
  [
    'a contact of yesterday fails',
    { views: { assets: [asset()], contacts: [contact()] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'one that a conduit allows passes',
    { views: { contacts: [contact({ isApproved: true })] } },
    { is: 'pass' },
  ],
  [
    'one of last month is over',
    { views: { contacts: [contact({ lastSeen: ago(30) })] } },
    { is: 'pass' },
  ],
  ['a zone of IT may', { scope: { side: 'it' }, views: { contacts: [contact()] } }, { is: 'na' }],
  [
    'what stands in no zone may not',
    { scope: { zone: null, side: null }, views: { contacts: [contact({ zone: null })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'an exception is shown as one',
    { views: { contacts: [contact()] }, exceptions: [exception('C18', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'nobody was watching',
    { views: { assets: [asset()], watches: [] } },
    { is: 'unknown', unknown: ['never-heard'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(publicAddresses, story)).toEqual(expected);
});
