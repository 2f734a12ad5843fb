import { expect, test } from 'vitest';
import { Dissector } from '../../agent/decode/dissect.ts';
import { talk } from '../../agent/decode/talk.ts';
import {
  type Carriage,
  defineProtocol,
  FOREIGN,
  type Protocol,
} from '../../protocols/contract/protocol.ts';
import { cotp } from '../../protocols/cotp/index.ts';
import { hex } from '../support/hex.ts';
import { play, recorder } from '../support/play.ts';

/** A protocol that says what it was given, and does as the test pleases. */
const echo = (carriage: Carriage, decode: (text: string) => void = () => {}): Protocol =>
  defineProtocol({
    name: 'echo',
    title: 'Echo',
    specification: 'none',
    carriage: [carriage],
    decode(cursor) {
      const text = cursor.text(cursor.remaining);
      decode(text);
      return text;
    },
    operation: (text) => text,
  });

const heard = (protocol: Protocol, text: string) => {
  const to = recorder();
  const bytes = new TextEncoder().encode(text);
  const unread = new Dissector([], to).hear(
    talk(protocol, protocol.carriage[0]),
    'request',
    bytes,
    0,
    bytes.length,
  );
  return { unread, said: to.said };
};

test.each([0, 3])('a message of which %i bytes are there waits for the rest', (size) => {
  expect(heard(echo({ by: 'tcp', frame: () => 4 }), 'x'.repeat(size))).toEqual({
    unread: 0,
    said: [],
  });
});

test.each([-1, -7, 0.5, Number.NaN, 65_537])('a frame of size %d is refused', (size) => {
  expect(heard(echo({ by: 'tcp', frame: () => size }), 'abc')).toEqual({
    unread: FOREIGN,
    said: [{ anomaly: 'echo/illegal/frame' }],
  });
});

test('a fault in a decoder is counted, and the message behind it is read', () => {
  const fault = (text: string) => {
    if (text === 'ab') throw new Error('bug');
  };
  expect(heard(echo({ by: 'tcp', frame: () => 2 }, fault), 'abcd').said).toEqual([
    { anomaly: 'echo/decoder-fault/message' },
    { operation: 'cd' },
  ]);
});

test('what a carrier carries is read by whoever knows it by its signature', () => {
  const inner = echo({
    by: 'cotp',
    signature: (bytes, start) => (bytes[start] === 0x41 ? 1 : FOREIGN),
  });
  const tpdus = [
    { direction: 'request' as const, bytes: hex('0300 0009 02 f0 00 4142 0300 0008 02 f0 80 43') },
  ];
  expect(play(cotp, tpdus, [inner])).toEqual([{ operation: 'ABC' }]);
});

test('carriers within carriers end somewhere', () => {
  const nested: Protocol = defineProtocol({
    name: 'nested',
    title: 'Nested',
    specification: 'none',
    carriage: [{ by: 'cip', at: [0] }],
    decode: (cursor) => cursor.span(cursor.remaining),
    carry: (body, tell) => tell.carry('cip', 0, body),
  });
  expect(play(nested, [{ direction: 'request', bytes: hex('01') }], [nested])).toEqual([
    { carried: 'cip', key: 0, bytes: '01' },
  ]);
});
