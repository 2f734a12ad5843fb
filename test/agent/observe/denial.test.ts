/** Two IPs of one MAC that nobody claimed: one device until one says what the other denies. */
import { expect, test } from 'vitest';
import { arp as arpProtocol } from '../../../protocols/arp/index.ts';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import type { Attribute } from '../../../protocols/messages/fact.ts';
import { arp, type End, plc, text, udp, Wire } from '../../support/wire.ts';

const router: End = { mac: '00:0c:29:00:00:99', ip: '10.0.0.254', port: 1 };
/** `model A` or `model A slot1`: told by whoever has port 7. */
const plain = defineProtocol({
  name: 'plain',
  title: 'Plain',
  specification: 'none',
  carriage: [{ by: 'udp', at: [7] }],
  decode: (cursor) => cursor.text(cursor.remaining),
  identify: (words, tell) => {
    const [attribute, value, part] = words.split(' ');
    if (value) tell.fact(attribute as Attribute, value, part ? { part } : undefined);
  },
});
/** Each `IP: words`, in the order they are said. */
const wireOf = (...said: readonly string[]) => {
  const wire = new Wire({ protocols: [arpProtocol, plain] });
  for (const line of said) {
    const [ip = '', words = ''] = line.split(': ');
    const own = { mac: router.mac, ip, port: 7 };
    if (words === 'claims') wire.show(arp(own, own.mac, ip, plc.ip));
    else wire.show(udp(own, { ...plc, port: 50_000 }, text(words)));
  }
  return wire;
};
const behind = (wire: Wire) =>
  [...wire.picture.hosts()]
    .filter(({ packets, via }) => packets > 0 && via === router.mac)
    .map(({ ips, facts, services }) =>
      [
        ...ips,
        ...[...facts.values()].map(({ value }) => value),
        ...[...services.values()].map(({ port }) => port),
      ].join(' '),
    )
    .sort();

test.each<[string, readonly string[]]>([
  ['say the same', ['10.0.7.1: model A', '10.0.7.2: model A']],
  ['differ in what a device has many of', ['10.0.7.1: software a', '10.0.7.2: software b']],
  ['differ in one of their parts', ['10.0.7.1: model A slot1', '10.0.7.2: model B slot1']],
  [
    'name themselves with and without a domain',
    ['10.0.7.1: host-name pc1', '10.0.7.2: host-name PC1.plant.example', '10.0.7.1: host-name pc1'],
  ],
  ['are given another name with another IP', ['10.0.7.1: host-name a', '10.0.7.2: host-name b']],
  [
    'both say what is now another thing',
    ['10.0.7.1: model A', '10.0.7.2: model A', '10.0.7.2: model B', '10.0.7.1: model B'],
  ],
  [
    'speak for more than one already under one IP',
    ['10.0.7.1: model A', '10.0.7.1: model B', '10.0.7.2: model A', '10.0.7.1: model B'],
  ],
  [
    'are both claimed by the device',
    ['10.0.7.1: claims', '10.0.7.2: claims', '10.0.7.1: model A', '10.0.7.2: model B'],
  ],
])('are one device while they %s', (_, said) => {
  const wire = wireOf(...said);
  expect(behind(wire)).toEqual([]);
  expect([...wire.picture.hosts()].filter(({ isRouter }) => isRouter)).toEqual([]);
});

test('are each a device of its own once one denies what another said', () => {
  const wire = wireOf('10.0.7.1: model A', '10.0.7.2: model B');
  expect(behind(wire)).toEqual(['10.0.7.1 A 7', '10.0.7.2 B 7']);
});

test('are two devices when both go on under names of their own', () => {
  const said = ['10.0.7.1: host-name a', '10.0.7.2: host-name b', '10.0.7.1: host-name a'];
  expect(behind(wireOf(...said))).toEqual(['10.0.7.1 a 7', '10.0.7.2 b 7']);
});

test('leave the router what it claims', () => {
  const wire = wireOf('10.0.7.1: claims', '10.0.7.1: model A', '10.0.7.2: model B');
  expect(behind(wire)).toEqual(['10.0.7.2 B 7']);
});

test('keep what each of them said and serves, also where it is the same', () => {
  const said = [1, 2, 3].map((at) => `10.0.7.${at}: software one`);
  const wire = wireOf(...said, '10.0.7.1: model A', '10.0.7.3: model B');
  expect(behind(wire)).toEqual(['10.0.7.1 one A 7', '10.0.7.2 one 7', '10.0.7.3 one B 7']);
});

test('count for as many facts as they then hold, and a device that gets its IP back for those it has', () => {
  const wire = wireOf(
    ...[1, 2, 3].map((at) => `10.0.7.${at}: software one`),
    '10.0.7.1: model A',
    '10.0.7.3: model B',
    '10.0.7.1: claims',
    '10.0.7.3: claims',
  );
  const held = [...wire.picture.hosts()].reduce((sum, { facts }) => sum + facts.size, 0);
  expect(wire.picture.counters.tables()['facts']?.used).toBe(held);
});
