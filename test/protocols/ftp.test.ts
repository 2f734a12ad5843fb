/** What a server says over several lines, and what a reply is about. RFC 959, 4.2 and 5.4. */
import { describe, expect, test } from 'vitest';
import { ftp } from '../../protocols/ftp/index.ts';
import { hexAndText } from '../support/hex.ts';
import { play } from '../support/play.ts';

const said = (...lines: string[]) =>
  play(
    ftp,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hexAndText(`"${line.slice(2)}\\r\\n"`),
    })),
  );
const facts = (attribute: string, ...lines: string[]) =>
  said(...lines).flatMap(({ fact, value }) => (fact === attribute ? [value] : []));
const events = (...lines: string[]) =>
  said('< 220 ready', ...lines).flatMap(({ event, outcome }) =>
    event === undefined ? [] : [outcome],
  );
const login = ['> USER eng', '< 331 Password', '> PASS letmein'];

describe('a login', () => {
  test.each<[string, string[], unknown[]]>([
    ['is accepted', [...login, '< 230 in'], ['accepted']],
    [
      'is accepted at the end of a long welcome',
      [...login, '< 230-one', '< 530 is not it', '< 230 in'],
      [{ refused: 'reply 530' }],
    ],
    [
      'that wants an account is not decided yet',
      [...login, '< 332 account', '> ACCT x', '< 530 no'],
      [{ refused: 'reply 530' }],
    ],
    ['is refused', [...login, '< 530 no'], [{ refused: 'reply 530' }]],
    ['is not answered', login, ['unanswered']],
    ['without a password is none', ['> USER eng', '< 230 in'], []],
  ])('%s', (_, lines, expected) => {
    expect(events(...lines)).toEqual(expected);
  });

  test('of anybody is a weakness of its own, and no login in clear', () => {
    const weak = (user: string) =>
      facts('weakness', `> USER ${user}`, '< 331 ok', '> PASS x', '< 230 in');
    expect(weak('anonymous')).toEqual(['anonymous login']);
    expect(new Set(weak('eng'))).toEqual(new Set(['login in clear']));
  });
});

describe('a file', () => {
  test.each<[string, string[], unknown[]]>([
    [
      'goes over once the transfer is complete',
      ['> STOR a.bin', '< 150 opening', '< 226 done'],
      ['accepted'],
    ],
    [
      'is refused in the middle',
      ['> STOR a.bin', '< 150 opening', '< 452 full'],
      [{ refused: 'reply 452' }],
    ],
    [
      'is renamed with the second command',
      ['> RNFR a', '< 350 go on', '> RNTO b', '< 250 ok'],
      ['accepted'],
    ],
    ['is not answered', ['> DELE a'], ['unanswered']],
  ])('%s', (_, lines, expected) => {
    expect(events(...lines)).toEqual(expected);
  });
});

test('a greeting is all its lines, once, and has an end', () => {
  expect(facts('banner', '< 220-Acme', '< 220 ready', '< 220 again')).toEqual(['Acme ready']);
  const long = Array.from({ length: 100 }, () => `< 220-${'x'.repeat(100)}`);
  expect(String(facts('banner', ...long, '< 220 ready')[0]).length).toBeLessThanOrEqual(256);
});

test('a system is told where it was asked for', () => {
  expect(facts('os', '> SYST', '< 215 VxWorks')).toEqual(['VxWorks']);
  expect(facts('os', '> NOOP', '< 215 VxWorks')).toEqual([]);
});
