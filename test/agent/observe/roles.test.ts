import { expect, test } from 'vitest';
import { behavioursOf } from '../../../agent/observe/behaviour.ts';
import { makerOf } from '../../../agent/observe/makers.ts';
import { type PurdueLevel, type Role, roles, rules } from '../../../agent/observe/roles.table.ts';
import { roleOf } from '../../../agent/observe/roles.ts';
import type { EventKind } from '../../../protocols/messages/control-event.ts';
import type { Attribute } from '../../../protocols/messages/fact.ts';
import { conversationView, eventView, hostView } from '../../support/views.ts';

type States = Partial<Record<Attribute, string>>;

test.each<[Role, PurdueLevel | undefined, States]>([
  ['plc', 1, { 'order-code': '6ES7 315-2EH14-0AB0' }],
  ['plc', 1, { 'order-code': '6ES7 151-8AB01-0AB0' }],
  ['plc', 1, { 'module-name': 'CPU 315-2 PN/DP' }],
  ['plc', 1, { product: '1756-L61/B LOGIX5561' }],
  ['plc', 1, { product: '1766-L32BWA B/15.00' }],
  ['plc', 1, { 'product-code': 'BMX P34 2020' }],
  ['plc', 1, { model: 'NJ501-1300' }],
  ['plc', 1, { 'device-type': 'Programmable Logic Controller' }],
  ['plc', 1, { 'device-type': 'Communications Adapter' }],
  ['remote-io', 0, { 'order-code': '6ES7 155-6AU01-0BN0' }],
  [
    'remote-io',
    0,
    { product: '1734-AENT Ethernet Adapter', 'device-type': 'Communications Adapter' },
  ],
  ['drive', 0, { product: 'PowerFlex 525' }],
  ['drive', 0, { 'device-type': 'AC Drive' }],
  ['hmi', 2, { 'order-code': '6AV2 124-0MC01-0AX0' }],
  ['hmi', 2, { product: 'PanelView Plus_6 1500' }],
  [
    'switch',
    undefined,
    { description: 'Siemens, SIMATIC NET, SCALANCE X208, 6GK5 208-0BA10-2AA3' },
  ],
  ['switch', undefined, { 'device-type': 'Managed Ethernet Switch' }],
  ['switch', undefined, { capabilities: 'bridge, router' }],
  ['switch', undefined, { capabilities: 'router, switch, igmp' }],
  ['switch', undefined, { 'bridge-id': '32768/0/00:80:63:20:01:00' }],
  ['router', undefined, { capabilities: 'router' }],
  ['router', undefined, { 'virtual-address': '10.0.0.254' }],
  ['gateway', 1, { model: 'MGate MB3170' }],
  ['ied', 1, { description: 'SEL-751A Feeder Protection Relay' }],
  ['rtu', 1, { model: 'SCADAPack 357E' }],
  ['safety-controller', 1, { model: 'Tricon 3008' }],
  ['printer', 4, { description: 'HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT' }],
  ['server', 3, { role: 'domain-controller' }],
  ['camera', 3, { 'device-type': 'NetworkVideoTransmitter, Device' }],
  ['pc', 3, { 'vendor-class': 'MSFT 5.0' }],
  ['pc', 3, { description: 'Dell Inc. Vostro 3800' }],
  ['unknown', undefined, {}],
  ['unknown', undefined, { name: 'press-7' }],
])('%s (level %s) states %o', (role, level, facts) => {
  const finding = roleOf(hostView({ facts }));
  expect(finding).toMatchObject({ role, level });
  for (const [attribute, value] of Object.entries(facts)) {
    if (finding.reason.includes(attribute)) expect(finding.reason).toContain(value);
  }
});

test.each<[Role, States]>([
  ['printer', { title: 'HP LaserJet 400 M401dne' }],
  ['printer', { 'device-type': 'PrintDeviceType, Device' }],
  ['camera', { software: 'Hikvision-Webs' }],
  ['camera', { banner: 'Camera FTP service' }],
  ['ups', { title: 'APC | Network Management Card' }],
  ['ups', { description: 'APC Web/SNMP Management Card, Smart-UPS 1500' }],
  ['nas', { title: 'Synology DiskStation' }],
  ['access-point', { realm: 'Cisco Aironet 1130' }],
  ['firewall', { software: 'SSH-2.0-FortiSSH_3.0' }],
  ['gateway', { banner: 'Model name: NPort 5110' }],
  ['switch', { title: 'Acme & Sons Switch 2000' }],
  ['plc', { title: 'SIMATIC S7-1200 station' }],
  ['meter', { model: 'SENTRON PAC3200' }],
  ['unknown', { title: 'Switch to HTTPS' }],
  ['unknown', { 'user-agent': 'LaserJet' }],
])('%s greets with %o', (role, facts) => {
  const finding = roleOf(hostView({ facts }));
  expect(finding.role).toBe(role);
  for (const value of Object.values(facts)) {
    if (role !== 'unknown') expect(finding.reason).toContain(value);
  }
});

