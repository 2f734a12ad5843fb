/** Who is in which zone: tables, and what holds whatever the zones are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Membership } from '../../../collector/zones/membership.ts';
import { overlapsOf } from '../../../collector/zones/overlap.ts';
import { canonicalRange } from '../../../collector/zones/range.ts';
import type { ZoneInForce } from '../../../collector/zones/zone.ts';
import { address, zone } from '../../support/zoned-plant.ts';

const CELL_7 = 'cell-7/eth0/0';
const CELL_8 = 'cell-8/eth0/0';
const within = (network: string, cidr: string) => ({ ranges: [{ network, cidr }] });
const held = (zones: readonly ZoneInForce[], text: string, asset: string | null = null) =>
  new Membership(zones).of(address(text), asset);

describe('the narrowest selector wins', () => {
  const zones = [
    zone('vlan', { vlans: [10] }),
    zone('network', { networks: ['cell-7/eth0/10'] }),
    zone('wide', within('cell-7/eth0/10', '10.0.0.0/8')),
    zone('narrow', within('cell-7/eth0/10', '10.1.2.0/24')),
    zone('host', within('cell-7/eth0/10', '10.1.2.3/32')),
    zone('six', within('cell-7/eth0/10', 'fd00::/64')),
    zone('named', { members: ['plc-1'] }),
  ];
  test.each([
    ['10.1.2.3@cell-7/eth0/10', null, 'host', 'range'],
    ['10.1.2.4@cell-7/eth0/10', null, 'narrow', 'range'],
    ['10.9.9.9@cell-7/eth0/10', null, 'wide', 'range'],
    ['192.168.0.1@cell-7/eth0/10', null, 'network', 'network'],
    ['00:1b:1b:00:00:01@cell-7/eth0/10', null, 'network', 'network'],
    ['10.1.2.3@cell-9/eth1/10', null, 'vlan', 'vlan'],
    ['::ffff:10.1.2.3@cell-7/eth0/10', null, 'host', 'range'],
    ['fd00::7@cell-7/eth0/10', null, 'six', 'range'],
    ['10.1.2.3@cell-7/eth0/10', 'plc-1', 'named', 'member'],
  ])('%s of %s is in %s by its %s', (text, asset, name, by) => {
    expect(held(zones, text, asset)).toEqual({ zone: name, by });
  });

  test.each([
    '10.1.2.3@cell-9/eth0/0',
    '10.1.2.3@cell-9/eth0/110',
    '10.1.2.3@declared by a person',
    '~192.168.0.1@cell-7/eth0/10',
    '93.184.216.34@cell-7/eth0/10',
  ])('%s is in no zone', (text) => {
    expect(held(zones, text)).toBeUndefined();
  });
});

test('one block of two cells is two things', () => {
  const zones = [
    zone('cell-7', within(CELL_7, '192.168.0.0/24')),
    zone('cell-8', within(CELL_8, '192.168.0.0/24')),
  ];
  expect(held(zones, `192.168.0.5@${CELL_7}`)?.zone).toBe('cell-7');
  expect(held(zones, `192.168.0.5@${CELL_8}`)?.zone).toBe('cell-8');
  expect(overlapsOf(zones[0] as ZoneInForce, zones)).toEqual([]);
});

test('an exception is left to the next wider selector of another zone', () => {
  const zones = [
    zone('narrow', { ...within(CELL_7, '10.1.2.0/24'), exceptions: ['laptop'] }),
    zone('wide', within(CELL_7, '10.0.0.0/8')),
  ];
  expect(held(zones, '10.1.2.9', 'laptop')?.zone).toBe('wide');
  expect(held(zones, '10.1.2.9', 'plc')?.zone).toBe('narrow');
  expect(held(zones, '10.1.2.9')?.zone).toBe('narrow');
});

describe('an asset with several addresses', () => {
  const office = zone('office', { side: 'it', networks: ['office/eth0/0'] });
  const cell = zone('cell', { networks: [CELL_7] });
  const safety = zone('safety', { side: 'safety', members: ['f-cpu'] });
  const legs = ['10.0.0.5@office/eth0/0', `192.168.0.5@${CELL_7}`].map(address);
  const belonging = (zones: readonly ZoneInForce[], asset: string, addresses = legs) =>
    new Membership(zones).belonging(asset, addresses);

  test('counts to the side that has most to lose, and is told to be in both', () => {
    expect(belonging([office, cell], 'ews')).toEqual({
      ...{ zone: 'cell', zones: ['cell', 'office'], isDeclared: false },
    });
  });

  test('is declared when every zone but its own says that it may be there', () => {
    const knowing = { ...office, bridges: ['ews'] };
    expect(belonging([knowing, cell], 'ews').isDeclared).toBe(true);
    expect(belonging([office, { ...cell, bridges: ['ews'] }], 'ews').isDeclared).toBe(false);
  });

  test('a member among the addresses of another zone is not in two', () => {
    expect(belonging([cell, safety], 'f-cpu', [address('192.168.0.9')])).toEqual({
      ...{ zone: 'safety', zones: [], isDeclared: false },
    });
  });

  test('a member with addresses in two zones is in two, its own first', () => {
    const named = { ...office, members: ['ews'] };
    expect(belonging([named, cell], 'ews').zones).toEqual(['office', 'cell']);
  });

  test('with no address in any zone it is in none', () => {
    expect(belonging([office], 'x', [address('10.0.0.1@elsewhere/eth0/0')])).toEqual({
      ...{ zone: null, zones: [], isDeclared: false },
    });
  });
});

describe('two zones that claim the same', () => {
  const first = zone('a', {
    name: 'Cell 7',
    members: ['plc-1'],
    networks: ['cell-7/eth1/0'],
    vlans: [20],
    ...within(CELL_7, '10.1.2.77/24'),
  });
  test.each([
    [{ members: ['plc-1'] }, 'the asset plc-1'],
    [{ networks: ['cell-7/eth1/0'] }, 'the network cell-7/eth1/0'],
    [{ vlans: [20] }, 'VLAN 20'],
    [within(CELL_7, '10.1.2.0/24'), `10.1.2.0/24 of ${CELL_7}`],
  ])('%j is refused with the name and the claim', (claims, claim) => {
    expect(overlapsOf(zone('b', claims), [first])).toEqual([{ name: 'Cell 7', claim }]);
  });

  test('a range within another is no quarrel, and nobody quarrels with himself', () => {
    expect(overlapsOf(zone('b', within(CELL_7, '10.1.2.0/25')), [first])).toEqual([]);
    expect(overlapsOf(first, [first])).toEqual([]);
  });
});

test.each([
  ['10.1.2.3/24', '10.1.2.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['10.1.2.3/32', '10.1.2.3/32'],
  ['FD00:0::1/64', 'fd00::/64'],
  ['10.1.2.3', undefined],
  ['10.1.2.3/33', undefined],
  ["'; DROP TABLE asset", undefined],
])('%s is written %s', (given, canonical) => {
  expect(canonicalRange(given)).toBe(canonical);
});

describe('whatever the zones are', () => {
  const aRange = fc.record({
    network: fc.constantFrom(CELL_7, CELL_8),
    cidr: fc
      .tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(8, 16, 24, 30),
      )
      .map(([two, last, length]) => canonicalRange(`10.${two}.0.${last}/${length}`) as string),
  });
  const someZones = fc
    .array(fc.array(aRange, { maxLength: 4 }), { minLength: 1, maxLength: 5 })
    .map((all) => all.map((ranges, at) => zone(`z${at}`, { ranges })));
  const anIp = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }))
    .map(([two, last]) => `10.${two}.0.${last}`);

  test('their order says nothing', () => {
    fc.assert(
      fc.property(someZones, anIp, fc.constantFrom(CELL_7, CELL_8), (zones, ip, network) => {
        const text = `${ip}@${network}`;
        expect(held(zones, text)).toEqual(held(zones.toReversed(), text));
      }),
    );
  });

  test('no range of another zone that holds the address is longer than the one that won', () => {
    fc.assert(
      fc.property(someZones, anIp, fc.constantFrom(CELL_7, CELL_8), (zones, ip, network) => {
        const winner = held(zones, `${ip}@${network}`);
        const longest = (of: ZoneInForce) =>
          Math.max(
            -1,
            ...of.ranges
              .filter((range) => range.network === network && holds(range.cidr, ip))
              .map(({ cidr }) => Number(cidr.split('/')[1])),
          );
        const best = Math.max(...zones.map(longest));
        if (best === -1) expect(winner).toBeUndefined();
        else expect(longest(zones.find(({ id }) => id === winner?.zone) as ZoneInForce)).toBe(best);
      }),
    );
  });
});

/** By plain arithmetic, another way than the product's. */
function holds(cidr: string, ip: string): boolean {
  const number = (text: string) =>
    text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const [first = '', length = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(ip) / size) === Math.floor(number(first) / size);
}
