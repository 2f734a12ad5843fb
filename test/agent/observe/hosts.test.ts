/** Which addresses are one device, and which are not. */
import { describe, expect, test } from 'vitest';
import type { Host } from '../../../agent/observe/host.ts';
import type { HostView, Sightings } from '../../../agent/observe/sightings.ts';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import { protocols } from '../../../protocols/registry.ts';
import { arp, type End, ethernet, ip4, master, plc, udp, Wire } from '../../support/wire.ts';

const router: End = { mac: '00:0c:29:00:00:99', ip: '10.0.0.254', port: 1 };
const named = ({ macs, ips, via }: HostView) =>
  [[...macs].sort().join(' '), [...ips].sort().join(' '), via ?? ''].join('|');
const hostsOf = (wire: Wire) =>
  [...wire.picture.hosts()]
    .filter(({ packets }) => packets > 0)
    .map(named)
    .sort();
const wireOf = (sightings: Sightings = {}) => new Wire({ protocols, sightings });
const behind = (ip: string): End => ({ mac: router.mac, ip, port: 9 });

test('a MAC and the IP it sends from are one host', () => {
  const wire = wireOf()
    .show(udp(master, plc, [1]))
    .show(udp(plc, master, [2]));
  expect(hostsOf(wire)).toEqual([`${master.mac}|10.0.0.2|`, `${plc.mac}|10.0.0.1|`].sort());
});

test('whom nobody ever heard is no host that was heard', () => {
  const wire = wireOf().show(udp(master, plc, [1]));
  expect(hostsOf(wire)).toEqual([`${master.mac}|10.0.0.2|`]);
});

test('ARP joins a MAC with its IP before any packet is sent from it', () => {
  const wire = wireOf().show(arp(plc, plc.mac, plc.ip, master.ip));
  expect(hostsOf(wire)).toEqual([`${plc.mac}|10.0.0.1|`]);
});

test('an ARP probe claims nothing', () => {
  const wire = wireOf().show(arp(plc, plc.mac, '0.0.0.0', plc.ip));
  expect(hostsOf(wire)).toEqual([`${plc.mac}||`]);
});

test('a host that never speaks IP exists by its MAC alone', () => {
  const wire = wireOf().show(ethernet(plc.mac, '01:80:c2:00:00:00', 39, [0x42, 0x42, 3, 0, 0]));
  expect(hostsOf(wire)).toEqual([`${plc.mac}||`]);
});

describe('a MAC that sends from IPs of another network', () => {
  const forwarded = (first: boolean) => {
    const wire = wireOf();
    const claim = () => wire.show(arp(router, router.mac, router.ip, plc.ip));
    if (first) claim();
    wire.show(udp(behind('192.168.7.7'), plc, [1])).show(udp(behind('172.16.0.9'), plc, [1]));
    if (!first) claim();
    return hostsOf(wire);
  };

  test.each([true, false])('is a router: its hosts are kept by IP (ARP first: %s)', (first) => {
    expect(forwarded(first)).toEqual(
      [
        `${router.mac}|10.0.0.254|`,
        `|172.16.0.9|${router.mac}`,
        `|192.168.7.7|${router.mac}`,
      ].sort(),
    );
  });
});

test('a router does not remember those behind it that everybody else forgot', () => {
  const wire = wireOf().show(arp(router, router.mac, router.ip, plc.ip));
  const SENDERS = 60_000; // more than there is room for hosts and stations, too few a minute for a crowd
  for (let i = 0; i < SENDERS; i++) {
    wire.time += 40_000;
    wire.show(udp(behind(`172.${16 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`), plc, [1]));
  }
  const host = [...wire.picture.hosts()].find(({ macs }) => macs.has(router.mac)) as Host;
  const { stations } = wire.picture.counters.tables();
  expect(stations?.evicted).toBeGreaterThan(0);
  expect(host.forwarded.size).toBeLessThanOrEqual(stations?.used ?? 0);
  expect(host.packets).toBeGreaterThan(SENDERS);
});

test('a MAC that speaks from any number of link-local addresses is one host with some of them', () => {
  const wire = wireOf();
  for (let i = 0; i < 2000; i++)
    wire.show(udp({ ...plc, ip: `169.254.${1 + (i >> 8)}.${i & 255}` }, master, [1]));
  const [host, ...others] = [...wire.picture.hosts()].filter(({ packets }) => packets > 0);
  expect(others).toEqual([]);
  expect([host?.packets, host?.ips.size]).toEqual([2000, 256]);
});

