/** Who comes to a broker and how it went, in each version. MQTT 3.1.1, 3.1 and 3.2; MQTT 5.0, 3.1 and 3.2. */
import { describe, expect, test } from 'vitest';
import { mqtt } from '../../protocols/mqtt/index.ts';
import { hexAndText } from '../support/hex.ts';
import { play } from '../support/play.ts';

const byte = (number: number) => number.toString(16).padStart(2, '0');
const field = (text: string) => `00${byte(text.length)} "${text}"`;
const sized = (first: string, body: string) => `${first} ${byte(hexAndText(body).length)} ${body}`;
/** `flags`: 0x80 a name, 0x40 a password. */
const connect = (flags: number, rest = '', version = '04') =>
  `> ${sized('10', `0004 "MQTT" ${version} ${byte(flags)} 003c ${version === '05' ? '00' : ''} ${field('line4')} ${rest}`)}`;
const both = connect(0xc2, `${field('eng')} ${field('letmein')}`);
const answer = (code: number) => `< 2002 00 ${byte(code)}`;
const said = (...lines: string[]) =>
  play(
    mqtt,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hexAndText(line.slice(1)),
    })),
  );
const events = (...lines: string[]) =>
  said(...lines).flatMap(({ event, outcome, detail }) =>
    event === undefined ? [] : [[(detail as { method: string }).method, outcome]],
  );

describe('a client', () => {
  test.each<[string, string[], unknown[]]>([
    ['with a password is accepted', [both, answer(0)], [['password', 'accepted']]],
    [
      'with a name alone is accepted',
      [connect(0x82, field('eng')), answer(0)],
      [['name', 'accepted']],
    ],
    ['is refused', [both, answer(5)], [['password', { refused: 'code 5' }]]],
    [
      'of version 5 is refused',
      [connect(0xc2, `${field('e')} ${field('p')}`, '05'), '< 2003 00 87 00'],
      [['password', { refused: 'code 135' }]],
    ],
    ['with nothing to prove does not log in', [connect(2), answer(0)], []],
    [
      'is not answered, though the broker was heard',
      [connect(2), answer(0), both],
      [['password', 'unanswered']],
    ],
  ])('%s', (_, lines, expected) => {
    expect(events(...lines)).toEqual(expected);
  });
});

test('a broker that lets anybody in is weak once it has done so', () => {
  const weak = (...lines: string[]) =>
    said(...lines).flatMap(({ fact, value }) => (fact === 'weakness' ? [value] : []));
  expect(weak(connect(2), answer(0))).toEqual(['no authentication']);
  expect(weak(connect(2), answer(5))).toEqual([]);
  expect(weak(both, answer(0))).toEqual(['password in clear']);
});

test('a version nobody knows, and a size without an end, are malformed', () => {
  expect(said(connect(2, '', '09'))).toEqual([{ anomaly: 'mqtt/illegal/version' }]);
  expect(said('> 10 ffffffffff')).toEqual([{ anomaly: 'mqtt/illegal/frame' }]);
});
