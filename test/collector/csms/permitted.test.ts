/** Which device a permit is for, where and when. */
import { expect, test } from 'vitest';
import { arrivedWith, permitsOf, withPermits } from '../../../collector/csms/permitted.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { ago, asset, NOW } from '../../support/check-cases.ts';
import { connectBody, uuid } from '../../support/granted.ts';

const MAC = '00:30:de:00:00:05';
const zone = uuid(20);
const permit = (serials: readonly string[] = []) => ({
  ...{ id: uuid(1), ref: 'ACC-1', site: 'plant' as SiteId },
  body: connectBody({ device: { macs: [MAC], serials, zone, port: null } }),
  live: [{ from: Date.parse(ago(10)), to: Date.parse(ago(-1)) }],
});
const mac = { asset: 'a1', kind: 'mac', value: MAC };
const serial = (value: string) => ({ asset: 'a1', kind: 'serial', value });
const expected = (shown: readonly (typeof mac)[], serials: readonly string[] = [], in_ = zone) =>
  withPermits(
    [asset({ isDeclared: false, zone: in_ })],
    permitsOf([permit(serials)], shown),
    NOW,
  )[0]?.permittedBy ?? null;

test('the very device in its zone is expected', () => {
  expect(expected([mac])).toBe('ACC-1');
  expect(expected([serial('S1')], ['S1'])).toBe('ACC-1');
  expect(expected([serial('siemens S1')], ['S1'])).toBe('ACC-1');
  expect(expected([serial('siemens XS1')], ['S1'])).toBeNull();
});

test('another device, its address on another number, and it in another zone are not', () => {
  expect(expected([{ ...mac, value: '00:30:de:00:00:06' }])).toBeNull();
  expect(expected([mac, serial('S2')], ['S1'])).toBeNull();
  expect(expected([mac], [], uuid(21))).toBeNull();
  expect(expected([{ ...mac, asset: 'a2' }])).toBeNull();
});

test('a permit of afterwards, and one that is over, expected nobody', () => {
  const permits = permitsOf([permit()], [mac]);
  const came = (days: number) => {
    const row = { site: 'plant', zone, asset: 'a1', name: 'x', firstSeen: ago(days) };
    return arrivedWith([{ ...row, reviewedAt: null, permittedBy: null }], permits)[0]?.permittedBy;
  };
  expect([came(11), came(9)]).toEqual([null, 'ACC-1']);
  expect(withPermits([asset({ zone })], permits, ago(-2))[0]?.permittedBy).toBeNull();
});