test.each<[Role, string]>([
  ['printer', 'upnp Printer'],
  ['printer', '_pdl-datastream._tcp.local'],
  ['camera', 'upnp DigitalSecurityCamera'],
  ['camera', 'type _axis-video._tcp.local'],
  ['access-point', 'upnp WLANAccessPointDevice'],
  ['router', 'upnp InternetGatewayDevice'],
  ['unknown', '_ipp._tcp.local'], // a computer offers its queues so, too
  ['unknown', 'upnp MediaRenderer'],
])('%s offers %s', (role, offered) => {
  const finding = roleOf(hostView({ offers: [offered], protocol: 'ssdp' }));
  expect(finding.role).toBe(role);
  if (role !== 'unknown') expect(finding.reason).toBe(`offers ${offered} (ssdp)`);
});

test('no greeting stands over what a device states, or over what it does', () => {
  const page = { title: 'Printer status' };
  const stated = hostView({ facts: { ...page, 'order-code': '6ES7 315-2EH14-0AB0' } });
  expect(roleOf(stated).role).toBe('plc');
  const [client, server] = [hostView(), hostView({ facts: page })];
  const asked = behavioursOf([conversationView(client, server, { protocol: 'dnp3' })], []);
  expect(roleOf(server, asked.get(server)).role).toBe('rtu');
});

test.each(['dlms', 'c1222'])('who answers in %s is a meter, whoever asks is none', (protocol) => {
  const [client, server] = [hostView(), hostView()];
  const behaviours = behavioursOf([conversationView(client, server, { protocol })], []);
  expect(roleOf(server, behaviours.get(server)).role).toBe('meter');
  expect(roleOf(client, behaviours.get(client)).role).not.toBe('meter');
});

test('who publishes to whoever listens is an IED; who calls all of a ring drives it', () => {
  const group = hostView({ isGroup: true });
  for (const [protocol, role] of [
    ['goose', 'ied'],
    ['sv', 'ied'],
    ['ethercat', 'plc'],
    ['arp', 'unknown'],
  ] as const) {
    const sender = hostView();
    const behaviours = behavioursOf([conversationView(sender, group, { protocol })], []);
    expect(roleOf(sender, behaviours.get(sender)).role).toBe(role);
  }
});

test('who drives an EtherCAT ring is a controller, and the ring remote I/O', () => {
  const [master, ring] = [hostView(), hostView()];
  const behaviours = behavioursOf([conversationView(master, ring, { protocol: 'ethercat' })], []);
  expect(roleOf(master, behaviours.get(master)).role).toBe('plc');
  expect(roleOf(ring, behaviours.get(ring)).role).toBe('remote-io');
});

test.each(['dhcp', 'dhcpv6', 'dns', 'ntp', 'mqtt'])('who answers in %s is a server', (protocol) => {
  const [client, server] = [hostView(), hostView()];
  const answered = conversationView(client, server, { protocol });
  expect(roleOf(server, behavioursOf([answered], []).get(server)).role).toBe('server');
});

test.each<[Role, string]>([
  ['plc', 'modbus'],
  ['plc', 's7comm'],
  ['plc', 'ethernet-ip'],
  ['rtu', 'dnp3'],
  ['rtu', 'iec104'],
  ['ied', 'mms'],
])('%s answers in %s, whoever asks is an hmi', (role, protocol) => {
  const [client, server] = [hostView(), hostView()];
  const behaviours = behavioursOf([conversationView(client, server, { protocol })], []);
  expect(roleOf(server, behaviours.get(server)).role).toBe(role);
  expect(roleOf(client, behaviours.get(client))).toEqual({
    role: 'hmi',
    level: 2,
    reason: `asks 1 host in ${protocol}`,
  });
});

