/** Which ports are one device: LLDP names the chassis by a MAC, or by a name. */
import { expect, test } from 'vitest';
import type { HostView, Sightings } from '../../../agent/observe/sightings.ts';
import { protocols } from '../../../protocols/registry.ts';
import { arp, ethernet, text, Wire } from '../../support/wire.ts';

const LLDP = '01:80:c2:00:00:0e';
const CHASSIS = '00:0e:8c:ef:75:c0';
const PORT_1 = '00:0e:8c:ef:75:c1';
const PORT_2 = '00:0e:8c:ef:75:c2';
const FAR = '00:0e:8c:ff:00:01';

const tlv = (type: number, bytes: readonly number[]) => [type << 1, bytes.length, ...bytes];
const mac = (address: string) => address.split(':').map((byte) => Number.parseInt(byte, 16));
const byMac = (address: string) => tlv(1, [4, ...mac(address)]);
const byName = (name: string) => tlv(1, [7, ...text(name)]);

function speaks(wire: Wire, from: string, chassis: number[], port: string): void {
  const body = [...chassis, ...tlv(2, [7, ...text(port)]), ...tlv(3, [0, 120]), 0, 0];
  wire.show(ethernet(from, LLDP, 0x88cc, body));
}

const shown = (wire: Wire) => [...wire.picture.hosts()].map(({ macs }) => [...macs].join(' '));
const wireOf = (sightings: Sightings = {}) => new Wire({ protocols, sightings });

test('a port that names another MAC as its chassis is part of that device', () => {
  const wire = wireOf();
  wire.show(arp({ mac: CHASSIS, ip: '10.0.0.4', port: 0 }, CHASSIS, '10.0.0.4', '10.0.0.9'));
  speaks(wire, PORT_1, byMac(CHASSIS), 'port-001');
  expect(shown(wire)).toEqual([`${CHASSIS} ${PORT_1}`]);
  const [host] = wire.picture.hosts();
  expect([...host!.facts.values()].map(({ attribute }) => attribute)).toContain('chassis-id');
  expect([...host!.ips]).toEqual(['10.0.0.4']);
});

test('ports that name one chassis by a name are one device, also told after the fact', () => {
  const joined: string[] = [];
  const named = ({ macs }: HostView) => [...macs].join(' ');
  const wire = wireOf({ joined: (host, gone) => joined.push(`${named(host)} < ${named(gone)}`) });
  speaks(wire, PORT_1, byName('press-1'), 'port-001');
  speaks(wire, PORT_2, byName('press-1'), 'port-002');
  expect(shown(wire)).toEqual([`${PORT_1} ${PORT_2}`]);
  expect(joined).toEqual([`${PORT_1} ${PORT_2} < ${PORT_2}`]);
  const parts = [...[...wire.picture.hosts()][0]!.facts.values()].map(({ part }) => part);
  expect(parts).toEqual(expect.arrayContaining(['port-001', 'port-002']));
});

test.each([
  ['two with other names', PORT_2, 'press-2'],
  ['one of another device that claims the name', FAR, 'press-1'],
])('%s are two devices', (_what, from, name) => {
  const wire = wireOf();
  speaks(wire, PORT_1, byName('press-1'), 'port-001');
  speaks(wire, from, byName(name), 'port-001');
  expect(shown(wire)).toEqual([PORT_1, from]);
});

test('a far MAC is not taken over by naming it', () => {
  const wire = wireOf();
  speaks(wire, FAR, byMac(CHASSIS), 'port-001');
  expect(shown(wire)).not.toContain(`${CHASSIS} ${FAR}`);
  expect(shown(wire)).toContain(FAR);
});

test('two that each have an IP stay two, whatever they say', () => {
  const wire = wireOf();
  for (const [index, from] of [CHASSIS, PORT_1].entries()) {
    const ip = `10.0.0.${index + 1}`;
    wire.show(arp({ mac: from, ip, port: 0 }, from, ip, '10.0.0.9'));
  }
  speaks(wire, PORT_1, byMac(CHASSIS), 'port-001');
  expect(shown(wire)).toEqual([CHASSIS, PORT_1]);
});

test('what a port sends later is the device`s', () => {
  const wire = wireOf();
  speaks(wire, CHASSIS, byMac(CHASSIS), 'port-000');
  speaks(wire, PORT_1, byMac(CHASSIS), 'port-001');
  speaks(wire.wait(30), PORT_1, byMac(CHASSIS), 'port-001');
  wire.show(arp({ mac: PORT_1, ip: '10.0.0.4', port: 0 }, PORT_1, '10.0.0.4', '10.0.0.9'));
  const hosts = [...wire.picture.hosts()];
  expect(hosts.map(({ packets, ips }) => [packets, [...ips].join()])).toEqual([[4, '10.0.0.4']]);
});
