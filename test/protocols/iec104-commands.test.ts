import { describe, expect, test } from 'vitest';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { iec104 } from '../../protocols/iec104/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { said, events, outcomes, facts } = exchanges(iec104);
const [{ frame, resume }] = iec104.carriage;

/** An APDU with one object: type, cause, station, address, what stands there. */
function apdu(type: string, cause: string, station: string, rest: string): string {
  const size = 4 + 6 + rest.replace(/ /g, '').length / 2;
  return `68${size.toString(16).padStart(2, '0')} 00000000 ${type} 01 ${cause}00 ${station}00 ${rest}`;
}
const ON = 'e80300 01';
const command = (cause: string, rest = ON, station = '01') => apdu('2d', cause, station, rest);

describe('the fate of a command', () => {
  test.each([
    ['accepted when it is confirmed', [`> ${command('06')}`, `< ${command('07')}`], 'accepted'],
    [
      'refused when it is confirmed with a no',
      [`> ${command('06')}`, `< ${command('47')}`],
      { refused: 'negative confirmation' },
    ],
    [
      'refused for a type nobody knows',
      [`> ${command('06')}`, `< ${command('6c')}`],
      { refused: 'unknown type' },
    ],
    [
      'refused for a cause nobody knows',
      [`> ${command('06')}`, `< ${command('6d')}`],
      { refused: 'unknown cause' },
    ],
    [
      'refused for a station nobody knows',
      [`> ${command('06')}`, `< ${command('6e')}`],
      { refused: 'unknown station' },
    ],
    [
      'refused for an object nobody knows',
      [`> ${command('06')}`, `< ${command('6f')}`],
      { refused: 'unknown object' },
    ],
    [
      'open when another station confirms',
      [`> ${command('06')}`, `< ${command('07', ON, '02')}`],
      'unanswered',
    ],
    [
      'open when another object is confirmed',
      [`> ${command('06')}`, `< ${command('07', 'e90300 01')}`],
      'unanswered',
    ],
    [
      'open when it was selected alone',
      [`> ${command('06')}`, `< ${command('07', 'e80300 81')}`],
      'unanswered',
    ],
    ['unknown where nobody was heard to answer', [`> ${command('06')}`], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('is told once: that it is done says nothing new', () => {
    const lines = [`> ${command('06')}`, `< ${command('07')}`, `< ${command('0a')}`];
    expect(outcomes(...lines)).toEqual(['accepted']);
  });
});

test.each([
  ['that repeats is one', ON, 1],
  ['to another position is another', 'e80300 00', 2],
  ['to another object is another', 'e90300 01', 2],
  ['that is selected first is two acts', 'e80300 81', 2],
])('a command %s', (_, other, count) => {
  const lines = [ON, other].flatMap((rest) => [
    `> ${command('06', rest)}`,
    `< ${command('07', rest)}`,
  ]);
  expect(events(...lines)).toHaveLength(count);
});

test('nobody is told to be open to commands when the station asks for a proof', () => {
  const done = [`> ${command('06')}`, `< ${command('07')}`];
  const weaknesses = (...lines: string[]) =>
    said(...lines).filter(({ fact }) => fact === 'weakness');
  expect(weaknesses(...done)).toHaveLength(1);
  expect(weaknesses(`< ${apdu('51', '0e', '01', '000000 00000000')}`, ...done)).toHaveLength(0);
});

test('of one address 64 stations are told, each once, and nobody by the address of all', () => {
  const reports = Array.from({ length: 100 }, (_, at) => {
    const station = (at % 99).toString(16).padStart(2, '0');
    return `< ${apdu('01', '03', station, '010000 00')}`;
  });
  const units = facts(...reports, '< 680e 00000000 01 01 0300 ffff 010000 00').filter(
    ([fact]) => fact === 'unit',
  );
  expect(units).toHaveLength(64);
});

test.each([
  ['68', MORE],
  ['680e', 16],
  ['6803 000000', FOREIGN],
  ['68fe 00000000', FOREIGN],
  ['69', FOREIGN],
])('%s is framed as %i', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test('after a gap it is found again where a control field is one', () => {
  const bytes = hex('00 68ff 6804 43000000');
  expect(resume!(bytes, 0, bytes.length)).toBe(3);
});
