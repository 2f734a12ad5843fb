/** Logins as screens show them, whichever the bytes come in. RFC 854; the words are those of many machines. */
import { describe, expect, test } from 'vitest';
import { telnet } from '../../protocols/telnet/index.ts';
import { hexAndText } from '../support/hex.ts';
import { play } from '../support/play.ts';

const said = (...lines: string[]) =>
  play(
    telnet,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hexAndText(line.slice(1)),
    })),
  );
const outcomes = (...lines: string[]) =>
  said(...lines).flatMap(({ event, outcome }) => (event === undefined ? [] : [outcome]));
const asked = ['< "login: "', '> "operator\\r\\n"', '< "Password: "', '> "letmein\\r\\n"'];

describe('a login', () => {
  test.each<[string, string[], unknown[]]>([
    ['that leads to a prompt is accepted', ['< "\\r\\nrtu# "', '> "show\\r\\n"'], ['accepted']],
    [
      'that is asked for again is refused',
      ['< "\\r\\nlogin: "', '> "x\\r\\n"'],
      [{ refused: 'asked again' }],
    ],
    [
      'that the screen calls wrong is refused',
      ['< "Access denied."', '> "x\\r\\n"'],
      [{ refused: 'asked again' }],
    ],
    ['that leads to a page is unknown', ['< "1) Status 2) Setup"', '> "1\\r\\n"'], ['unknown']],
    ['that nobody answers is unanswered', ['< "\\r\\n"'], ['unanswered']],
    ['that leads to a prompt at which nobody types is accepted', ['< "rtu# "'], ['accepted']],
    [
      'that is refused, and ends, is refused',
      ['< "Login incorrect\\r\\n"'],
      [{ refused: 'asked again' }],
    ],
    ['that ends with a page is unknown', ['< "1) Status 2) Setup"'], ['unknown']],
  ])('%s', (_, lines, expected) => {
    expect(outcomes(...asked, ...lines)).toEqual(expected);
  });

  test('whose question is cut between packets is one', () => {
    expect(
      outcomes('< "Pass"', '< "word"', '< ": "', '> "let"', '> "mein\\r\\n"', '< "$ "', '> "x"'),
    ).toEqual(['accepted']);
  });

  test('whose question has commands among its letters is one', () => {
    expect(
      outcomes('< "Pass" fffb01 "word" fffa1801fff0 ": "', '> "x\\r\\n"', '< "> "', '> "y"'),
    ).toEqual(['accepted']);
  });

  test('is asked for by no sentence that only speaks of passwords', () => {
    expect(
      outcomes('< "Your password: it will expire in 3 days"', '> "x\\r\\n"', '< "$ "', '> "y"'),
    ).toEqual([]);
  });
});

test('a banner is what stands before the first question, printable and with an end', () => {
  const banner = (words: string) =>
    said(`< "${words}\\r\\nlogin: "`, '> "x"').find(({ fact }) => fact === 'banner')?.['value'];
  expect(banner('Acme RTU\\r\\nfirmware 4.2')).toBe('Acme RTU firmware 4.2');
  expect(banner('\\u001b[2JAcme')).toBe('[2JAcme');
  expect(String(banner('x'.repeat(5000))).length).toBeLessThanOrEqual(256);
});

test('a screen that writes for ever still asks, and still answers', () => {
  const long = Array.from({ length: 50 }, () => `< ${'41'.repeat(1000)}`);
  expect(
    outcomes(...long, '< "\\r\\nPassword: "', '> "x\\r\\n"', ...long, '< "\\r\\n$ "', '> "y"'),
  ).toEqual(['accepted']);
});
