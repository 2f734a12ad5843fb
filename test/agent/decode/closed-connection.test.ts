/** What a connection leaves behind once both ends closed it: to itself, and to the one that follows. */
import { expect, test } from 'vitest';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import { Connection, master, plc, Wire } from '../../support/wire.ts';

/** Messages of one byte: a byte is answered by itself. The state is all that was said. */
const bytes = defineProtocol<{ said: string; answers: number | undefined }, number[], number>({
  name: 'bytes',
  title: 'Bytes',
  specification: 'none',
  carriage: [{ by: 'tcp', at: [plc.port], frame: () => 1 }],
  start: () => [],
  decode(cursor, turn) {
    const byte = cursor.u8();
    turn.state.push(byte);
    const answers = turn.direction === 'response' ? turn.asked(byte) : undefined;
    if (turn.direction === 'request') turn.ask(byte, byte);
    return { said: turn.state.join(' '), answers };
  },
  operation: ({ said }) => said,
  control({ answers }, tell) {
    if (answers !== undefined) tell.event('write', answers, 'accepted', () => ({ detail: {} }));
  },
  lapse: (asked, tell, outcome) => tell.event('write', asked, outcome, () => ({ detail: {} })),
});

function operationsOf({ picture }: Wire) {
  return [...picture.conversations()].flatMap(({ operations }) => [...operations]);
}

function eventsOf({ picture }: Wire) {
  return [...picture.events()].map(({ outcome, frame }) => ({ outcome, frame }));
}

test('its questions are given up at once, and what the next one says answers none of them', () => {
  const wire = new Wire({ protocols: [bytes] });
  const first = new Connection(wire, master, plc).open();
  wire.show(first.ask([1]));
  first.close();
  const given = [{ outcome: 'unknown', frame: 3 }];
  expect(eventsOf(wire)).toEqual(given);
  const second = new Connection(wire, { ...master, port: 50_001 }, plc).open();
  wire.show(second.answer([1]));
  expect(eventsOf(wire)).toEqual(given);
});

test('the next one begins with a state of its own', () => {
  const wire = new Wire({ protocols: [bytes] });
  for (const port of [50_000, 50_001]) {
    const talk = new Connection(wire, { ...master, port }, plc).open();
    wire.show(talk.ask([1])).show(talk.ask([2]));
    talk.close();
  }
  expect(operationsOf(wire)).toEqual([
    ['1', 2],
    ['1 2', 2],
  ]);
});

test('what is sent again behind its end is not read again', () => {
  const wire = new Wire({ protocols: [bytes] });
  const talk = new Connection(wire, master, plc).open();
  const asked = talk.ask([1]);
  wire.show(asked);
  talk.close();
  wire.show(asked);
  expect(operationsOf(wire)).toEqual([['1', 1]]);
});
