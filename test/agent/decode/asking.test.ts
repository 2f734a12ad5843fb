/** Who asks, and when: what a message can know beyond its own bytes. */
import { expect, test } from 'vitest';
import {
  type Direction,
  defineProtocol,
  type Protocol,
} from '../../../protocols/contract/protocol.ts';
import { Connection, master, plc, text, udp, Wire } from '../../support/wire.ts';

/** `>` is a request, `<` its answer. */
const arrows = defineProtocol<string, undefined, string>({
  name: 'arrows',
  title: 'Arrows',
  specification: 'none',
  carriage: [
    { by: 'tcp', at: [7], frame: () => 1 },
    { by: 'udp', at: [7] },
  ],
  isOpenedByEither: true,
  direction: (bytes, start): Direction => (bytes[start] === 0x3e ? 'request' : 'response'),
  decode(cursor, turn) {
    const arrow = cursor.text(1);
    if (arrow === '>') turn.ask(0, arrow);
    return arrow;
  },
  control(arrow, tell, turn) {
    if (arrow === '<' && turn.asked(0) !== undefined)
      tell.event('write', 0, 'accepted', () => ({ detail: {} }));
  },
});

function actsOf(wire: Wire) {
  return [...wire.picture.events()].map(({ source, target, outcome }) => ({
    source: [...source.macs][0],
    target: [...target.macs][0],
    outcome,
  }));
}

test('where either end opens the connection, the first message says who asks, and acts are theirs', () => {
  const wire = new Wire({ protocols: [arrows] });
  const talk = new Connection(wire, master, plc).open();
  wire.show(talk.answer(text('>'))).show(talk.ask(text('<')));
  expect(actsOf(wire)).toEqual([{ source: plc.mac, target: master.mac, outcome: 'accepted' }]);
});

test('the same of datagrams to a port that has a meaning', () => {
  const wire = new Wire({ protocols: [arrows] });
  wire.show(udp(master, plc, text('<'))).show(udp(plc, master, text('>')));
  wire.show(udp(master, plc, text('<')));
  expect(actsOf(wire)).toEqual([{ source: plc.mac, target: master.mac, outcome: 'accepted' }]);
});

test('a message knows the second it was captured in', () => {
  const seconds: number[] = [];
  const dated: Protocol = defineProtocol({
    name: 'dated',
    title: 'Dated',
    specification: 'none',
    carriage: [{ by: 'udp', at: [7] }],
    decode: (_, { second }) => void seconds.push(second),
  });
  const wire = new Wire({ protocols: [dated] });
  wire
    .show(udp(master, plc, [1]))
    .wait(60)
    .show(udp(master, plc, [2]));
  expect(seconds.map((second) => second - seconds[0]!)).toEqual([0, 60]);
});
