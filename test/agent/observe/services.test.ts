/** When a port is a service. */
import { expect, test } from 'vitest';
import { protocols } from '../../../protocols/registry.ts';
import { hex } from '../../support/hex.ts';
import { Connection, Flag, master, plc, tcp, udp, Wire } from '../../support/wire.ts';

const server = { ...plc, port: 502 };
const question = [...hex('0001 0000 0006 11 03 0000 0001')];
const answer = [...hex('0001 0000 0005 11 03 02 0001')];
const services = (wire: Wire) =>
  [...wire.picture.hosts()].flatMap(({ services: found }) => [...found.values()]);

test('a port that was asked before the capture began is one once it answers, not before', () => {
  const wire = new Wire({ protocols });
  const talk = new Connection(wire, master, server);
  wire.show(talk.ask(question));
  expect(services(wire)).toEqual([]);
  wire.show(talk.answer(answer));
  expect(services(wire)).toMatchObject([{ transport: 'tcp', port: 502, protocol: 'modbus' }]);
});

test('a port that accepted a connection is one, though nobody knows yet what it speaks', () => {
  const wire = new Wire({ protocols: [] });
  new Connection(wire, master, { ...plc, port: 9999 }).open();
  expect(services(wire)).toMatchObject([{ transport: 'tcp', port: 9999, protocol: '' }]);
});

test('where both ports have a meaning, who answers serves and who asked does not', () => {
  const wire = new Wire({ protocols });
  const [server, client] = [
    { ...plc, port: 547 },
    { ...master, port: 546 },
  ];
  const reply = [...hex('07 000001 0002 000a 00030001 001d9cc7b070')];
  wire.show(udp(server, client, reply));
  wire.show(udp(server, client, reply));
  const serving = [...wire.picture.hosts()].filter(({ services: found }) => found.size > 0);
  expect(serving.map(({ ips }) => [...ips])).toEqual([[server.ip]]);
  expect(services(wire)).toMatchObject([{ transport: 'udp', port: 547, protocol: 'dhcpv6' }]);
  wire.show(udp(client, server, [...hex('03 000002 0001 000a 00030001 001b1b23eb3b')]));
  expect(services(wire)).toHaveLength(1);
});

test('who answers to a port that asks serves, from whichever port; its client does not', () => {
  const wire = new Wire({ protocols });
  const [server, client] = [
    { ...plc, port: 40_123 },
    { ...master, port: 68 },
  ];
  const offer = [2, 1, 6, 0, ...new Array<number>(232).fill(0), ...hex('63825363 350102 ff')];
  wire.show(udp(server, client, offer));
  const serving = [...wire.picture.hosts()].filter(({ services: found }) => found.size > 0);
  expect(serving.map(({ ips }) => [...ips])).toEqual([[server.ip]]);
  expect(services(wire)).toMatchObject([{ transport: 'udp', port: 67, protocol: 'dhcp' }]);
  const [talk] = [...wire.picture.conversations()];
  expect(talk).toMatchObject({ port: 67, protocol: 'dhcp', clientAddress: { ip: client.ip } });
});

test('a port that refuses a connection is none, and one that accepts it and is reset then is one', () => {
  const wire = new Wire({ protocols });
  const [closed, open] = [
    { ...plc, port: 113 },
    { ...plc, port: 22 },
  ];
  wire.show(tcp(master, closed, { sequence: 1, flags: Flag.syn }));
  wire.show(tcp(closed, master, { sequence: 0, acknowledged: 2, flags: Flag.rst | Flag.ack }));
  new Connection(wire, { ...master, port: 50_001 }, open).open();
  wire.show(tcp({ ...master, port: 50_001 }, open, { sequence: 1001, flags: Flag.rst }));
  wire.picture.close();
  expect(services(wire)).toMatchObject([{ port: 22 }]);
});
