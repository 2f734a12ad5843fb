/** What ntpq says: changes that are sent again, and variables as servers write them. RFC 9327, 2. */
import { describe, expect, test } from 'vitest';
import { ntp } from '../../protocols/ntp/index.ts';
import { hexAndText } from '../support/hex.ts';
import { play } from '../support/play.ts';

const word = (number: number) => number.toString(16).padStart(4, '0');
/** Of mode 6, version 2; `code` with the bits for an answer (0x80) and an error (0x40). */
const control = (code: number, sequence: number, words = '', status = 0) =>
  `16${word(code).slice(2)} ${word(sequence)} ${word(status)} 0000 0000 ${word(words.length)} ${JSON.stringify(words)}`;
const said = (...lines: string[]) =>
  play(
    ntp,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hexAndText(line.slice(1)),
    })),
  );
const heard = `< ${control(0x81, 9)}`;
const outcomes = (...lines: string[]) =>
  said(heard, ...lines).flatMap(({ event, outcome }) => (event === undefined ? [] : [outcome]));

describe('a change', () => {
  const change = `> ${control(8, 1, 'server 10.0.0.6')}`;
  const yes = `< ${control(0x88, 1)}`;
  test.each<[string, string[], unknown[]]>([
    ['that is answered is accepted', [change, yes], ['accepted']],
    ['that is sent again before it is answered is one', [change, change, yes], ['accepted']],
    ['that is sent again and never answered is unanswered once', [change, change], ['unanswered']],
    [
      'of another server under the same number is another one',
      [change, `> ${control(8, 1, 'server 10.0.0.7')}`, yes],
      ['unanswered', 'accepted'],
    ],
    [
      'is refused in the words of the RFC',
      [change, `< ${control(0xc8, 1, '', 0x0700)}`],
      [{ refused: 'administratively prohibited' }],
    ],
    [
      'is refused in a way nobody has a word for',
      [change, `< ${control(0xc8, 1, '', 0x6300)}`],
      [{ refused: 'error 99' }],
    ],
  ])('%s', (_, lines, expected) => {
    expect(outcomes(...lines)).toEqual(expected);
  });

  test('is told without the password in it', () => {
    const [event] = said(`> ${control(8, 1, 'crypto pw letmein')}`).filter(
      ({ event: told }) => told,
    );
    expect(event!['detail']).toEqual({ operation: 'configure', variables: 'crypto pw ***' });
  });
});

describe('variables', () => {
  const facts = (words: string) =>
    said(`< ${control(0x82, 1, words)}`).flatMap(({ fact, value }) =>
      fact ? [[fact, value]] : [],
    );
  test.each([
    [
      'with commas within quotes',
      'version="ntpd 4.2, patched", leap=0',
      [['software', 'ntpd 4.2, patched']],
    ],
    ['that begin in the middle of one', 'tches", system="Linux/6.1"', []],
    ['without a value', 'version, system', []],
    ['that nobody here asks for', 'phase=0.1', []],
  ])('%s', (_, words, expected) => {
    expect(facts(words)).toEqual(expected);
  });

  test('of an error are none', () => {
    expect(said(`< ${control(0xc2, 1, 'version="ntpd"')}`).some(({ fact }) => fact)).toBe(false);
  });
});

describe('a clock', () => {
  const time = (first: string, stratum: string, reference: string) =>
    `${first} ${stratum} 06 ec 00000000 00000000 ${reference} ${'00'.repeat(32)}`;
  const facts = (line: string) =>
    said(line).flatMap(({ fact, value }) => (fact === undefined ? [] : [`${fact} ${value}`]));
  test.each([
    [
      'that goes by another one names it',
      `< ${time('24', '02', 'c0a8017b')}`,
      ['status stratum 2', 'time-source 192.168.1.123'],
    ],
    [
      'of its own names what that is',
      `< ${time('24', '01', '"GPS" 00')}`,
      ['status stratum 1', 'time-source GPS'],
    ],
    [
      'that lost the time goes by nobody',
      `< ${time('e4', '03', 'c0a8017b')}`,
      ['status unsynchronised'],
    ],
    ['of sixteen strata has no time', `< ${time('24', '10', '"INIT"')}`, ['status unsynchronised']],
    ['that refuses says nothing of its time', `< ${time('24', '00', '"RATE"')}`, []],
    ['that asks says nothing', `> ${time('23', '02', 'c0a8017b')}`, []],
    [
      'whose reference is hostile is read as text',
      `< ${time('24', '01', '1b5b324a')}`,
      ['status stratum 1', 'time-source [2J'],
    ],
  ])('%s', (_, line, expected) => {
    expect(facts(line)).toEqual(expected);
  });

  test('whose header is cut is malformed', () => {
    expect(said(`< 240206ec 00000000`)).toEqual([{ anomaly: 'ntp/truncated/header' }]);
  });
});
