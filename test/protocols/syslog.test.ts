/** Who wrote a line, in the ways makers write them, and who only hands it on. RFC 3164, 4.1; RFC 5424, 6. */
import { describe, expect, test } from 'vitest';
import { syslog } from '../../protocols/syslog/index.ts';
import { play } from '../support/play.ts';

const facts = (...lines: string[]) =>
  play(
    syslog,
    lines.map((line) => ({ direction: 'request', bytes: Uint8Array.from(Buffer.from(line)) })),
  ).flatMap(({ fact, value }) => (fact === undefined ? [] : [`${fact} ${value}`]));

describe('the name in a line', () => {
  test.each([
    [
      'of RFC 5424',
      '<34>1 2026-10-11T22:14:15.003Z press-7 su - ID47 - failed',
      ['host-name press-7'],
    ],
    ['of RFC 5424 that says none', '<34>1 2026-10-11T22:14:15.003Z - su - ID47 - failed', []],
    ['of RFC 3164', '<34>Oct 11 22:14:15 press-7 su: failed', ['host-name press-7']],
    [
      'with a year in the time',
      '<34>Oct 11 2026 22:14:15 press-7 su: failed',
      ['host-name press-7'],
    ],
    ['that is an address is none', '<34>Oct 11 22:14:15 10.0.0.7 su: failed', []],
    ['without a form', '<34>something happened', []],
    [
      'of a firewall, with its serial',
      '<189>date=2026-10-11 devname="fw-1" devid="FG100E0000000001" x=1',
      ['host-name fw-1', 'serial FG100E0000000001'],
    ],
  ])('%s', (_, line, expected) => {
    expect(facts(line)).toEqual(expected);
  });
});

test('whoever writes under several names hands them on, and has none of them', () => {
  const line = (host: string) => `<13>Oct 11 22:14:15 ${host} su: a`;
  expect(facts(line('press-7'), line('press-7'))).toEqual(['host-name press-7']);
  expect(facts(line('press-7'), line('press-8'), line('press-9'))).toEqual([
    'host-name press-7',
    'role log relay',
    'role log relay',
  ]);
});

test('a priority that is none is text, and a line of nothing says nothing', () => {
  const severity = (line: string) =>
    play(syslog, [{ direction: 'request', bytes: Uint8Array.from(Buffer.from(line)) }]).flatMap(
      ({ operation }) => (operation === undefined ? [] : [operation]),
    );
  expect(severity('<8>x')).toEqual(['emergency']);
  expect(severity('<999>x')).toEqual(['notice']);
  expect(severity('')).toEqual([]);
});
