/** C06: drawings that show what is there. */
import { expect, test } from 'vitest';
import { drawings } from '../../../../collector/csms/checks/c06-drawings.ts';
import { ago, asset, type Case, exception, told, watch } from '../../../support/check-cases.ts';

/** Approved so long ago, of what was so long ago. */
const drawing = (days: number, drawn = days) => ({
  ...{ site: 'plant', zone: 'cell', subject: 'drawing:d1', name: 'Drawing DRW-1' },
  ...{ drawnAt: ago(drawn), approvedAt: ago(days) },
});
const moved = (days: number) => ({
  ...{ site: 'plant', zone: 'cell', subject: 'drift:t1', what: 'a switch got another neighbour' },
  at: ago(days),
});

const cases: readonly Case[] = [
  ['a drawing approved last month passes', { views: { drawings: [drawing(30)] } }, { is: 'pass' }],
  [
    'a zone that is on none fails: what waits for approval is none',
    { views: { drawings: [] } },
    { is: 'fail', failing: ['zone:cell'] },
  ],
  [
    'one of last year fails',
    { views: { drawings: [drawing(366)] } },
    { is: 'fail', failing: ['zone:cell'] },
  ],
  [
    'something moved after it was approved',
    { views: { drawings: [drawing(60)], topology: [moved(20)] } },
    { is: 'fail', failing: ['zone:cell'] },
  ],
  [
    'something moved days ago: there is time to draw it',
    { views: { drawings: [drawing(60)], topology: [moved(3)] } },
    { is: 'pass' },
  ],
  [
    'what moved before is on it',
    { views: { drawings: [drawing(60)], topology: [moved(70)] } },
    { is: 'pass' },
  ],
  [
    'what moved between drawing and approval is not on it',
    { views: { drawings: [drawing(30, 60)], topology: [moved(45)] } },
    { is: 'fail', failing: ['zone:cell'] },
  ],
  ['one of eleven months passes', { views: { drawings: [drawing(340)] } }, { is: 'pass' }],
  [
    'where drawings cannot be kept nothing is known of them',
    { views: { drawings: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  [
    'devices in no zone are on no drawing',
    { scope: { zone: null }, views: { assets: [asset({ zone: null })] } },
    { is: 'fail', failing: ['site:plant'] },
  ],
  [
    'where everything stands in a zone nobody asks beside them',
    { scope: { zone: null } },
    { is: 'na' },
  ],
  [
    'an exception is shown as one',
    { views: { drawings: [drawing(366)] }, exceptions: [exception('C06', 'zone:cell')] },
    { is: 'excepted', excepted: ['zone:cell'] },
  ],
  [
    'nobody was watching: something may have moved',
    { views: { drawings: [drawing(30)], watches: [watch(5)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(drawings, story)).toEqual(expected);
});
