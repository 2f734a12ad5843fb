import { describe, expect, test } from 'vitest';
import { FOREIGN } from '../../protocols/contract/protocol.ts';
import { straightCrc, straightTable } from '../../protocols/encodings/crc16.ts';
import { saiaSbus } from '../../protocols/saia-sbus/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { said, events, outcomes, facts } = exchanges(saiaSbus);
const { signature } = saiaSbus.carriage.find((carriage) => carriage.signature)!;
const CRC = straightTable(0x1021);
const u16 = (value: number) => value.toString(16).padStart(4, '0');

function telegram(number: number, attribute: number, rest: string): string {
  const size = 11 + rest.replace(/ /g, '').length / 2;
  const text = `0000${u16(size)} 0100 ${u16(number)} 0${attribute} ${rest}`;
  const bytes = hex(text);
  return `${text} ${u16(straightCrc(CRC, bytes, 0, bytes.length))}`;
}
const ask = (number: number, rest: string) => `> ${telegram(number, 0, rest)}`;
const answer = (number: number, rest: string) => `< ${telegram(number, 1, rest)}`;
const acknowledge = (number: number, code: number) => `< ${telegram(number, 2, u16(code))}`;

const STOP = '0a 43';
const write = (first: number) => `0a 0e 05 ${u16(first)} 0000002a`;

describe('the fate of a stop', () => {
  test.each([
    ['accepted', [ask(1, STOP), acknowledge(1, 0)], 'accepted'],
    ['refused with why', [ask(1, STOP), acknowledge(1, 2)], { refused: 'password missing' }],
    ['refused with a code nobody names', [ask(1, STOP), acknowledge(1, 9)], { refused: 'code 9' }],
    ['open while another is answered', [ask(1, STOP), acknowledge(2, 0)], 'unanswered'],
    [
      'open behind an answer that is damaged',
      [ask(1, STOP), '< 0000000d0100000102 0000 0000'],
      'unanswered',
    ],
    ['unknown where nobody was heard', [ask(1, STOP)], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));
});

test('a register written again is one act, another register another', () => {
  const lines = [write(100), write(100), write(101)].flatMap((rest, at) => [
    ask(at, rest),
    acknowledge(at, 0),
  ]);
  expect(events(...lines)).toHaveLength(2);
});

test('a state is that of the processor that was asked for, and none where another thing was asked', () => {
  expect(facts(ask(1, '0a 15'), answer(1, '53'))).toContainEqual([
    'mode',
    'stop',
    'station 10 cpu 1',
  ]);
  expect(facts(ask(1, '0a 1d'), answer(1, '53'))).toEqual([['unit', '10', 'station 10']]);
});

test('an answer to nothing says nothing', () => {
  expect(said(answer(1, '44324d3438303230'))).toEqual([]);
});

test('off its port a telegram is known by its checksum', () => {
  const bytes = hex(telegram(1, 0, STOP));
  expect(signature!(bytes, 0, bytes.length)).toBe(1);
  bytes[9]! ^= 1;
  expect(signature!(bytes, 0, bytes.length)).toBe(FOREIGN);
});
