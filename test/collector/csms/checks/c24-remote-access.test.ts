/** C24: sessions from afar. */
import { expect, test } from 'vitest';
import { remoteAccess } from '../../../../collector/csms/checks/c24-remote-access.ts';
import { ago, type Case, drift, exception, told, watch } from '../../../support/check-cases.ts';

const session = (known: Parameters<typeof drift>[0] = {}) =>
  drift({ kind: 'remote.session', severity: 'medium', ...known });

const cases: readonly Case[] = [
  ['no session passes', { views: {} }, { is: 'pass' }],
  ['one under an approved change passes', { views: { drifts: [session()] } }, { is: 'pass' }],
  [
    'one that nobody granted fails',
    { views: { drifts: [session({ verdict: 'unauthorised' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'one outside its window fails',
    { views: { drifts: [session({ verdict: 'out_of_window' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'one of two months ago is over',
    { views: { drifts: [session({ verdict: 'unauthorised', latest: ago(60) })] } },
    { is: 'pass' },
  ],
  [
    'what is tolerated is shown as excepted',
    { views: { drifts: [session({ verdict: 'tolerated' })] } },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'an exception is shown as one',
    {
      views: { drifts: [session({ verdict: 'unauthorised' })] },
      exceptions: [exception('C24', 'asset:a1')],
    },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching',
    { views: { watches: [watch(3)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(remoteAccess, story)).toEqual(expected);
});
