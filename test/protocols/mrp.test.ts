/** Test frames come many a second: what they said before is told once a minute. IEC 62439-2. */
import { expect, test } from 'vitest';
import { mrp } from '../../protocols/mrp/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const frame = ({ port = 0, state = 1, transitions = 0, number = 1 } = {}) => {
  const word = (value: number) => value.toString(16).padStart(4, '0');
  const test = `8000 080006010203 ${word(port)} ${word(state)} ${word(transitions)} ${word(number)}0000`;
  return hex(`0001 0212 ${test} 0112 ${word(number)} ${'ff'.repeat(16)} 0000`);
};

function told(...frames: readonly Uint8Array[]) {
  const said = play(
    mrp,
    frames.map((bytes) => ({ direction: 'request', bytes })),
  );
  return {
    rings: said.flatMap(({ fact, value }) => (fact === 'ring-state' ? [value] : [])),
    tests: said.filter(({ operation }) => operation === 'test').length,
  };
}

test('whichever port it goes out at, a frame that says nothing new is counted alone', () => {
  const frames = Array.from({ length: 100 }, (_, number) => frame({ port: number % 2, number }));
  expect(told(...frames)).toEqual({ rings: ['closed'], tests: 100 });
});

test('a ring that opens is told at once', () => {
  const open = frame({ state: 0, transitions: 1 });
  expect(told(frame(), open).rings).toEqual(['closed', 'open']);
});
