/** PROFINET as it lies on a cable: several protocols of one EtherType, calls answered from another port. */
import { expect, test } from 'vitest';
import { roleOf } from '../../agent/observe/roles.ts';
import { dceRpc } from '../../protocols/dce-rpc/index.ts';
import { profinetDcp } from '../../protocols/profinet-dcp/index.ts';
import { profinetIo } from '../../protocols/profinet-io/index.ts';
import { protocols } from '../../protocols/registry.ts';
import { conversationsOf } from '../support/fixtures.ts';
import { ethernet, master, plc, udp, Wire } from '../support/wire.ts';

const controller = { ...master, port: 49_152 };
const device = { ...plc, port: 34_964 };
const elsewhere = { ...plc, port: 49_153 };

function factsOf({ picture }: Wire, mac: string): string[] {
  const host = [...picture.hosts()].find(({ macs }) => macs.has(mac))!;
  return [...host.facts.values()].map(({ attribute, value, part = '' }) =>
    `${attribute} ${value} ${part}`.trim(),
  );
}

/** The device answers from a port of its own, and is asked there from then on. */
function connected(): Wire {
  const wire = new Wire({ protocols });
  let port = device;
  for (const { direction, bytes } of conversationsOf(profinetIo, 'connect')[0]!.payloads) {
    const body = [...bytes];
    if (direction === 'request') wire.show(udp(controller, port, body));
    else wire.show(udp(elsewhere, controller, body));
    if (direction === 'response') port = elsewhere;
  }
  return wire;
}

test('a call answered from another port is one conversation, and its writes were accepted or refused', () => {
  const wire = connected();
  wire.wait(60);
  const [conversation, ...others] = [...wire.picture.conversations()];
  expect(others).toEqual([]);
  expect(conversation).toMatchObject({ protocol: 'profinet-io', port: 34_964, packets: 12 });
  expect([...wire.picture.events()].map(({ outcome }) => outcome)).toEqual([
    'accepted',
    { refused: 'PNIORW invalid slot or subslot (df80b200)' },
    'accepted',
  ]);
});

test('modules are the device’s, the name is the controller’s, and each says what it is', () => {
  const wire = connected();
  expect(factsOf(wire, plc.mac)).toContain('product-code 0x00000026 slot 2');
  expect(factsOf(wire, plc.mac)).toContain('config-consistency modules as expected');
  expect(factsOf(wire, plc.mac)).toContain('station-name press-1');
  expect(factsOf(wire, master.mac)).toContain('station-name plc-1');
  const roles = [...wire.picture.hosts()].map((host) => roleOf(host).role);
  expect(roles).toEqual(['plc', 'remote-io']);
});

test('what is asked by DCP and what is sent in real time between two stations are two conversations', () => {
  const wire = new Wire({ protocols });
  const frames = [
    ...conversationsOf(profinetIo, 'real-time')[0]!.payloads.slice(0, 4),
    ...conversationsOf(profinetDcp, 'set')[0]!.payloads.slice(0, 2),
  ];
  for (const { direction, bytes } of frames) {
    const [from, to] = direction === 'request' ? [master, plc] : [plc, master];
    wire.show(ethernet(from.mac, to.mac, 0x8892, bytes));
  }
  const said = [...wire.picture.conversations()].map(({ protocol, packets }) => [
    protocol,
    packets,
  ]);
  expect(said).toEqual([
    ['profinet-io', 4],
    ['profinet-dcp', 2],
  ]);
  expect(wire.malformed()).toEqual([]);
});

test('a name somebody looks for is not the name of who looks', () => {
  const wire = new Wire({ protocols: [profinetDcp, dceRpc] });
  const [asked] = conversationsOf(profinetDcp, 'identify')[0]!.payloads;
  wire.show(ethernet(master.mac, '01:0e:cf:00:00:00', 0x8892, asked!.bytes));
  expect(factsOf(wire, master.mac)).toEqual([]);
});
