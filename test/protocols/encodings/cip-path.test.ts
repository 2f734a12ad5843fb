import { describe, expect, test } from 'vitest';
import { Cursor } from '../../../protocols/contract/cursor.ts';
import { readPath } from '../../../protocols/encodings/cip-path.ts';
import { tag } from '../../support/cip-talk.ts';
import { hex } from '../../support/hex.ts';

describe('a path', () => {
  const read = (text: string) => {
    const bytes = hex(text);
    return readPath(new Cursor().over(bytes, 0, bytes.length), bytes.length / 2);
  };
  const nothing = {
    classId: -1,
    subclassId: -1,
    instance: -1,
    attribute: -1,
    symbol: '',
    route: '',
  };

  test.each([
    ['eight-bit numbers', '2001 2402 3003', { classId: 1, instance: 2, attribute: 3 }],
    [
      'sixteen-bit numbers',
      '2100 1a03 2500 0f27 3100 0201',
      { classId: 0x31a, instance: 9999, attribute: 258 },
    ],
    ['a 32-bit instance', '206b 2600 01000200', { classId: 0x6b, instance: 0x20001 }],
    [
      'a class within a class',
      '2068 2409 206d 2403',
      { classId: 0x68, subclassId: 0x6d, instance: 9 },
    ],
    ['a symbol with an element', '9105 5370656564 00 2803', { symbol: 'Speed[3]' }],
    [
      'a member of a program tag',
      `${tag('Program:Main')} ${tag('Flags')}`,
      { symbol: 'Program:Main.Flags' },
    ],
    ['a short symbol', '64 54616e6b 00', { symbol: 'Tank' }],
    ['a slot', '0103', { route: 'slot 3' }],
    [
      'a slot behind a network',
      '0102 12 0b 31302e32302e33312e3737 00 0105',
      { route: 'slot 2 / port 2 10.20.31.77 / slot 5' },
    ],
    ['a port with a number of its own', '0f12 0007', { route: 'port 18 7' }],
    [
      'an electronic key before the class',
      '3404 0100 0e00 5d00 8b20 2006 2401',
      { classId: 6, instance: 1 },
    ],
    ['a network segment', '4301 2004', { classId: 4 }],
    ['simple data', '8001 0a0b 2004', { classId: 4 }],
  ])('of %s', (_, text, wanted) => {
    expect(read(text)).toEqual({ ...nothing, ...wanted });
  });

  test('of an unknown segment ends there, and what follows it is not read as path', () => {
    const cursor = new Cursor().over(hex('2001 e000 2402 aa'), 0, 7);
    expect(readPath(cursor, 3)).toEqual({ ...nothing, classId: 1 });
    expect(cursor.u8()).toBe(0xaa);
  });

  test('that never ends costs a bounded amount of text', () => {
    const long = Array(40).fill(tag('ABCDEFGHIJKLMNOP')).join('');
    expect(read(long).symbol.length).toBeLessThanOrEqual(64);
  });
});
