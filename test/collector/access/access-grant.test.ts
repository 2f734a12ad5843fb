/** What each kind of grant has to say before anybody may grant it. */
import { expect, test } from 'vitest';
import {
  type AccessGrantBody,
  flawOfGrant,
  overAt,
} from '../../../collector/access/access-grant.ts';
import { connectBody, grantBody, IVAN, march, vendorBody } from '../../support/granted.ts';

const now = march(1);
const nowhere = { assets: [], zones: [] };
const medium = { label: 'Stick 7', scanned: null, digest: null };

test.each<[string, AccessGrantBody, RegExp]>([
  ['a user without a person', grantBody({ person: null }), /nobody who uses it/],
  ['a user without a target', grantBody({ targets: nowhere }), /nothing that is accessed/],
  ['a vendor of no party', vendorBody({ party: null }), /whose people/],
  ['a vendor nobody answers for', vendorBody({ sponsor: null }), /Nobody here answers/],
  ['a vendor who answers for himself', vendorBody({ sponsor: IVAN }), /does not answer for it/],
  ['a vendor for ever', vendorBody({ end: null }), /has an end/],
  ['a vendor at any time', vendorBody({ windows: [] }), /has windows/],
  ['a program without an account', grantBody({ kind: 'service' }), /name the account/],
  [
    'a program nobody answers for',
    grantBody({ kind: 'service', account: 'svc' }),
    /Nobody here answers/,
  ],
  ['a permit to connect for ever', connectBody({ end: null }), /has an end/],
  ['a permit for no device', connectBody({ device: null }), /which device/],
  [
    'a permit for a device nobody could know',
    connectBody({ device: { macs: [], serials: [], zone: IVAN, port: null } }),
    /neither an address nor a serial/,
  ],
  ['a permit with a right', connectBody({ right: 'view' }), /gives no right/],
  ['a use without a right', grantBody({ right: null }), /what may be done/],
  ['a medium nobody names', grantBody({ kind: 'media', right: null }), /which medium/],
  ['a user with a medium', grantBody({ medium }), /permit for a medium/],
  ['one that ends first', grantBody({ end: march(1) }), /ends before it begins/],
  ['one that is over', grantBody({ from: '2025-03-01T00:00:00.000Z', end: now }), /time is over/],
  ['one for years', grantBody({ end: '2028-03-01T00:00:00.000Z' }), /366 days/],
])('%s is not asked for', (_, body, says) => {
  expect(flawOfGrant(body, now)).toMatch(says);
});

test.each<[string, AccessGrantBody]>([
  ['a person until further notice', grantBody({ end: null })],
  ['a vendor on Mondays of a month', vendorBody()],
  ['a device', connectBody()],
  ['a medium', grantBody({ kind: 'media', right: null, medium })],
])('%s may be asked for', (_, body) => {
  expect(flawOfGrant(body, now)).toBeUndefined();
});

test('the address of an adapter that moves from laptop to laptop permits no device', () => {
  const device = { macs: ['00:24:9b:00:00:05'], serials: [], zone: IVAN, port: null };
  expect(() => connectBody({ device })).toThrow('the address of an adapter identifies no device');
});

test('it is over with its end or with its last window, whichever is first', () => {
  const windows = [{ from: march(3), to: march(4), zone: 'UTC', recurrence: null }];
  expect(overAt(grantBody({ windows, end: null }))).toBe(march(4));
  expect(overAt(grantBody({ windows, end: march(3, '12:00') }))).toBe(march(3, '12:00'));
  expect(overAt(grantBody({ end: null }))).toBeNull();
});
