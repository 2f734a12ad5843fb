/** What a decoder may say of a stream: bytes that are no messages, and a packet that nobody may keep. */
import { expect, test } from 'vitest';
import { evidenceOf } from '../../../agent/evidence.ts';
import {
  type Carriage,
  defineProtocol,
  FOREIGN,
  MORE,
} from '../../../protocols/contract/protocol.ts';
import { Connection, master, plc, text, Wire } from '../../support/wire.ts';

/** `k5`: five bytes to skip come next; `p5`: five in pieces; `e0`: all from now on; `s0`: a secret; `w0`: a word. */
const frame: Carriage['frame'] = (bytes, start, end) => {
  if (end - start < 2) return MORE;
  return 'kpesw'.includes(String.fromCharCode(bytes[start]!)) ? 2 : FOREIGN;
};

const parcels = defineProtocol<string, { left: number }>({
  name: 'parcels',
  title: 'Parcels',
  specification: 'none',
  carriage: [{ by: 'tcp', at: [7], frame }],
  start: () => ({ left: 0 }),
  decode(cursor, turn) {
    const words = cursor.text(cursor.remaining);
    if (turn.state.left > 0) {
      turn.state.left -= words.length;
      return `piece-${words}`;
    }
    const size = Number(words[1]);
    if (words[0] === 'k') turn.skip(size);
    if (words[0] === 'e') turn.skip(Number.POSITIVE_INFINITY);
    if (words[0] === 's') turn.conceal();
    if (words[0] === 'p') {
      turn.pieces(size);
      turn.state.left = size;
    }
    return words;
  },
  operation: (words) => words,
});

const server = { ...plc, port: 7 };

function connected() {
  const wire = new Wire({ protocols: [parcels] });
  return { wire, talk: new Connection(wire, master, server).open() };
}

test('bytes to skip are no messages, in one segment with them or in several', () => {
  const { wire, talk } = connected();
  wire.show(talk.ask(text('k4w0w0w1'))).show(talk.ask(text('k3w')));
  wire.show(talk.ask(text('0w'))).show(talk.ask(text('w2')));
  expect(wire.operations()).toEqual(['k4', 'w1', 'k3', 'w2']);
  expect(wire.malformed()).toEqual([]);
});

test('pieces are given to the decoder as they come', () => {
  const { wire, talk } = connected();
  wire.show(talk.ask(text('p5abc'))).show(talk.ask(text('dew1')));
  expect(wire.operations()).toEqual(['p5', 'piece-abc', 'piece-de', 'w1']);
});

test('each side has its own', () => {
  const { wire, talk } = connected();
  wire.show(talk.ask(text('k2'))).show(talk.answer(text('w1')));
  wire.show(talk.ask(text('??w2')));
  expect(wire.operations()).toEqual(['k2', 'w1', 'w2']);
});

test('what is skipped for good is never looked at, also behind a gap', () => {
  const { wire, talk } = connected();
  wire.show(talk.ask(text('e0'))).show(talk.ask(text('w0')));
  talk.ask(text('lost'));
  wire.show(talk.ask(text('w0'))).show(talk.answer(text('w3')));
  wire.wait(60).picture.close();
  expect(wire.operations()).toEqual(['e0', 'w3']);
});

test('a gap ends what was to be skipped: a message may begin behind it', () => {
  const { wire, talk } = connected();
  wire.show(talk.ask(text('k9????')));
  talk.ask(text('?'));
  wire.show(talk.ask(text('w4')));
  wire.wait(60).picture.close();
  expect(wire.operations()).toEqual(['k9', 'w4']);
});

test('another connection of the same ends begins anew', () => {
  const { wire, talk } = connected();
  wire.show(talk.ask(text('e0')));
  talk.close();
  const again = new Connection(wire, { ...master, port: 50_001 }, server).open();
  wire.show(again.ask(text('w5')));
  expect(wire.operations()).toEqual(['e0', 'w5']);
});

test('of a packet that holds a secret nothing is kept but its addresses', () => {
  const kept: string[] = [];
  const wire: Wire = new Wire({
    protocols: [parcels],
    sightings: {
      operation() {
        const { picture } = wire;
        const [packet] = evidenceOf(picture.packetInHand, picture.isConcealed);
        kept.push(Buffer.from(packet!.bytes, 'base64').toString('latin1'));
      },
    },
  });
  const talk = new Connection(wire, master, server).open();
  wire.show(talk.ask(text('s0'))).show(talk.ask(text('w0')));
  expect(kept[0]).toHaveLength(34);
  expect(kept[1]).toMatch(/w0$/);
});