test('of addresses a MAC had and gave up, the newest are kept', () => {
  const wire = wireOf();
  const rival: End = { mac: '00:0c:29:00:00:77', ip: '10.0.0.7', port: 1 };
  const ips = Array.from({ length: 400 }, (_, i) => `10.0.${1 + (i >> 8)}.${i & 255}`);
  for (const ip of ips) {
    wire.show(arp(plc, plc.mac, ip, master.ip));
    wire.time += 120_000_000;
    wire.show(arp(rival, rival.mac, ip, master.ip));
  }
  const former = [...wire.picture.hosts()].map(({ formerIps }) => formerIps.size);
  expect(Math.max(...former)).toBeLessThanOrEqual(256);
  expect(former.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(0);
});

test('several IPs of one subnet on a MAC are one host', () => {
  const wire = wireOf();
  for (const ip of ['10.0.0.1', '10.0.0.11', '10.0.0.12'])
    wire.show(udp({ ...plc, ip }, master, [1]));
  expect(hostsOf(wire)).toEqual([`${plc.mac}|10.0.0.1 10.0.0.11 10.0.0.12|`]);
});

test('a packet seen again on the far side of a router does not move its sender', () => {
  const wire = wireOf()
    .show(udp(master, plc, [1]))
    .show(udp({ ...master, mac: router.mac }, plc, [1]));
  expect(hostsOf(wire)).toEqual([`${master.mac}|10.0.0.2|`, `${router.mac}||`].sort());
});

test('a MAC that answers ARP for a whole subnet is a proxy and owns none of it', () => {
  const wire = wireOf();
  for (let i = 1; i <= 20; i++) {
    wire.show(arp(router, router.mac, `10.0.9.${i}`, plc.ip));
    wire.show(udp(behind(`10.0.9.${i}`), plc, [1]));
  }
  expect(hostsOf(wire).filter((host) => host.endsWith(router.mac)).length).toBeGreaterThanOrEqual(
    14,
  );
});

test('a virtual router`s MAC joins nothing that is sent through it', () => {
  const virtual: End = { mac: '00:00:5e:00:01:0a', ip: '10.0.0.100', port: 1 };
  const wire = wireOf().show(arp(virtual, virtual.mac, virtual.ip, plc.ip));
  wire.show(udp({ ...virtual, ip: '10.0.0.55' }, plc, [1]));
  expect(hostsOf(wire)).toEqual([`${virtual.mac}|10.0.0.100|`, `|10.0.0.55|${virtual.mac}`].sort());
});

describe('two MACs that claim one IP', () => {
  const claim = (end: End) => arp(end, end.mac, '10.0.0.1', '10.0.0.9');

  test('at the same time are a conflict, and two hosts', () => {
    const conflicts: string[] = [];
    const wire = wireOf({
      conflict: (ip, holder, claimant) =>
        conflicts.push(`${ip} ${named(holder)} ${named(claimant)}`),
    });
    wire.show(claim(plc)).show(claim(master)).show(claim(plc)).show(claim(master));
    expect(conflicts).toEqual([`10.0.0.1 ${plc.mac}|10.0.0.1| ${master.mac}|10.0.0.1|`]);
    expect(hostsOf(wire)).toEqual([`${master.mac}|10.0.0.1|`, `${plc.mac}|10.0.0.1|`].sort());
  });

  test('the one that goes on using it has it, the other one loses it', () => {
    const lost: string[] = [];
    const wire = wireOf({
      address: ({ macs }, ip, isGained) => isGained || lost.push(`${[...macs][0]} ${ip}`),
    });
    wire.show(claim(plc)).show(claim(master));
    for (let minute = 0; minute < 3; minute++) {
      expect(lost).toEqual([]);
      wire.wait(30).show(udp(plc, router, [1]));
    }
    wire.wait(10);
    expect(lost).toEqual([`${master.mac} 10.0.0.1`]);
    const heard = hostsOf(wire).filter((host) => !host.startsWith(router.mac));
    expect(heard).toEqual([`${master.mac}||`, `${plc.mac}|10.0.0.1|`].sort());
    wire.show(claim(plc)).wait(200);
    expect(lost).toHaveLength(1);
  });

  test('whoever claims it again and again while the first falls silent has it', () => {
    const wire = wireOf().show(claim(plc)).show(claim(master));
    for (let minute = 0; minute < 3; minute++) wire.wait(30).show(claim(master));
    wire.wait(10);
    expect(hostsOf(wire)).toEqual([`${master.mac}|10.0.0.1|`, `${plc.mac}||`].sort());
  });

  test('as long as both use it, it stays a conflict that is told once a minute', () => {
    let conflicts = 0;
    const wire = wireOf({ conflict: () => conflicts++ });
    wire.show(claim(plc)).show(claim(master));
    for (let second = 0; second < 300; second += 10) {
      wire.wait(5).show(udp(plc, router, [1]));
      wire.wait(5).show(claim(master));
    }
    expect(conflicts).toBeGreaterThanOrEqual(4);
    expect(conflicts).toBeLessThanOrEqual(6);
  });

  test('one long after the other are an address that moved', () => {
    const told: string[] = [];
    const wire = wireOf({
      conflict: () => told.push('conflict'),
      address: ({ macs }, address, isGained) =>
        told.push(`${[...macs][0]} ${isGained ? '+' : '-'} ${address}`),
    });
    wire.show(claim(plc)).wait(600).show(claim(master));
    expect(told).toEqual([
      `${plc.mac} + ${plc.mac}`,
      `${plc.mac} + 10.0.0.1`,
      `${master.mac} + ${master.mac}`,
      `${plc.mac} - 10.0.0.1`,
      `${master.mac} + 10.0.0.1`,
    ]);
    expect(hostsOf(wire)).toEqual([`${master.mac}|10.0.0.1|`, `${plc.mac}||`].sort());
  });
});

test('equal addresses on two VLANs and on two interfaces are three hosts and no conflict', () => {
  const conflicts: string[] = [];
  const wire = wireOf({ conflict: (ip) => conflicts.push(ip) });
  const bytes = arp(plc, plc.mac, plc.ip, master.ip);
  const tagged = Uint8Array.from([...bytes.subarray(0, 12), 0x81, 0, 0, 5, ...bytes.subarray(12)]);
  const other = arp(master, master.mac, plc.ip, master.ip);
  wire.show(bytes).show(tagged).show(other, { interface: 1 });
  expect([...wire.picture.hosts()].map(({ network }) => network)).toEqual(['0/0', '0/5', '1/0']);
  expect(conflicts).toEqual([]);
});

test('a host is told once, when it is first heard, and then its addresses', () => {
  const told: string[] = [];
  const wire = wireOf({
    host: (host) => told.push(named(host)),
    address: (_, address) => told.push(address),
  });
  wire.show(udp(master, plc, [1])).show(udp(master, plc, [1]));
  expect(told).toEqual([`${master.mac}|10.0.0.2|`, master.mac, master.ip]);
});

test('what a host said under an IP it only forwards goes with that IP', () => {
  const says = defineProtocol({
    name: 'says',
    title: 'Says',
    specification: 'none',
    carriage: [{ by: 'udp', at: [7] }],
    decode: (cursor) => cursor.text(cursor.remaining),
    identify: (value, tell) => tell.fact('name', value),
  });
  const wire = new Wire({ protocols: [says] });
  wire.show(udp(behind('192.168.7.7'), plc, [0x41])).show(udp(behind('172.16.0.9'), plc, [0x42]));
  const facts = [...wire.picture.hosts()].flatMap(({ ips, facts }) =>
    [...facts.values()].map(({ value }) => `${[...ips].join()} ${value}`),
  );
  expect(facts.sort()).toEqual(['172.16.0.9 B', '192.168.7.7 A']);
});

test('a flood of forged senders is told once; who goes on speaking is a host all the same', () => {
  let hosts = 0;
  const floods: string[] = [];
  const wire = wireOf({ host: () => hosts++, flood: (network) => floods.push(network) });
  for (let i = 0; i < 6000; i++) {
    const ip = `10.9.${(i >> 8) & 255}.${i & 255}`;
    const mac = `02:00:00:00:${[i >> 8, i].map((byte) => (byte & 255).toString(16).padStart(2, '0')).join(':')}`;
    wire.time -= 995; // 5 microseconds apart
    wire.show(ethernet(mac, plc.mac, 0x0800, ip4(ip, plc.ip, 17, [0, 9, 0, 9, 0, 9, 0, 0, 1])));
  }
  expect(floods).toEqual(['0/0']);
  expect(hosts).toBeLessThanOrEqual(2048);
  for (let i = 0; i < 3; i++) wire.show(udp(master, plc, [1]));
  expect(hostsOf(wire)).toContain(`${master.mac}|10.0.0.2|`);
});
