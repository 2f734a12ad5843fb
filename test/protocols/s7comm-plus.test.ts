import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { s7commPlus } from '../../protocols/s7comm-plus/index.ts';
import { blockName } from '../../protocols/s7comm-plus/objects.ts';
import {
  type Leaf,
  long,
  number,
  readValue,
  result,
} from '../../protocols/s7comm-plus/typed-values.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const over = (text: string) => {
  const bytes = hex(text);
  return new Cursor().over(bytes, 0, bytes.length);
};

describe('numbers', () => {
  test.each([
    ['00', 0],
    ['7f', 127],
    ['8100', 128],
    ['9a7b', 3451],
    ['88d0b88005', 0x8a0e_0005],
  ])('%s has seven bits a byte, the high ones first', (text, value) => {
    const cursor = over(text);
    expect([number(cursor), cursor.remaining]).toEqual([value, 0]);
  });

  test('of 64 bits have eight of them in a ninth byte', () => {
    const cursor = over('98c38dddedffdfc0ff');
    long(cursor);
    expect(cursor.remaining).toBe(0);
    expect(long(over('808080808080808102'))).toBe(0x102);
    expect(long(over('9a7b'))).toBe(3451);
  });

  test.each([
    ['00', 0],
    ['13', 19],
    ['c18cb191808083fffe', -2],
    ['808080808080838001', -32767],
  ])('a result of %s is its lowest sixteen bits, with their sign', (text, code) =>
    expect(result(over(text))).toBe(code),
  );
});

describe('a value', () => {
  const read = (text: string) => {
    const cursor = over(`${text} ee`);
    const leaves: Leaf[] = [];
    const isRead = readValue(cursor, 9, new Set([9, 10]), leaves);
    return { isRead, remaining: cursor.remaining, values: leaves.map(({ value }) => value) };
  };

  test.each([
    ['a truth', '0001 01', [1]],
    ['32 bits', '000c 12345678', [0x1234_5678]],
    ['a number', '0004 8100', [128]],
    ['a negative number', '0008 7f', [-1]],
    ['text', '0015 03 616263', ['abc']],
    ['the member asked for', '0017 00000123 08 0001 01 0a 0004 05 00', [5]],
    ['nothing of an array', '1003 02 0001 0002', []],
    ['nothing of an array of numbers', '1004 03 01 8100 7f', []],
    ['nothing of a sparse array', '4004 01 05 02 06 00', []],
    ['nothing of an array of structures', '1017 02 00000123 0a 0004 05 00 00000123 00', []],
  ])('holds %s, and ends where it ends', (_, text, values) => {
    expect(read(text)).toEqual({ isRead: true, remaining: 1, values });
  });

  test.each([
    ['of a type nobody knows', '00ee 01'],
    ['a packed structure', '0017 02000001 00'],
    ['a tree of its own', '0014 01 00'],
  ])('%s ends the reading, and is no flaw', (_, text) => expect(read(text).isRead).toBe(false));
});

test.each([
  [0x8a0e_0007, 'DB 7'],
  [0x8a32_0001, 'OB 1'],
  [0x8f5c_0002, 'UDT 2'],
  [0x8a11_0001, undefined],
  [52, undefined],
])('the object %i is the block %s', (id, name) => expect(blockName(id)).toBe(name));

test.each([
  ['72 02 0010 31', 'request'],
  ['72 02 0010 32', 'response'],
  ['72 02 0010 33', 'response'],
  [`72 03 0040 20 ${'aa'.repeat(32)} 31`, 'request'],
  ['72 02 0010 aa', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(s7commPlus.direction!(bytes, 0, bytes.length)).toBe(direction);
});

test('a packet with a password is kept as no evidence', () => {
  const packets = (attribute: string) => {
    const { turn } = talk(s7commPlus, s7commPlus.carriage[0]);
    const concealed = vi.spyOn(turn, 'conceal');
    const bytes = hex(
      `7202 0017 31 0000 04f2 0000 0001 000003c0 34 000003c0 01 ${attribute} 0001 01 72020000`,
    );
    s7commPlus.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(s7commPlus).listener);
    return concealed.mock.calls.length;
  };
  expect([packets('8230'), packets('8231')]).toEqual([1, 0]);
});
