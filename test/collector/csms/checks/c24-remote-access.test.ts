/** C24: sessions from afar. */
import { expect, test } from 'vitest';
import { remoteAccess } from '../../../../collector/csms/checks/c24-remote-access.ts';
import {
  ago,
  type Case,
  drift,
  exception,
  grant,
  told,
  watch,
} from '../../../support/check-cases.ts';

const session = (known: Parameters<typeof drift>[0] = {}) =>
  drift({ kind: 'remote.session', severity: 'medium', ...known });
const failed = { is: 'fail', failing: ['drift:d1'] } as const;
const under = (...grants: ReturnType<typeof grant>[]) => ({
  views: { drifts: [session()], grants },
});
const hours = (from: number, to: number) => [
  { from: Date.parse(ago(2, from)), to: Date.parse(ago(2, to)) },
];

const cases: readonly Case[] = [
  ['no session passes', { views: {} }, { is: 'pass' }],
  [
    'no session passes where nobody was granted anything',
    { views: { grants: [] } },
    { is: 'pass' },
  ],
  ['one under a live grant from where it says passes', under(grant()), { is: 'pass' }],
  ['one under a grant from anywhere passes', under(grant({ sources: [] })), { is: 'pass' }],
  [
    'one of a vendor in the window they were let in for passes',
    under(grant({ kind: 'vendor_remote' }, hours(1, -1))),
    { is: 'pass' },
  ],
  [
    'one in a zone that is granted passes',
    under(grant({ targets: { assets: [], zones: ['cell'] } })),
    { is: 'pass' },
  ],
  ['one that nobody granted fails, though a change was approved', under(), failed],
  ['one after the window fails', under(grant({ kind: 'vendor_remote' }, hours(4, 1))), failed],
  ['one before it was let in fails', under(grant({}, hours(-1, -5))), failed],
  [
    'one that may have been before fails',
    { views: { drifts: [session({ earliest: ago(2, 2) })], grants: [grant({}, hours(1, -1))] } },
    failed,
  ],
  ['one from another station fails', under(grant({ sources: ['s2'] })), failed],
  ['one on another asset fails', under(grant({ targets: { assets: ['a2'], zones: [] } })), failed],
  ['a permit to connect lets nobody in', under(grant({ kind: 'connect' })), failed],
  [
    'one from who knows where is not known where the grant names a station',
    { views: { drifts: [session({ sources: [], sourceName: null })], grants: [grant()] } },
    { is: 'unknown', unknown: ['not-said'] },
  ],
  [
    'one from who knows where fails where nobody was granted anything',
    { views: { drifts: [session({ sources: [] })], grants: [] } },
    failed,
  ],
  [
    'one that was refused was none',
    { views: { drifts: [session({ isAttempt: true })] } },
    { is: 'pass' },
  ],
  [
    'one of two months ago is over',
    { views: { drifts: [session({ latest: ago(60), earliest: ago(60) })] } },
    { is: 'pass' },
  ],
  [
    'what is tolerated is shown as excepted',
    { views: { drifts: [session({ verdict: 'tolerated' })] } },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'an exception is shown as one',
    { views: { drifts: [session()] }, exceptions: [exception('C24', 'asset:a1')] },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'grants that nobody keeps are not known',
    { views: { drifts: [session()], grants: null } },
    { is: 'unknown', unknown: ['not-kept'] },
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
