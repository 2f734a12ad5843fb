/** Sets that are sent again, answers that are another's, and rows of tables that say more than their value. */
import { describe, expect, test } from 'vitest';
import { snmp } from '../../protocols/snmp/index.ts';
import { toHex } from '../support/hex.ts';
import { type Payload, play } from '../support/play.ts';

const wrap = (tag: number, body: readonly number[]): number[] =>
  body.length < 0x80
    ? [tag, body.length, ...body]
    : [tag, 0x82, body.length >> 8, body.length & 255, ...body];
const integer = (value: number) => wrap(2, value < 0x80 ? [value] : [value >> 8, value & 255]);
const octets = (text: string) => wrap(4, [...Buffer.from(text, 'latin1')]);
const oid = (text: string) => {
  const [first = 0, second = 0, ...arcs] = text.split('.').map(Number);
  const bytes = arcs.flatMap((arc) => (arc < 0x80 ? [arc] : [0x80 | (arc >> 7), arc & 0x7f]));
  return wrap(6, [first * 40 + second, ...bytes]);
};
const Tag = { get: 0xa0, response: 0xa2, set: 0xa3 } as const;

interface Said {
  readonly tag: number;
  readonly id?: number;
  readonly error?: number;
  readonly rows?: readonly (readonly [string, readonly number[]])[];
}

function message({ tag, id = 7, error = 0, rows = [] }: Said): Payload {
  const bindings = rows.flatMap(([name, value]) => wrap(0x30, [...oid(name), ...value]));
  const pdu = [...integer(id), ...integer(error), ...integer(0), ...wrap(0x30, bindings)];
  const bytes = wrap(0x30, [...integer(1), ...octets('public'), ...wrap(tag, pdu)]);
  return {
    direction: tag === Tag.response ? 'response' : 'request',
    bytes: Uint8Array.from(bytes),
  };
}

const PORT_1 = '1.3.6.1.2.1.2.2.1.7.1';
const down: Said = { tag: Tag.set, rows: [[PORT_1, integer(2)]] };
const heard: Said = { tag: Tag.response, id: 1 };
const said = (...messages: readonly Said[]) => play(snmp, messages.map(message));
const outcomes = (...messages: readonly Said[]) =>
  said(heard, ...messages).flatMap(({ event, outcome }) => (event === undefined ? [] : [outcome]));
const facts = (...rows: NonNullable<Said['rows']>) =>
  said({ tag: Tag.response, rows }).filter(
    ({ fact }) => fact !== undefined && !/^(authentication|community|weakness)$/.test(String(fact)),
  );

describe('a Set', () => {
  const yes: Said = { ...down, tag: Tag.response };
  test.each<[string, Said[], unknown[]]>([
    ['that is answered is accepted', [down, yes], ['accepted']],
    ['that is sent again before it is answered is one', [down, down, yes], ['accepted']],
    ['that is sent again and never answered is unanswered once', [down, down], ['unanswered']],
    [
      'is refused in the words of the RFC',
      [down, { ...yes, error: 17 }],
      [{ refused: 'not-writable' }],
    ],
    [
      'is refused in a way nobody has a word for',
      [down, { ...yes, error: 99 }],
      [{ refused: 'error 99' }],
    ],
    ['is not answered by another one’s answer', [down, { ...yes, id: 8 }], ['unanswered']],
    [
      'of another value under the same id is another one',
      [down, { ...down, rows: [[PORT_1, integer(1)]] }, yes],
      ['unanswered', 'accepted'],
    ],
  ])('%s', (_, messages, expected) => {
    expect(outcomes(...messages)).toEqual(expected);
  });

  test('tells a number that is set, and no text', () => {
    const detail = (value: readonly number[]) =>
      said({ tag: Tag.set, rows: [['1.3.6.1.2.1.1.6.0', value]] }).at(-1)!['detail'];
    expect(detail(integer(7))).toMatchObject({ object: 'sysLocation', value: 7, count: 1 });
    expect(detail(octets('hall 3'))).not.toHaveProperty('value');
  });
});

describe('a table that a manager reads', () => {
  test('of a switch says where each MAC is, by the name of the switch once it is known', () => {
    const row = ['1.3.6.1.2.1.17.4.3.1.2.0.27.27.35.235.59', integer(4)] as const;
    const port = { fact: 'port', value: 'port 4', about: '00:1b:1b:23:eb:3b' };
    expect(facts(row)).toEqual([port]);
    expect(facts(['1.3.6.1.2.1.1.5.0', octets('cell-3')], row).at(-1)).toEqual({
      ...port,
      part: 'at cell-3',
    });
  });

  test.each([
    ['an arc that is no byte', '1.3.6.1.2.1.17.4.3.1.2.0.27.27.35.235.300', integer(4)],
    ['too few arcs', '1.3.6.1.2.1.17.4.3.1.2.27', integer(4)],
    ['no port', '1.3.6.1.2.1.17.4.3.1.2.0.27.27.35.235.59', integer(0)],
    ['no number', '1.3.6.1.2.1.17.4.3.1.2.0.27.27.35.235.59', octets('4')],
    ['its own loop', '1.3.6.1.2.1.4.20.1.2.127.0.0.1', integer(1)],
  ])('says nothing by a row of %s', (_, name, value) => {
    expect(facts([name, value])).toEqual([]);
  });

  test('of entities tells of the box what the chassis is, and of its parts what they are', () => {
    const rows = [
      ['1.3.6.1.2.1.47.1.1.1.1.5.1', integer(3)],
      ['1.3.6.1.2.1.47.1.1.1.1.11.1', octets('FDO1')],
      ['1.3.6.1.2.1.47.1.1.1.1.11.2', octets('PSU2')],
    ] as const;
    expect(facts(...rows)).toEqual([
      { fact: 'serial', value: 'FDO1' },
      { fact: 'serial', value: 'PSU2', part: 'entity 2' },
    ]);
  });
});

test('a value of another type than its object is none', () => {
  expect(
    facts(['1.3.6.1.2.1.1.5.0', integer(7)], ['1.3.6.1.2.1.2.2.1.6.1', octets('short')]),
  ).toEqual([]);
});

test('what a device calls itself is printable and has an end', () => {
  const [name] = facts(['1.3.6.1.2.1.1.5.0', octets(`cell\u001b[2J${'x'.repeat(400)}`)]);
  expect(name!['value']).toMatch(/^cell\[2Jx+$/);
  expect(String(name!['value']).length).toBeLessThanOrEqual(256);
});

test('of one message 256 variables are read', () => {
  const rows = Array.from(
    { length: 300 },
    (_, at) => [`1.3.6.1.2.1.2.2.1.2.${at + 1}`, octets(`port ${at}`)] as const,
  );
  expect(toHex(message({ tag: Tag.response, rows }).bytes).length).toBeLessThan(2 * 65_536);
  expect(facts(...rows)).toHaveLength(256);
});
