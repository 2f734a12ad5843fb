import { expect, test } from 'vitest';
import { line, prose, reason } from '../../../collector/records/prose.ts';

test.each([
  ['a NUL, which the database cannot keep', 'a\u0000b'],
  ['an escape of a terminal', '\u001b[2J'],
  ['an override of the direction', 'gpj.\u202eexe'],
  ['half a character', 'a\ud800'],
  ['a separator of lines', 'a\u2028b'],
  ['an invisible letter', 'ad\u200bmin'],
])('neither lines nor prose take %s', (_, text) => {
  expect(line(50).safeParse(text).success).toBe(false);
  expect(prose(50).safeParse(text).success).toBe(false);
});

test('scripts that need joiners, marks and quotes are written as they are', () => {
  for (const text of [
    'می‌خواهم',
    'Prüfstand „3“ <b>',
    "Robert'); DROP TABLE record;--",
    '=1+1',
    '漢字',
  ])
    expect(line(50).parse(text)).toBe(text);
});

test('prose has lines, and those of Windows become ours', () => {
  expect(prose(50).parse(' one\r\n\ttwo ')).toBe('one\n\ttwo');
  expect(line(50).safeParse('one\ntwo').success).toBe(false);
});

test('prose may be empty, a reason and a line may not; none is longer than it may be', () => {
  expect(prose(5).parse('  ')).toBe('');
  for (const schema of [line(5), reason(5)]) {
    expect(schema.safeParse('   ').success).toBe(false);
    expect(schema.safeParse('123456').success).toBe(false);
  }
});
