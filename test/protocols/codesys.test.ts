import { expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { codesys } from '../../protocols/codesys/index.ts';
import { readTags, textOf } from '../../protocols/codesys/tags.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [, v3, v2] = codesys.carriage as readonly (typeof codesys.carriage)[0][];
const v2Signature = codesys.carriage.findLast(({ framing }) => framing === 'v2')!.signature!;

test.each([
  ['0001 17e8 3000', MORE],
  ['0001 17e8 3000 0000 c5', 0x30],
  ['0001 17e8 0800 0000', FOREIGN],
  ['0001 17e9', FOREIGN],
])('of V3 %s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(v3!.frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  ['bb', MORE],
  ['bbbb 0100', MORE],
  ['bbbb 0100 0000 01', 7],
  ['bbbb 0000 0001 01', 7], // the high byte first
  ['bbbb 0100 0001 01', FOREIGN],
  ['bbbb 0000 0000', FOREIGN],
  ['bbcc', FOREIGN],
  [`cccc 0100 0600 0000 ${'00'.repeat(8)} 0100 0000 2306 0000 92`, 30],
  [`6666 0100 0000 0000 ${'00'.repeat(8)} 0100 0000 0600 0000`, 24],
  ['4745 54 20', FOREIGN],
])('of V2 %s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(v2!.frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  ['bbbb 0100 0000 01', true],
  ['bbbb 0100 0000 02', false],
  ['bbbb 0100 0000 01 bbbb', false],
  ['cccc 0100 0000 01', false],
])('off its ports %s is taken for V2: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(v2Signature(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  ['bbbb 0100 0000 01', 'request'],
  ['c56c4003 01101234 00330000 02c20004', 'request'],
  ['c56b4004 01110033 000c0000 80c20004', 'response'],
  ['c56b4001 01110033 000c0000', 'request'],
  ['c56b4040 01110033 000c0000 01810500', 'request'],
  ['c56b4040 01110033 000c0000 01010500', 'response'],
  ['c56b4040 01110033 000c0000 c3000101', 'request'],
  ['c56b4040 01110033 000c0000 83000101', 'response'],
  ['c56b4040 01110033 000c0000 03000500', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(codesys.direction!(bytes, 0, bytes.length)).toBe(direction);
});

test.each([
  ['4d 69 78 65 72 00 00 00', 'Mixer'],
  ['4d 00 69 00 78 00 00 00', 'Mix'],
  ['4d 00 fc 00', 'Mü'],
  ['4d', 'M'],
  ['', ''],
  ['00 00', ''],
])('the text of %s is %j', (text, value) => {
  const bytes = hex(text);
  expect(textOf({ bytes, start: 0, end: bytes.length })).toBe(value);
});

test('lengths that are filled up are read, tags stand in the one that holds them, a cut one is left out', () => {
  const bytes = hex('0184 8000 01020304 8101 9000 1084 8000 41424300 1188 8000 0506');
  const read = (isCut: boolean) => {
    const cursor = new Cursor().over(bytes, 0, bytes.length);
    const tags = readTags(cursor, isCut).map(({ id, parent, end, start }) => [
      id,
      parent,
      end - start,
    ]);
    return { tags, flaw: cursor.flaw };
  };
  const whole = [
    [0x01, 0, 4],
    [0x10, 0x81, 4],
  ];
  expect(read(true)).toEqual({ tags: whole, flaw: undefined });
  expect(read(false).flaw).toBe('truncated');
});

const PLAIN = 'c56b4040 00332ddc c0a8140c c350c0a8 14020000';
const FIRST = `${PLAIN} 01810500 01000000 00000000`;
const LOGIN = '55cd1000 01000200 11000000';
const SHELL = '55cd1000 11000100 11000000';

test.each([
  [
    'a login with a password',
    [
      `${FIRST} 38000000 00000000 ${LOGIN} 24000000 00000000 22848000 01000000 81019800 10888000
       61646d69 6e000000 11888000 696e7665 6e746564`,
    ],
    1,
  ],
  [
    'a login without',
    [
      `${FIRST} 28000000 00000000 ${LOGIN} 14000000 00000000 22848000 01000000 81018800 10848000
       00000000`,
    ],
    0,
  ],
  [
    'a password that goes on in another block, and an answer between',
    [
      `${FIRST} 70000000 00000000 ${LOGIN} 5c000000 00000000 22848000 02000000 8101d000 10888000
       61646d69 6e000000 1101c000 73656372`,
      `${PLAIN} 01800500 02000000 01000000 73656372`,
      `${PLAIN} 01800600 02000000 01000000 00000000`,
    ],
    2,
  ],
  [
    'an application that is stopped',
    [
      `${FIRST} 20000000 00000000 55cd1000 02001100 11000000 0c000000 00000000 81018800 11848000
       01070000`,
    ],
    0,
  ],
  [
    'a command of the shell that sets a password',
    [
      `${FIRST} 28000000 00000000 ${SHELL} 14000000 00000000 11848000 09000000 100a7365 74707764
       20780000`,
    ],
    1,
  ],
  [
    'one of the shell that nobody knows',
    [`${FIRST} 1c000000 00000000 ${SHELL} 08000000 00000000 10067665 6e203100`],
    1,
  ],
  [
    'one of the shell that reads',
    [`${FIRST} 1c000000 00000000 ${SHELL} 08000000 00000000 10066d65 6d203100`],
    0,
  ],
])('of %s so many packets are no evidence', (_, datagrams, concealed) => {
  const { turn } = talk(codesys, codesys.carriage[0]);
  const spy = vi.spyOn(turn, 'conceal');
  const { listener, wrong } = strict(codesys);
  turn.begin('request');
  for (const text of datagrams) {
    const bytes = hex(text.replace(/\s+/g, ''));
    const cursor = new Cursor().over(bytes, 0, bytes.length);
    codesys.read(cursor, turn, listener);
    expect(cursor.flaw).toBeUndefined();
  }
  expect(wrong).toEqual([]);
  expect(spy).toHaveBeenCalledTimes(concealed);
});
