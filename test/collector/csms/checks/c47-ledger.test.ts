/** C47: the ledger. */
import { expect, test } from 'vitest';
import { ledger } from '../../../../collector/csms/checks/c47-ledger.ts';
import { ago, type Case, exception, told } from '../../../support/check-cases.ts';

const chain = (
  known: { findings?: string[]; records?: number; anchoredAt?: ReturnType<typeof ago> | null } = {},
) => ({
  ...{ site: '', zone: null, records: 40, findings: [], anchoredBy: 'agent plant/agent-1' },
  anchoredAt: ago(0, 1),
  ...known,
});

const cases: readonly Case[] = [
  ['whole, and remembered an hour ago', { views: { ledger: [chain()] } }, { is: 'pass' }],
  [
    'a record that was altered fails',
    { views: { ledger: [chain({ findings: ['Record 7 was altered.'] })] } },
    { is: 'fail', failing: ['ledger'] },
  ],
  [
    'nobody outside remembers it: an end cut off would not show',
    { views: { ledger: [chain({ anchoredAt: null })] } },
    { is: 'unknown', unknown: ['not-anchored'] },
  ],
  [
    'what came since the day before yesterday is vouched for by nobody',
    { views: { ledger: [chain({ anchoredAt: ago(2) })] } },
    { is: 'unknown', unknown: ['not-anchored'] },
  ],
  [
    'the site may wait longer',
    { settings: { hours: 72 }, views: { ledger: [chain({ anchoredAt: ago(2) })] } },
    { is: 'pass' },
  ],
  [
    'an empty one proves nothing',
    { views: { ledger: [chain({ records: 0, anchoredAt: null })] } },
    { is: 'unknown', unknown: ['nothing-there'] },
  ],
  [
    'an exception is shown as one',
    {
      views: { ledger: [chain({ findings: ['Record 7 was altered.'] })] },
      exceptions: [exception('C47')],
    },
    { is: 'excepted', excepted: ['ledger'] },
  ],
  [
    'nothing is asked out of scope',
    { scope: { isInScope: false }, views: { ledger: [chain()] } },
    { is: 'na' },
  ],
  [
    'nobody was watching the plant: the chain is its own witness',
    { views: { ledger: [chain()], watches: [] } },
    { is: 'pass' },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(ledger, story)).toEqual(expected);
});
