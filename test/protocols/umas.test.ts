import { describe, expect, test } from 'vitest';
import { protocols } from '../../protocols/registry.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const modbus = protocols.find(({ name }) => name === 'modbus')!;
const frame = (transaction: number, pdu: string, unit = 0) => {
  const size = (pdu.replace(/ /g, '').length / 2 + 1).toString(16).padStart(4, '0');
  const head = transaction.toString(16).padStart(4, '0');
  return `${head} 0000 ${size} ${unit.toString(16).padStart(2, '0')} ${pdu}`;
};
const ask = (transaction: number, umas: string, unit = 0) =>
  `> ${frame(transaction, `5a ${umas}`, unit)}`;
const answer = (transaction: number, umas: string, unit = 0) =>
  `< ${frame(transaction, `5a ${umas}`, unit)}`;
const said = (...lines: string[]) =>
  play(
    modbus,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
    protocols,
  );
const events = (...lines: string[]) => said(...lines).filter((line) => 'event' in line);
const outcomes = (...lines: string[]) => events(...lines).map(({ outcome }) => outcome);

const STOP = '01 41 ff00';
const SIGNED = `01 38 01 ${'77'.repeat(32)}`;

describe('the fate of a stop', () => {
  test.each([
    ['accepted', [ask(1, STOP), answer(1, '01 fe')], 'accepted'],
    [
      'refused with the code it is given',
      [ask(1, STOP), answer(1, '01 fd 8081 c0c6')],
      { refused: 'error 8081' },
    ],
    ['refused without one', [ask(1, STOP), answer(1, '01 fd')], { refused: 'error' }],
    ['refused by Modbus', [ask(1, STOP), `< ${frame(1, 'da 06')}`], { refused: 'exception 6' }],
    [
      'that of the message it is signed in',
      [ask(1, `${SIGNED} 5a ${STOP}`), answer(1, '01 fe')],
      'accepted',
    ],
    [
      'open while others are answered',
      [ask(1, STOP), ask(2, '00 04'), answer(2, '00 fd')],
      'unanswered',
    ],
    ['open behind an answer that is none', [ask(1, STOP), answer(1, '01 07')], 'unanswered'],
    ['unknown where no answer was heard', [ask(1, STOP)], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));
});

test('a program loaded in many blocks is one act', () => {
  const lines = [
    '01 30 0001',
    '01 31 0001 0100 0400 deadbeef',
    '01 31 0001 0200 0400 deadbeef',
    '01 32 0001 0200',
  ];
  expect(events(...lines.flatMap((line, at) => [ask(at, line), answer(at, '01 fe')]))).toEqual([
    { event: 'program-download', outcome: 'accepted', detail: { object: 'program' } },
  ]);
});

test.each([
  ['another offset', '01 21 00 2b00 5100 0000 0200 0100'],
  ['another block', '01 21 00 2c00 5000 0000 0200 0100'],
])('a block of memory written at %s is another act', (_, other) => {
  const lines = ['01 21 00 2b00 5000 0000 0200 0100', '01 21 00 2b00 5000 0000 0200 0200', other];
  const told = events(...lines.flatMap((line, at) => [ask(at, line), answer(at, '01 fe')]));
  expect(told).toHaveLength(2);
});

test('behind a gateway it is the unit that is stopped', () => {
  expect(events(ask(1, STOP, 3), answer(1, '01 fe', 3))).toMatchObject([{ part: 'unit 3' }]);
});

test.each([
  ['the name of a station', 'ES-WEST-07', true],
  ['what cannot be one', 'ES WEST', false],
])('who reserves a controller is told by %s', (_, owner, isTold) => {
  const size = owner.length.toString(16).padStart(2, '0');
  const facts = said(ask(1, `00 10 434c0000 ${size} ${Buffer.from(owner).toString('hex')}`));
  expect(facts.some(({ fact }) => fact === 'host-name')).toBe(isTold);
});

test('an answer is read by its question: without it, it says nothing', () => {
  const identity =
    '00 fe 10ff 5a010100 0000 7002 0000 2700 0900 0800 00000000 0e 3134302043505520393939203130 00';
  expect(said(ask(1, '00 02'), answer(1, identity))).toContainEqual({
    fact: 'model',
    value: '140 CPU 999 10',
  });
  expect(said(answer(1, identity)).filter(({ fact }) => fact === 'model')).toEqual([]);
});
