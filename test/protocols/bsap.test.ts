import { describe, expect, test } from 'vitest';
import { bsap } from '../../protocols/bsap/index.ts';
import { FOREIGN } from '../../protocols/contract/protocol.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { said, events, outcomes, facts } = exchanges(bsap);
const [{ signature }] = bsap.carriage;
const le16 = (value: number) => [value & 0xff, value >> 8].map(byte).join('');
const le32 = (value: number) => `${le16(value & 0xffff)}${le16(value >>> 16)}`;

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** A datagram of BSAP over IP: its header, and each message with its size. */
function datagram(type: number, ...messages: readonly string[]): string {
  const sized = messages.map(
    (message) => `${le32(message.replace(/ /g, '').length / 2 + 4)}${message}`,
  );
  return `0e00 ${le16(messages.length)} ${le16(type)} 00000000 00000000 ${sized.join('')}`;
}
const REQUEST = 6;
const RESPONSE = 5;
const asked = (number: number, rest: string) => `0c${le32(number)}${rest}`;
const ask = (number: number, rest: string) => `> ${datagram(REQUEST, asked(number, rest))}`;
const answer = (number: number, status = 0) =>
  `< ${datagram(RESPONSE, `0c${le32(number)}${byte(status)} 0000000102`)}`;
const text = (value: string) => Buffer.from(value, 'latin1').toString('hex');
const read = (...names: readonly string[]) =>
  `a000 04 03d0010f ${byte(names.length)} ${names.map((name) => `${text(name)}00`).join('')}`;
const write = (name: string) => `a000 84 0f01 ${text(name)} 000001`;

describe('the fate of a write', () => {
  test.each([
    ['accepted', [ask(1, write('@GV.P')), answer(1)], 'accepted'],
    [
      'refused with its status',
      [ask(1, write('@GV.P')), answer(1, 0x84)],
      { refused: 'status 0x84' },
    ],
    ['open while another is answered', [ask(1, write('@GV.P')), answer(2)], 'unanswered'],
    ['unknown where nobody was heard', [ask(1, write('@GV.P'))], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('in a datagram with others is its own', () => {
    const both = `> ${datagram(REQUEST, asked(1, write('@GV.A')), asked(2, write('@GV.B')))}`;
    expect(events(both, answer(2), answer(1, 0x84)).map(({ outcome }) => outcome)).toEqual([
      'accepted',
      { refused: 'status 0x84' },
    ]);
  });
});

test('a signal written again is one act, another signal another', () => {
  const lines = ['@GV.A', '@GV.A', '@GV.B'].flatMap((name, at) => [
    ask(at, write(name)),
    answer(at),
  ]);
  expect(events(...lines)).toHaveLength(2);
});

describe('signals', () => {
  test('are told once they are read, and once alone', () => {
    const lines = [ask(1, read('@GV.A', '@GV.B')), answer(1), ask(2, read('@GV.A')), answer(2)];
    expect(facts(...lines).map(([, value]) => value)).toEqual(['@GV.A', '@GV.B']);
  });

  test('that nobody answers for, or that are refused, are not told', () => {
    expect(facts(ask(1, read('@GV.A')))).toEqual([]);
    expect(facts(ask(1, read('@GV.A')), answer(1, 0x84))).toEqual([]);
  });

  test('are told of one conversation up to 128', () => {
    const lines = Array.from({ length: 200 }, (_, at) => at).flatMap((at) => [
      ask(at, read(`@GV.S${at}`)),
      answer(at),
    ]);
    expect(facts(...lines)).toHaveLength(128);
  });

  test.each([
    ['too short to be one', '@G'],
    ['longer than any', `@${'G'.repeat(70)}`],
  ])('whose name is %s are none', (_, name) => {
    expect(facts(ask(1, read(name)), answer(1))).toEqual([]);
  });
});

test('a poll says nothing, and is known for one off its port', () => {
  const poll = '0e00 0000 0000 00000000 07000000';
  expect(said(`> ${poll}`)).toEqual([]);
  const bytes = hex(poll);
  expect(signature!(bytes, 0, bytes.length)).toBe(1);
});

test('off its port a datagram is known by sizes that fill it', () => {
  const bytes = hex(ask(1, write('@GV.P')).slice(1));
  expect(signature!(bytes, 0, bytes.length)).toBe(1);
  expect(signature!(bytes, 0, bytes.length - 1)).toBe(FOREIGN);
});
