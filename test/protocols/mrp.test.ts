/** Test frames come many a second: what they said before is told once a minute. IEC 62439-2. */
import { expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { hex } from '../support/hex.ts';
import { ethernet, master, Wire } from '../support/wire.ts';

const MULTICAST = '01:15:4e:00:00:01';
const frame = ({ port = 0, state = 1, transitions = 0, number = 1 } = {}) => {
  const word = (value: number) => value.toString(16).padStart(4, '0');
  const test = `8000 080006010203 ${word(port)} ${word(state)} ${word(transitions)} ${word(number)}0000`;
  return ethernet(master.mac, MULTICAST, 0x88e3, [
    ...hex(`0001 0212 ${test} 0112 ${word(number)} ${'ff'.repeat(16)} 0000`),
  ]);
};

function told(show: (wire: Wire) => void) {
  const facts: string[] = [];
  const wire = new Wire({
    protocols,
    sightings: { fact: (_, { attribute, value }) => facts.push(`${attribute} ${value}`) },
  });
  show(wire);
  return { facts: facts.filter((one) => one.startsWith('ring-state')), wire };
}

test('whichever port it goes out at, a frame that says nothing new is counted alone', () => {
  const { facts, wire } = told((one) => {
    for (let number = 0; number < 100; number++) one.show(frame({ port: number % 2, number }));
  });
  expect(facts).toEqual(['ring-state closed']);
  expect([...wire.picture.conversations()][0]!.operations).toEqual(new Map([['test', 100]]));
});

test('a ring that opens is told at once', () => {
  const { facts } = told((wire) => wire.show(frame()).show(frame({ state: 0, transitions: 1 })));
  expect(facts).toEqual(['ring-state closed', 'ring-state open']);
});
