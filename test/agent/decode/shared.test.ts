/** What the conversations with one server have in common, and how much of that there can be. */
import { expect, test } from 'vitest';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import { Connection, master, plc, Wire } from '../../support/wire.ts';

/** Each byte is added to what was said to the same server; a conversation that is over takes its own back. */
const adding = () => {
  const made: { sum: number }[] = [];
  const protocol = defineProtocol<number, { own: number }, never, { sum: number }>({
    name: 'adding',
    title: 'Adding',
    specification: 'none',
    carriage: [{ by: 'tcp', at: [plc.port], frame: () => 1 }],
    start: () => ({ own: 0 }),
    share: () => made[made.push({ sum: 0 }) - 1]!,
    decode(cursor, { state, shared }) {
      const byte = cursor.u8();
      state.own += byte;
      shared.sum += byte;
      return shared.sum;
    },
    operation: (sum) => String(sum),
    end({ state, shared }) {
      shared.sum -= state.own;
    },
  });
  return { protocol, made };
};

const other = { ...plc, mac: '00:80:f4:00:00:09', ip: '10.0.0.9' };

test('two conversations with one server share, with another server they do not', () => {
  const { protocol } = adding();
  const wire = new Wire({ protocols: [protocol] });
  const first = new Connection(wire, master, plc).open();
  wire.show(first.ask([1]));
  wire.show(new Connection(wire, { ...master, port: 50_001 }, plc).open().ask([2]));
  wire.show(new Connection(wire, master, other).open().ask([4]));
  expect(wire.operations()).toEqual(['1', '3', '4']);
});

test('a conversation that is over no longer counts', () => {
  const { protocol } = adding();
  const wire = new Wire({ protocols: [protocol] });
  const first = new Connection(wire, master, plc).open();
  wire.show(first.ask([1]));
  first.close();
  wire.show(new Connection(wire, { ...master, port: 50_001 }, plc).open().ask([2]));
  expect(wire.operations()).toEqual(['1', '2']);
});

test('of more servers than are remembered the one longest unopened begins anew', () => {
  const { protocol, made } = adding();
  const wire = new Wire({ protocols: [protocol] });
  const ask = (server: number, port: number) => {
    const ip = `10.1.${server >> 8}.${server & 255}`;
    wire.show(new Connection(wire, { ...master, port }, { ...plc, ip }).open().ask([1]));
  };
  for (let server = 0; server <= 4096; server++) ask(server, 50_000);
  expect(made).toHaveLength(4097);
  ask(4096, 50_001);
  expect(made).toHaveLength(4097);
  ask(0, 50_001);
  expect(made).toHaveLength(4098);
});
