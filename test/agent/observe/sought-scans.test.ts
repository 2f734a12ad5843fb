/** Who asks its network for many addresses that nobody has. */
import { expect, test } from 'vitest';
import { scanLimits } from '../../../agent/observe/scans.table.ts';
import { protocols } from '../../../protocols/registry.ts';
import { arp, arpReply, type End, Flag, master, tcp, udp, Wire } from '../../support/wire.ts';

const MANY = scanLimits.targets + 20;
const address = (index: number) => `10.0.0.${index + 10}`;
const macOf = (index: number) => `00:80:f4:00:02:${index.toString(16).padStart(2, '0')}`;
const laptop: End = { mac: '00:1b:21:00:00:07', ip: '10.0.0.7', port: 40_000 };

function watched() {
  const scans: string[] = [];
  const wire = new Wire({
    protocols,
    sightings: {
      scan: (source, targets, ports) => scans.push(`${[...source.ips][0]} ${targets} ${ports}`),
    },
  });
  return { wire, scans };
}

const ask = (wire: Wire, by: End, ip: string) => wire.show(arp(by, by.mac, by.ip, ip));
function sweep(wire: Wire, by: End, count = MANY, first = 0): void {
  for (let index = 0; index < count; index++) ask(wire, by, address(first + index));
}
/** It had said so much before that nobody takes it for a forged sender. */
const known = (wire: Wire, by: End) => {
  for (let count = 0; count < 8; count++) wire.show(arp(by, by.mac, by.ip, by.ip));
};

test('who asks for many addresses that nobody has scans them, told once and again as they double', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  sweep(wire, laptop, MANY);
  expect(scans).toEqual([`10.0.0.7 ${scanLimits.targets} 0`]);
  sweep(wire, laptop, 2 * scanLimits.targets);
  expect(scans).toEqual([
    `10.0.0.7 ${scanLimits.targets} 0`,
    `10.0.0.7 ${2 * scanLimits.targets} 0`,
  ]);
});

test('an address that is asked for again and again is one', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  for (let round = 0; round < 10; round++) sweep(wire, laptop, scanLimits.targets - 1);
  expect(scans).toEqual([]);
});

test('devices that were heard before are not asked for in vain, though no answer is heard', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  for (let index = 0; index < MANY; index++)
    wire.show(udp({ mac: macOf(index), ip: address(index), port: 502 }, master, [1]));
  sweep(wire, laptop);
  expect(scans).toEqual([]);
});

test('nor are those that answer', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  for (let index = 0; index < MANY; index++) {
    ask(wire, laptop, address(index));
    wire.show(arpReply(macOf(index), address(index), laptop));
  }
  expect(scans).toEqual([]);
});

test('and those that a gateway answers for', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  for (let index = 0; index < MANY; index++) {
    ask(wire, laptop, address(index));
    wire.show(arpReply('00:00:0a:00:00:01', address(index), laptop));
  }
  expect(scans).toEqual([]);
});

test('a few peers that are absent are asked for for ever, and that is no scan', () => {
  const { wire, scans } = watched();
  for (let minute = 0; minute < 60; minute++) {
    for (let again = 0; again < 6; again++) sweep(wire.wait(10), laptop, 12);
  }
  expect(scans).toEqual([]);
});

test('as many addresses over a longer time are none', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  for (let index = 0; index < MANY; index++) ask(wire.wait(5), laptop, address(index));
  expect(scans).toEqual([]);
});

test('a router that asks for whoever is written to from outside scans nobody', () => {
  const { wire, scans } = watched();
  const router: End = { mac: '00:00:0a:00:00:01', ip: '10.0.0.1', port: 0 };
  known(wire, router);
  for (let index = 1; index < 4; index++)
    wire.show(
      udp({ ...router, ip: `172.16.${index}.9`, port: 50_000 }, { ...master, port: 9 }, [1]),
    );
  sweep(wire, router);
  expect(scans).toEqual([]);
});

test('a DHCP server that tries each address before it offers it scans nobody', () => {
  const { wire, scans } = watched();
  const server: End = { mac: '00:00:0a:00:00:02', ip: '10.0.0.2', port: 67 };
  known(wire, server);
  for (let index = 0; index < MANY; index++) {
    ask(wire, server, address(index));
    wire.show(
      udp(server, { mac: 'ff:ff:ff:ff:ff:ff', ip: '255.255.255.255', port: 68 }, offer(index)),
    );
  }
  expect(scans).toEqual([]);
});

test('a station that tests its own address scans nobody; one that tests many does', () => {
  const { wire, scans } = watched();
  const probe = (ip: string) => wire.show(arp(laptop, laptop.mac, '0.0.0.0', ip));
  for (let again = 0; again < MANY; again++) probe(laptop.ip);
  expect(scans).toEqual([]);
  for (let index = 0; index < MANY; index++) probe(address(index));
  expect(scans).toHaveLength(1);
});

test('who is asked for and then written to is one target', () => {
  const { wire, scans } = watched();
  known(wire, laptop);
  for (let index = 0; index < scanLimits.targets - 1; index++) {
    const target = { mac: macOf(index), ip: address(index), port: 502 };
    ask(wire, laptop, address(index));
    wire.show(tcp({ ...laptop, port: 40_000 + index }, target, { sequence: 1, flags: Flag.syn }));
  }
  expect(scans).toEqual([]);
});

test('a sweep by a sender that said nothing else before is told, and one of forged senders is not', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < 4 * MANY; index++) {
    const mac = `00:1b:22:00:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`;
    ask(wire, { mac, ip: `10.1.0.${index % 250}`, port: 0 }, address(index % 200));
  }
  expect(scans).toEqual([]);
  sweep(wire, laptop, MANY + 8, 100);
  expect(scans).toHaveLength(1);
});

/** RFC 2131, figure 1, with the two options an offer cannot do without. */
function offer(index: number): number[] {
  const mac = macOf(index)
    .split(':')
    .map((byte) => Number.parseInt(byte, 16));
  const addresses = [0, 0, 0, 0, 10, 0, 0, index + 10, 0, 0, 0, 0, 0, 0, 0, 0];
  const head = [2, 1, 6, 0, 0, 0, 0, index, 0, 0, 0, 0, ...addresses, ...mac];
  const options = [0x63, 0x82, 0x53, 0x63, 53, 1, 2, 54, 4, 10, 0, 0, 2, 255];
  return [...head, ...new Array(10 + 192).fill(0), ...options];
}
