/** What a conversation is held to be, case by case. */
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../collector/zones/address.ts';
import type { ConduitInForce } from '../../../collector/zones/conduit.ts';
import { Conformance, type Flow } from '../../../collector/zones/conformity.ts';
import { Membership } from '../../../collector/zones/membership.ts';
import { conduit, end, rule, zone } from '../../support/zoned-plant.ts';

const zones = [
  zone('cell-7', { networks: ['cell-7/eth0/0'] }),
  zone('cell-8', { networks: ['cell-8/eth0/0'] }),
  zone('safety', { side: 'safety', members: ['f-cpu'] }),
  zone('office', { side: 'it', networks: ['office/eth0/0'] }),
];
const SEVEN = '192.168.0.1@cell-7/eth0/0';
const EIGHT = '192.168.0.1@cell-8/eth0/0';
const OFFICE = '10.0.0.9@office/eth0/0';
const NOWHERE = '10.9.9.9@lab/eth0/0';
const PUBLIC = '~93.184.216.34@cell-7/eth0/0';

const flow = (
  client: string | Flow['client'],
  server: string | Flow['server'],
  known = {},
): Flow => ({
  client: typeof client === 'string' ? end(client) : client,
  server: typeof server === 'string' ? end(server) : server,
  ...{ transport: 'tcp', port: 502, protocol: 'modbus' },
  ...known,
});
const judge = (told: Flow, ...conduits: ConduitInForce[]) =>
  new Conformance(new Membership(zones), conduits).judge(told);

const modbus = conduit('c1', 'cell-7', 'cell-8', {
  rules: [rule('r1', { protocol: 'modbus', transport: 'tcp', port: '502' })],
});

test('what is said inside a zone is free', () => {
  expect(judge(flow(SEVEN, '192.168.0.2@cell-7/eth0/0'))).toMatchObject({
    ...{ conformity: 'inside', from: 'cell-7', to: 'cell-7' },
  });
});

test('equal addresses of two cells are two ends', () => {
  expect(judge(flow(SEVEN, EIGHT))).toEqual({
    ...{ from: 'cell-7', to: 'cell-8', conformity: 'no-conduit', conduit: null, rule: null },
  });
});

describe('a rule allows what it names, the way it leads', () => {
  test.each<[string, Flow, ReturnType<typeof rule>, 'conforming' | 'no-rule']>([
    [
      'the service',
      flow(SEVEN, EIGHT),
      rule('r', { protocol: 'modbus', port: '502' }),
      'conforming',
    ],
    ['another port', flow(SEVEN, EIGHT, { port: 503 }), rule('r', { port: '502' }), 'no-rule'],
    [
      'a span of ports',
      flow(SEVEN, EIGHT, { port: 503 }),
      rule('r', { port: '500-503' }),
      'conforming',
    ],
    ['past the span', flow(SEVEN, EIGHT, { port: 504 }), rule('r', { port: '500-503' }), 'no-rule'],
    ['another protocol', flow(SEVEN, EIGHT), rule('r', { protocol: 's7comm' }), 'no-rule'],
    ['another transport', flow(SEVEN, EIGHT), rule('r', { transport: 'udp' }), 'no-rule'],
    ['the way back', flow(EIGHT, SEVEN), rule('r'), 'no-rule'],
    ['backward', flow(EIGHT, SEVEN), rule('r', { direction: 'backward' }), 'conforming'],
    [
      'forward, where it leads back',
      flow(SEVEN, EIGHT),
      rule('r', { direction: 'backward' }),
      'no-rule',
    ],
    ['both ways', flow(EIGHT, SEVEN), rule('r', { direction: 'both' }), 'conforming'],
    [
      'a named source',
      flow(end(SEVEN, { asset: 'hmi', zone: 'cell-7' }), EIGHT),
      rule('r', { source: { assets: ['hmi'], ranges: [] } }),
      'conforming',
    ],
    [
      'somebody else',
      flow(end(SEVEN, { asset: 'laptop', zone: 'cell-7' }), EIGHT),
      rule('r', { source: { assets: ['hmi'], ranges: [] } }),
      'no-rule',
    ],
    [
      'a range on its network',
      flow(SEVEN, EIGHT),
      rule('r', {
        destination: { assets: [], ranges: [{ network: 'cell-8/eth0/0', cidr: '192.168.0.0/30' }] },
      }),
      'conforming',
    ],
    [
      'the same range on another network',
      flow(SEVEN, EIGHT),
      rule('r', {
        destination: { assets: [], ranges: [{ network: 'cell-7/eth0/0', cidr: '192.168.0.0/30' }] },
      }),
      'no-rule',
    ],
  ])('%s', (_, told, only, conformity) => {
    const found = judge(told, conduit('c1', 'cell-7', 'cell-8', { rules: [only] }));
    expect(found.conformity).toBe(conformity);
    expect([found.conduit, found.rule]).toEqual(
      conformity === 'conforming' ? ['c1', 'r'] : [null, null],
    );
  });
});

