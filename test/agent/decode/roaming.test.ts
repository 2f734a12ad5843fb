/** Who shares a number with others, and who answers from another one than was asked. */
import { expect, test } from 'vitest';
import { defineProtocol, type Protocol } from '../../../protocols/contract/protocol.ts';
import { ethernet, master, plc, text, udp, Wire } from '../../support/wire.ts';

/** Asks with a capital letter; the small one answers. */
const asking = (change: Partial<Protocol>): Protocol => ({
  ...defineProtocol<string, undefined, string>({
    name: 'asking',
    title: 'Asking',
    specification: 'none',
    carriage: [{ by: 'udp', at: [69], answersElsewhere: true }],
    decode(cursor, turn) {
      const letter = cursor.text(1);
      if (turn.direction === 'request') turn.ask(1, letter);
      return turn.direction === 'request' ? letter : `${turn.asked(1)}-${letter}`.toLowerCase();
    },
    operation: (letters) => letters.toLowerCase(),
    lapse: (letter, tell, outcome) =>
      tell.event('write', 1, outcome, () => ({ detail: { letter } })),
  }),
  ...change,
});
const conversationsOf = ({ picture }: Wire) =>
  [...picture.conversations()].map(({ client, port, protocol, packets, operations }) => ({
    client: [...client.ips, ...client.macs][0],
    port,
    protocol,
    packets,
    operations: [...operations.keys()],
  }));

const asker = { ...master, port: 49_153 };
const asked = { ...plc, port: 69 };
const elsewhere = { ...plc, port: 49_152 };

test('an answer from a port of its own choosing belongs to the question, and so does what follows', () => {
  const wire = new Wire({ protocols: [asking({})] });
  wire.show(udp(asker, asked, text('A'))).show(udp(elsewhere, asker, text('a')));
  wire.show(udp(asker, elsewhere, text('B'))).show(udp(elsewhere, asker, text('b')));
  wire.wait(60).picture.close();
  expect(conversationsOf(wire)).toEqual([
    {
      client: master.ip,
      port: 69,
      protocol: 'asking',
      packets: 4,
      operations: ['a', 'a-a', 'b', 'b-b'],
    },
  ]);
  expect([...wire.picture.events()]).toEqual([]); // nothing stayed unanswered
});

test('whoever was not asked answers nothing, and another port of the asker heard no answer', () => {
  const wire = new Wire({ protocols: [asking({})] });
  wire.show(udp(elsewhere, asker, text('a')));
  wire.show(udp(asker, asked, text('A')));
  wire.show(udp(elsewhere, { ...asker, port: 50_000 }, text('a')));
  wire.wait(60).picture.close();
  expect([...wire.picture.events()].map(({ outcome }) => outcome)).toEqual(['unknown']);
});

test('protocols that share an EtherType converse each for itself, in whatever order they speak', () => {
  const by = (name: string, mark: number): Protocol =>
    asking({
      name,
      carriage: [
        {
          by: 'ethernet',
          at: [0x8892],
          signature: (bytes, start) => (bytes[start] === mark ? 1 : -1),
        },
      ],
    });
  const wire = new Wire({ protocols: [by('capital', 0x41), by('other', 0x42)] });
  for (const letter of 'ABBA')
    wire.wait(1).show(ethernet(master.mac, plc.mac, 0x8892, text(letter)));
  wire.picture.close();
  expect(
    conversationsOf(wire).map(({ protocol, packets, operations }) => [
      protocol,
      packets,
      operations,
    ]),
  ).toEqual([
    ['capital', 2, ['a']],
    ['other', 2, ['b']],
  ]);
});
