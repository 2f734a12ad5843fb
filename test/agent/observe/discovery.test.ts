/** What protocols of discovery say, heard on the wire: under whom it is known, and what follows from it. */
import { expect, test } from 'vitest';
import { roleOf } from '../../../agent/observe/roles.ts';
import { protocols } from '../../../protocols/registry.ts';
import { hex } from '../../support/hex.ts';
import { ethernet, ip4, master, plc, text, udp, Wire } from '../../support/wire.ts';

const GROUP = '01:00:0c:cc:cc:cc';
const wireOf = () => new Wire({ protocols });
const facts = (wire: Wire, address: string) => {
  const host = [...wire.picture.hosts()].find(
    ({ macs, ips }) => macs.has(address) || ips.has(address),
  )!;
  return Object.fromEntries(
    [...host.facts.values()].map(({ attribute, part, value }) => [
      part === undefined ? attribute : `${part}/${attribute}`,
      value,
    ]),
  );
};
const role = (wire: Wire, mac: string) =>
  roleOf([...wire.picture.hosts()].find(({ macs }) => macs.has(mac))!).role;
const talks = (wire: Wire) =>
  [...wire.picture.conversations()].map(({ protocol, packets }) => `${protocol} ${packets}`);
const snap = (oui: string, body: Uint8Array) => {
  const bytes = [...hex(`aaaa03 ${oui}`), ...body];
  return ethernet(plc.mac, GROUP, bytes.length, bytes);
};

test('a switch that speaks CDP is known by its name, and is a switch', () => {
  const body = hex('02b4 0000 0001 0006 5331 0004 0008 00000028 0003 0008 4661302f');
  const wire = wireOf().show(snap('00000c 2000', body));
  expect(facts(wire, plc.mac)).toMatchObject({ name: 'S1', 'port Fa0//port-id': 'Fa0/' });
  expect(role(wire, plc.mac)).toBe('switch');
});

test('ports of one bridge are one device: each names the bridge', () => {
  const root = '8000 00 80f4 00 0000'.replaceAll(' ', '');
  const bpdu = hex(`0000 00 00 00 ${root} 00000000 ${root} 8001 0000 1400 0200 0f00`);
  const port = (mac: string) =>
    ethernet(mac, '01:80:c2:00:00:00', 3 + bpdu.length, [0x42, 0x42, 3, ...bpdu]);
  const wire = wireOf().show(port('00:80:f4:00:00:01')).show(port('00:80:f4:00:00:02'));
  const bridges = [...wire.picture.hosts()].filter(({ packets }) => packets > 0);
  expect(bridges.map(({ macs }) => [...macs].sort())).toEqual([
    ['00:80:f4:00:00:00', '00:80:f4:00:00:01', '00:80:f4:00:00:02'],
  ]);
});

test('PRP and HSR share an EtherType and converse each for itself; a tag hides neither', () => {
  const supervision = (type: string, number = '0007') => [
    ...hex(`0001 ${number} ${type}06 0080f4000001 0000`),
  ];
  const frame = (type: string) => ethernet(plc.mac, GROUP, 0x88fb, supervision(type));
  const tagged = ethernet(plc.mac, GROUP, 0x892f, [
    ...hex('1016 0009 88fb'),
    ...supervision('17', '0008'),
  ]);
  const wire = wireOf().show(frame('14')).show(frame('17')).show(tagged);
  expect(talks(wire)).toEqual(['prp 1', 'hsr 2']);
  expect(wire.malformed()).toEqual([]);
});

test('who answers in multicast DNS serves there, and is known by the name it gives', () => {
  const group = { mac: '01:00:5e:00:00:fb', ip: '224.0.0.251', port: 5353 };
  const name = [5, ...text('hmi-2'), 5, ...text('local'), 0];
  const answer = [
    ...hex('0000 8400 0000 0001 0000 0000'),
    ...name,
    ...hex('0001 8001 00000078 0004 0a000001'),
  ];
  const wire = wireOf().show(udp({ ...plc, port: 5353 }, group, answer));
  expect(facts(wire, plc.ip)).toMatchObject({ 'host-name': 'hmi-2' });
  const serving = [...wire.picture.hosts()].flatMap(({ ips, services }) =>
    [...services.values()].map(({ port, protocol }) => `${[...ips]} ${port} ${protocol}`),
  );
  expect(serving).toEqual([`${plc.ip} 5353 mdns`]);
});

test('who routes for a virtual address is a router', () => {
  const body = [...hex('31 09 96 01 0064 0000 0a0009fe')];
  const wire = wireOf().show(
    ethernet(plc.mac, '01:00:5e:00:00:12', 0x0800, ip4(plc.ip, '224.0.0.18', 112, body)),
  );
  expect(facts(wire, plc.ip)).toMatchObject({ 'vrrp group 9/virtual-address': '10.0.9.254' });
  expect(role(wire, plc.mac)).toBe('router');
  const [talk] = [...wire.picture.conversations()];
  expect(talk).toMatchObject({ protocol: 'vrrp', transport: 'ip', port: 112 });
});

test('a redirect is done by the router to the host it is sent to', () => {
  const about = ip4(master.ip, '172.16.9.9', 6, [...hex('c351 01f6 00000001')]);
  const body = [...hex('05 01 0000 0a0000fe'), ...about];
  const wire = wireOf().show(
    ethernet(plc.mac, master.mac, 0x0800, ip4(plc.ip, master.ip, 1, body)),
  );
  const acts = [...wire.picture.events()];
  expect(acts).toHaveLength(1);
  expect(acts[0]).toMatchObject({
    kind: 'configuration-write',
    protocol: 'icmp',
    sourceAddress: { ip: plc.ip },
    targetAddress: { ip: master.ip },
    detail: { destination: '172.16.9.9', router: '10.0.0.254' },
  });
});

test('a neighbour advertisement joins a MAC and an address of IPv6', () => {
  const advertisement = hex(
    `6000 0000 0020 3a ff fe800000000000000000000000000009 fe800000000000000000000000000001
     88 00 0000 60000000 fe800000000000000000000000000009 02 01 0080f4000001`.replaceAll('\n', ''),
  );
  const wire = wireOf().show(ethernet(plc.mac, master.mac, 0x86dd, advertisement));
  const [host] = [...wire.picture.hosts()].filter(({ macs }) => macs.has(plc.mac));
  expect([...host!.ips]).toContain('fe80::9');
});