test('an expired conduit is named, and one in force comes before it', () => {
  const expired = { ...modbus, isExpired: true };
  expect(judge(flow(SEVEN, EIGHT), expired)).toMatchObject({
    conformity: 'expired',
    conduit: 'c1',
  });
  expect(judge(flow(SEVEN, EIGHT), expired, { ...modbus, id: 'c2' })).toMatchObject({
    ...{ conformity: 'conforming', conduit: 'c2' },
  });
  expect(judge(flow(SEVEN, EIGHT, { port: 80 }), expired).conformity).toBe('no-conduit');
});

test('a safety controller among the addresses of its cell is another zone all the same', () => {
  const fCpu = end('192.168.0.7@cell-7/eth0/0', { asset: 'f-cpu', zone: 'safety' });
  expect(judge(flow(SEVEN, fCpu))).toMatchObject({ conformity: 'no-conduit', to: 'safety' });
});

test('who has two homes speaks from where this address is', () => {
  const ews = (text: string) => end(text, { asset: 'ews', zone: 'cell-7', isDualHomed: true });
  expect(judge(flow(ews(OFFICE), '10.0.0.1@office/eth0/0')).conformity).toBe('inside');
  expect(judge(flow(ews(SEVEN), OFFICE)).conformity).toBe('no-conduit');
  const elsewhere = ews('172.16.0.1@lab/eth0/0');
  expect(judge(flow(elsewhere, SEVEN)).conformity).toBe('inside');
});

test('an asset that has moved speaks from where it belongs by now', () => {
  const moved = end(SEVEN, { asset: 'hmi', zone: 'cell-8' });
  expect(judge(flow(moved, EIGHT)).conformity).toBe('inside');
});

describe('public addresses', () => {
  const out = conduit('c9', 'cell-7', 'outside', { rules: [rule('r', { port: '443' })] });
  test.each<[string, Flow, ConduitInForce[], string]>([
    ['from a cell', flow(SEVEN, PUBLIC), [], 'public'],
    ['to a cell', flow(PUBLIC, SEVEN), [], 'public'],
    ['from an asset in no zone', flow(NOWHERE, PUBLIC), [], 'public'],
    ['from an office', flow(OFFICE, '~93.184.216.34@office/eth0/0'), [], 'unzoned'],
    ['allowed by a conduit', flow(SEVEN, PUBLIC, { port: 443 }), [out], 'conforming'],
    ['not what the conduit allows', flow(SEVEN, PUBLIC), [out], 'public'],
    ['the way back', flow(PUBLIC, SEVEN, { port: 443 }), [out], 'public'],
    ['among themselves', flow(PUBLIC, '9.9.9.9@cell-7/eth0/1'), [], 'unzoned'],
  ])('%s', (_, told, conduits, conformity) => {
    expect(judge(told, ...conduits).conformity).toBe(conformity);
  });

  test('one that a zone holds is no stranger', () => {
    const rented = zone('rented', {
      ranges: [{ network: 'cell-7/eth0/0', cidr: '93.184.216.0/24' }],
    });
    const held = new Conformance(new Membership([...zones, rented]), []);
    expect(held.judge(flow(SEVEN, PUBLIC))).toMatchObject({
      conformity: 'no-conduit',
      to: 'rented',
    });
  });
});

test.each([
  ['a multicast address', end('239.0.0.1@cell-8/eth0/0')],
  ['a broadcast', end('255.255.255.255@cell-8/eth0/0')],
  ['a group MAC', end('01:0e:cf:00:00:00@cell-8/eth0/0')],
])('what is sent to %s crosses no conduit', (_, group) => {
  expect(judge(flow(SEVEN, group)).conformity).toBe('inside');
});

test('who is in no zone is not held against anything', () => {
  expect(judge(flow(NOWHERE, SEVEN))).toMatchObject({ conformity: 'unzoned', to: 'cell-7' });
});

test('an address is read as it is kept', () => {
  expect(readAddress('00:1b:1b:00:00:01 10.0.0.1 cell-7/eth0/10')).toEqual({
    ...{ mac: '00:1b:1b:00:00:01', ip: '10.0.0.1', network: 'cell-7/eth0/10' },
  });
  expect(readAddress('- 10.0.0.1 a person, who said so')).toEqual({
    ...{ mac: null, ip: '10.0.0.1', network: 'a person, who said so' },
  });
});
