/** C15: nobody decides on what is theirs. */
import { expect, test } from 'vitest';
import { separationOfDuties } from '../../../../collector/csms/checks/c15-separation-of-duties.ts';
import { ago, type Case, exception, request, told } from '../../../support/check-cases.ts';

const byOlga = [
  { slot: 'ot', user: 'olga' },
  { slot: 'it', user: 'olga' },
];

const cases: readonly Case[] = [
  [
    'where two people answer for the site it is no pass, whatever was approved',
    { scope: { twoPeopleUntil: ago(-30) }, views: { requests: [request()] } },
    { is: 'excepted', excepted: ['site:plant'] },
  ],
  [
    'there one of them may have spoken for both sides, and it is said',
    {
      scope: { twoPeopleUntil: ago(-30) },
      views: { requests: [request({ isTwoPeople: true, approvals: byOlga })] },
    },
    { is: 'excepted', excepted: ['site:plant', 'change:c1'] },
  ],
  [
    'nobody approved there what they asked for',
    {
      scope: { twoPeopleUntil: ago(-30) },
      views: {
        requests: [request({ isTwoPeople: true, approvals: byOlga, requestedBy: 'olga' })],
      },
    },
    { is: 'fail', failing: ['change:c1'], excepted: ['site:plant', 'change:c1'] },
  ],
  [
    'nor for one side alone, nor without safety',
    {
      scope: { twoPeopleUntil: ago(-30) },
      views: {
        requests: [
          request({ isTwoPeople: true, approvals: byOlga.slice(0, 1) }),
          request({ id: 'c2', isTwoPeople: true, approvals: byOlga, takesSafety: true }),
        ],
      },
    },
    {
      ...{ is: 'fail', failing: ['change:c1', 'change:c2'] },
      excepted: ['site:plant', 'change:c2'],
    },
  ],
  [
    'once that has ended, one that was not submitted under it fails',
    {
      scope: { twoPeopleUntil: ago(1) },
      views: { requests: [request({ approvals: byOlga })] },
    },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'both sides approved, neither asked for it',
    { views: { requests: [request()] } },
    { is: 'pass' },
  ],
  [
    'who asked for it approved it',
    { views: { requests: [request({ requestedBy: 'olga' })] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'one person spoke for both sides',
    {
      views: {
        requests: [
          request({
            approvals: [
              { slot: 'ot', user: 'olga' },
              { slot: 'it', user: 'olga' },
            ],
          }),
        ],
      },
    },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'the side of IT is missing',
    { views: { requests: [request({ approvals: [{ slot: 'ot', user: 'olga' }] })] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'where one side is concerned one approval is enough',
    {
      views: {
        requests: [request({ takesBothSides: false, approvals: [{ slot: 'ot', user: 'olga' }] })],
      },
    },
    { is: 'pass' },
  ],
  [
    'safety was not asked',
    { views: { requests: [request({ takesSafety: true })] } },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'it was approved by nobody who is known here',
    {
      views: {
        requests: [request({ takesBothSides: false, approvals: [{ slot: 'ot', user: null }] })],
      },
    },
    { is: 'fail', failing: ['change:c1'] },
  ],
  [
    'what was never approved breaks nothing',
    { views: { requests: [request({ approvedAt: null, approvals: [] })] } },
    { is: 'pass' },
  ],
  [
    'a small site says that it is one',
    {
      views: { requests: [request({ approvals: [{ slot: 'ot', user: 'olga' }] })] },
      exceptions: [exception('C15')],
    },
    { is: 'excepted', excepted: ['change:c1'] },
  ],
  [
    'where nobody keeps changes nothing is known',
    { views: { requests: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  [
    'a zone out of scope is not asked',
    { scope: { isInScope: false }, views: { requests: [request({ requestedBy: 'olga' })] } },
    { is: 'na' },
  ],
  [
    'nobody was watching: the records say it all',
    { views: { requests: [request()], watches: [] } },
    { is: 'pass' },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(separationOfDuties, story)).toEqual(expected);
});
