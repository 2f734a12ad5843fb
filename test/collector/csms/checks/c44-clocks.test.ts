/** C44: clocks. */
import { expect, test } from 'vitest';
import { clocks } from '../../../../collector/csms/checks/c44-clocks.ts';
import { ago, type Case, exception, told, watch } from '../../../support/check-cases.ts';

const clock = (skewMs: number | null) => ({
  ...{ site: 'plant', zone: 'cell', agent: 'plant/agent-1', skewMs },
});
const takes = (asset: string, server: string) => ({
  ...{ site: 'plant', zone: 'cell', asset, name: asset, server, lastSeen: ago(1) },
});

const cases: readonly Case[] = [
  ['a clock that is right passes', { views: { clocks: [clock(40)] } }, { is: 'pass' }],
  [
    'one that is six seconds slow fails',
    { views: { clocks: [clock(-6000)] } },
    { is: 'fail', failing: ['agent:plant/agent-1'] },
  ],
  [
    'one that cannot say is not known',
    { views: { clocks: [clock(null)] } },
    { is: 'unknown', unknown: ['not-said'] },
  ],
  [
    'assets that take their time from two servers pass',
    { views: { clocks: [clock(0)], timeSources: [takes('a', 'one'), takes('b', 'two')] } },
    { is: 'pass' },
  ],
  [
    'whoever takes it from a third one fails',
    {
      views: {
        clocks: [clock(0)],
        timeSources: [
          takes('a', 'one'),
          takes('b', 'one'),
          takes('c', 'two'),
          takes('d', 'two'),
          takes('e', 'three'),
        ],
      },
    },
    { is: 'fail', failing: ['asset:e'] },
  ],
  [
    'an exception is shown as one',
    { views: { clocks: [clock(9000)] }, exceptions: [exception('C44', 'agent:plant/agent-1')] },
    { is: 'excepted', excepted: ['agent:plant/agent-1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching',
    { views: { watches: [watch(3)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(clocks, story)).toEqual(expected);
});