test('to be asked is not to answer', () => {
  const [client, server] = [hostView(), hostView()];
  const asked = conversationView(client, server, { protocol: 'modbus', receivedBytes: 0 });
  const behaviours = behavioursOf([asked], []);
  expect(roleOf(server, behaviours.get(server)).role).toBe('unknown');
});

test.each<[Role, EventKind]>([
  ['engineering-workstation', 'program-download'],
  ['engineering-workstation', 'program-upload'],
  ['engineering-workstation', 'firmware-update'],
  ['engineering-workstation', 'mode-change'],
  ['hmi', 'write'],
])('%s is who does %s to a controller that it asks', (role, kind) => {
  const [client, server] = [hostView(), hostView()];
  const conversation = conversationView(client, server, { protocol: 's7comm' });
  const behaviours = behavioursOf([conversation], [eventView(conversation, kind)]);
  expect(roleOf(client, behaviours.get(client)).role).toBe(role);
  expect(roleOf(server, behaviours.get(server)).role).toBe('plc');
});

test('a controller that asks another one stays a controller', () => {
  const [a, b, hmi] = [hostView(), hostView(), hostView()];
  const behaviours = behavioursOf(
    [
      conversationView(a, b, { protocol: 's7comm' }),
      conversationView(hmi, a, { protocol: 's7comm' }),
    ],
    [],
  );
  expect(roleOf(a, behaviours.get(a)).role).toBe('plc');
});

test('a programming laptop that says what it is, is believed first', () => {
  const [client, server] = [
    hostView({ facts: { 'order-code': '6ES7 315-2EH14-0AB0' } }),
    hostView(),
  ];
  const conversation = conversationView(client, server, { protocol: 's7comm' });
  const behaviours = behavioursOf([conversation], [eventView(conversation, 'program-download')]);
  expect(roleOf(client, behaviours.get(client)).role).toBe('plc');
});

test('three units behind one Modbus server make it a gateway, two do not', () => {
  for (const [units, role] of [
    [3, 'gateway'],
    [2, 'plc'],
  ] as const) {
    const client = hostView();
    const server = hostView({
      parts: Array.from({ length: units }, (_, unit) => `unit ${unit + 1}`),
    });
    const behaviours = behavioursOf([conversationView(client, server, { protocol: 'modbus' })], []);
    expect(roleOf(server, behaviours.get(server)).role).toBe(role);
  }
});

test.each<[Role, number]>([
  ['printer', 9_100],
  ['camera', 554],
  ['server', 1_433],
  ['pc', 3_389],
])('%s serves port %i', (role, port) => {
  expect(roleOf(hostView({ ports: [port] }))).toMatchObject({
    role,
    reason: `serves port ${port}`,
  });
});

test('a router carries others; a maker of one kind of thing is the last word', () => {
  expect(roleOf(hostView({ isRouter: true })).role).toBe('router');
  expect(roleOf(hostView({ macs: ['00:80:63:01:02:03'] }))).toMatchObject({
    role: 'switch',
    reason: 'is made by Hirschmann Automation and Control GmbH',
  });
  expect(roleOf(hostView({ macs: ['00:80:63:01:02:03'], ports: [502] })).role).toBe('switch');
});

test.each([
  [{ facts: { vendor: 'Schneider Electric' }, macs: ['00:1b:1b:00:00:01'] }, 'Schneider Electric'],
  [{ facts: { 'object-id': '1.3.6.1.4.1.4329.6' }, macs: ['00:80:63:01:02:03'] }, 'Siemens AG'],
  [{ facts: { 'vendor-id': '1' }, protocol: 'ethernet-ip' }, 'Rockwell Automation/Allen-Bradley'],
  [{ facts: { 'vendor-id': '42' }, protocol: 'profinet-dcp' }, 'Siemens AG'],
  [{ facts: { 'vendor-id': '1' }, protocol: 'lldp', macs: ['00:1b:1b:00:00:01'] }, 'Siemens AG'],
  [{ macs: ['02:1b:1b:00:00:01'] }, undefined],
])('the maker of %o is %s', (known, maker) => {
  expect(makerOf(hostView(known as Parameters<typeof hostView>[0]))).toBe(maker);
});

test('every rule asks something and gives a role that the table knows', () => {
  for (const { role, ...conditions } of rules) {
    expect(Object.keys(roles)).toContain(role);
    expect(Object.keys(conditions)).not.toEqual([]);
  }
});
