/** What the decoder contract promises about declared points: who is told of them, and that nobody else pays. */
import { expect, test } from 'vitest';
import { DeclaredPoints } from '../../../agent/declared-points.ts';
import {
  type Carriage,
  type Carrier,
  defineProtocol,
  type Protocol,
} from '../../../protocols/contract/protocol.ts';
import { Connection, type End, master, plc, udp, Wire } from '../../support/wire.ts';

const other: End = { mac: '00:80:f4:00:00:09', ip: '10.0.0.9', port: plc.port };
const LINE: Carriage = { by: 'tcp', at: [plc.port], frame: () => 1 };

/** Every message is one byte: what coil 5 holds, whoever says it. */
function coils(carriage: Carriage = LINE) {
  const seen: boolean[] = [];
  let asked = 0;
  // Under a name that settings know, for they know none that is not registered.
  const protocol: Protocol = defineProtocol<number>({
    name: 'modbus',
    title: 'Coils',
    specification: 'none',
    carriage: [carriage],
    tables: [{ name: 'coil', holds: 'bits', most: 8 }],
    decode(cursor, { isDeclared }) {
      seen.push(isDeclared);
      return cursor.u8();
    },
    values(message, tell) {
      asked++;
      const bytes = { bytes: Uint8Array.of(message), start: 0, end: 1 };
      const isWritten = false;
      tell.values({ part: 'unit 1', table: 'coil', first: 5, count: 1, bytes, isWritten });
    },
  });
  return { protocol, seen, asked: () => asked };
}

const points = (device: string) =>
  DeclaredPoints.parse([{ name: 'lamp', device, table: 'coil', address: 5 }]);
const factsOf = ({ picture }: Wire) =>
  [...picture.hosts()].flatMap(({ macs, facts }) =>
    [...facts.values()].map(({ part, value }) => `${[...macs][0]} ${part} ${value}`),
  );

test('where nothing is declared, values are not even asked for', () => {
  const { protocol, seen, asked } = coils();
  const wire = new Wire({ protocols: [protocol] });
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask([1])).show(talk.answer([1]));
  expect([seen, asked()]).toEqual([[false, false], 0]);
});

test('where something is declared of another device, they are not asked for either', () => {
  const { protocol, seen, asked } = coils();
  const wire = new Wire({ protocols: [protocol], points: points(other.ip) });
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask([1])).show(talk.answer([1]));
  expect([seen, asked()]).toEqual([[false, false], 0]);
});

test('of a declared device both directions are asked, and it is the one who is asked that has the fact', () => {
  const { protocol, seen } = coils();
  const wire = new Wire({ protocols: [protocol], points: points(plc.ip) });
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask([0])).show(talk.answer([1]));
  expect(seen).toEqual([true, true]);
  expect(factsOf(wire)).toEqual([`${plc.mac} unit 1 coil 5 lamp 1`]);
});

test('the next conversation is asked afresh, whoever had the talk before', () => {
  const { protocol, seen } = coils();
  const wire = new Wire({ protocols: [protocol], points: points(plc.ip) });
  for (const server of [plc, other, plc]) {
    const talk = new Connection(wire, { ...master, port: master.port + seen.length }, server);
    talk.open();
    wire.show(talk.ask([1]));
    talk.close();
  }
  expect(seen).toEqual([true, false, true]);
});

test('of a datagram whose sender asks, though its port looks like the other’s', () => {
  const { protocol } = coils({ by: 'udp', at: [plc.port] });
  const reversed: Protocol = { ...protocol, direction: () => 'request' };
  const wire = new Wire({ protocols: [reversed], points: points(plc.ip) });
  const peer = { ...master, port: plc.port };
  wire.show(udp(plc, peer, [1])).show(udp(peer, plc, [1]));
  expect(factsOf(wire)).toEqual([`${plc.mac} unit 1 coil 5 lamp 1`]);
});

test('of a protocol that another one carries', () => {
  const by: Carrier = 'enip';
  const { protocol, seen } = coils({ by, at: [7] });
  const outer: Protocol = defineProtocol({
    name: 'outer',
    title: 'Outer',
    specification: 'none',
    carriage: [LINE],
    isEnvelope: true,
    decode: (cursor) => cursor.span(1),
    carry: (body, tell) => tell.carry(by, 7, body),
  });
  const wire = new Wire({ protocols: [outer, protocol], points: points(plc.mac) });
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.ask([1]));
  expect(seen).toEqual([true]);
  expect(factsOf(wire)).toEqual([`${plc.mac} unit 1 coil 5 lamp 1`]);
});
