/** RFC 3376, 4.2.12, and RFC 3810, 5.2.12: what the type of a record says of whoever sends it. */
import { expect, test } from 'vitest';
import { Cursor } from '../../../protocols/contract/cursor.ts';
import { groupRecords } from '../../../protocols/encodings/group-records.ts';
import { hex } from '../../support/hex.ts';

const over = (text: string) => {
  const bytes = hex(text);
  return new Cursor().over(bytes, 0, bytes.length);
};
const word = (number: number) => number.toString(16).padStart(4, '0');
const GROUP = 'e8010203'; // 232.1.2.3
const report = (...records: string[]) => `0000 ${word(records.length)} ${records.join('')}`;
/** `sources` of them, and so many words of data behind. */
const record = (type: number, sources = 0, words = 0) =>
  `0${type} 0${words} ${word(sources)} ${GROUP} ${'0a000001'.repeat(sources)} ${'eeeeeeee'.repeat(words)}`;

const joined = { joined: ['232.1.2.3'], left: [] };
const left = { joined: [], left: ['232.1.2.3'] };
const nothing = { joined: [], left: [] };

test.each([
  ['includes two sources', record(1, 2), joined],
  ['includes nobody', record(1), left],
  ['excludes nobody', record(2), joined],
  ['excludes a source', record(2, 1), joined],
  ['changes to including nobody', record(3), left],
  ['changes to including a source', record(3, 1), joined],
  ['changes to excluding nobody', record(4), joined],
  ['allows a source', record(5, 1), joined],
  ['blocks a source', record(6, 1), nothing],
])('a record that %s', (_, one, expected) => {
  expect(groupRecords(over(report(one)), 4)).toEqual(expected);
});

test('sources and auxiliary data are passed over, in the size of the addresses', () => {
  const ipv4 = over(report(record(2, 3, 2), record(3)));
  expect(groupRecords(ipv4, 4)).toEqual({ joined: ['232.1.2.3'], left: ['232.1.2.3'] });
  const group = 'ff0200000000000000000001ff001122';
  const ipv6 = over(`0000 0002 02 01 0001 ${group} ${group} eeeeeeee 03 00 0000 ${group}`);
  expect(groupRecords(ipv6, 16)).toEqual({
    joined: ['ff02::1:ff00:1122'],
    left: ['ff02::1:ff00:1122'],
  });
  expect([ipv4, ipv6].map(({ flaw, remaining }) => [flaw, remaining])).toEqual([
    [undefined, 0],
    [undefined, 0],
  ]);
});

test('of many groups sixty-four are kept, and the others read over', () => {
  const cursor = over(report(...Array.from({ length: 100 }, () => record(2))));
  expect(groupRecords(cursor, 4).joined).toHaveLength(64);
  expect([cursor.flaw, cursor.remaining]).toEqual([undefined, 0]);
});

test('more records, or more sources, than there are bytes are truncated', () => {
  for (const text of [`0000 ffff ${record(2)}`, report(`02 00 ffff ${GROUP} 0a000001`)]) {
    const cursor = over(text);
    groupRecords(cursor, 4);
    expect(cursor.flaw).toBe('truncated');
  }
});
