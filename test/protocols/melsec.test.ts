import { expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { type Direction, FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { melsec } from '../../protocols/melsec/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [{ frame }, , { signature }] = melsec.carriage as [
  (typeof melsec.carriage)[0],
  (typeof melsec.carriage)[0],
  (typeof melsec.carriage)[0],
];
/** What ASCII writes so, in digits. */
function text(ascii: string): string {
  return Buffer.from(ascii, 'latin1').toString('hex');
}
const READ = '5000 00 ff ff03 00 0600 1000 0101 0000';

test.each([
  ['5000 00 ff ff03', MORE],
  [READ, 15],
  ['5400 3412 0000 00 ff ff03 00 0600 1000', 19],
  ['5001 00 ff ff03 00 0600', FOREIGN],
  ['5000 00 ff ff03 00 0100', FOREIGN],
  ['4745 54 20 2f20 48 5454', FOREIGN],
  [text('500000FF03FF00'), MORE],
  [text('500000FF03FF00000C001001010000'), 30],
  [text('540000070000'), MORE],
  [text('500000FF03FF000002'), FOREIGN],
  [text('5900'), FOREIGN],
  ['01', MORE],
  ['01ff 0a00 64000000 2044 0300', 12],
  ['03ff 0a00 64000000 2044 02', 16],
  ['02ff 0a00 64000000 204d 03', 14],
  ['05ff 0a00 0200', 22],
  ['1901 0a00 0200', 26],
  ['0fff 0a00 f00700 02', 12],
  ['16ff 0a00 03', 8],
  ['13ff 0a00', 4],
  ['1377 0a00', FOREIGN],
  ['1303 0a00', 4],
  ['1303 0000', FOREIGN],
  ['13ff 0a00 13', FOREIGN],
  ['01ff 0a00 64000000 0044 0300', FOREIGN],
  ['01ff 0a00 64000000 2044 0301', FOREIGN],
  ['17ff 0a00 0100 46000000 0052', FOREIGN],
  ['05ff 0a00 0200 64000000 2064', FOREIGN],
  ['19ff 0a00 0100 0100 46000000 0052', FOREIGN],
  ['0eff 0a00 f00700 02 1301', FOREIGN],
  ['1603 0a00 0341', FOREIGN],
  [text('01FF000A442100000064'), FOREIGN],
  ['8142', FOREIGN],
  ['8150', 2],
  ['0aff 0a00', FOREIGN],
  ['8100', 2],
  ['815b', 4],
  ['9500', 4],
  ['9600', MORE],
  ['9600 03', 6],
  [text('03FF000A44200000006402'), 32],
  [text('815B'), 8],
  [text('8Z'), FOREIGN],
  ['5701 00 0000 1111 0700 00 ff ff03 00 00 fe03 00 00 2000', 53],
])('%s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  [READ, true],
  ['5000 00 ff ff03 00 0600 1000 0101', false],
  ['5000 07 01 0000 09 0600 1000 0101 0000', false],
  [text('500000FF03FF00000C001001010000'), true],
  [text('500007010000090' + '00C001001010000'), false],
  ['01ff 0a00 64000000 2044 0300', true],
  ['01ff 0a00 64000000 2044 0301', false],
  ['01ff 0a00 64000000 0044 0300', false],
  ['13ff 0a00', false],
  [text('01FF000A4420000000640300'), true],
  [text('01FF000A0120000000640300'), false],
])('off its ports %s is taken for it: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(signature!(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  [READ, 'request'],
  ['d000 00 ff ff03 00 0200 0000', 'response'],
  ['5a000001', 'request'],
  ['da0000011400c0a80365c0a80365', 'response'],
  [text('500000FF03FF00000C001001010000'), 'request'],
  [text('D00000FF03FF0000040000'), 'response'],
  ['13ff0a00', 'request'],
  ['9300', 'response'],
  [text('13FF000A'), 'request'],
  [text('9300'), 'response'],
  ['4745', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(melsec.direction!(bytes, 0, bytes.length)).toBe(direction);
});

test('an answer in a 1E frame passes over what was asked for, and only that', () => {
  const skipped = (asked: string, answered: string) => {
    const { turn } = talk(melsec, melsec.carriage[0]);
    const spy = vi.spyOn(turn, 'skip');
    for (const [direction, frame] of [
      ['request', asked] as const,
      ['response', answered] as const,
    ]) {
      const bytes = hex(frame);
      turn.begin(direction);
      melsec.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(melsec).listener);
    }
    return spy.mock.calls.flat();
  };
  expect(skipped('01ff0a00 64000000 2044 0300', '8100')).toEqual([6]);
  expect(skipped('00ff0a00 64000000 204d 0000', '8000')).toEqual([128]);
  expect(skipped(text('01FF000A4420000000640300'), text('8100'))).toEqual([12]);
  expect(skipped('01ff0a00 64000000 2044 0300', '815b1000')).toEqual([]);
  expect(skipped('01ff0a00 64000000 2044 0300', '8300')).toEqual([]);
});

test('an answer in a 1E frame that nobody was heard to ask for proves itself only by a known model', () => {
  const told = (direction: Direction, frame: string) => {
    const { turn } = talk(melsec, melsec.carriage[0]);
    const bytes = hex(frame);
    turn.begin(direction);
    const cursor = new Cursor().over(bytes, 0, bytes.length);
    melsec.read(cursor, turn, strict(melsec).listener);
    return cursor.flaw;
  };
  expect(told('response', '9500f300')).toBeUndefined();
  expect(told('response', '95000100')).toBe('inconsistent');
  expect(told('response', '8300')).toBe('inconsistent');
  expect(told('request', '9500f300')).toBe('illegal');
  expect(told('response', '13ff0a00')).toBe('illegal');
});

test('a packet with a password is kept as no evidence', () => {
  const concealed = (command: string) => {
    const { turn } = talk(melsec, melsec.carriage[0]);
    const spy = vi.spyOn(turn, 'conceal');
    const bytes = hex(`5000 00 ff ff03 00 0c00 1000 ${command} 0000 0400 50415353`);
    melsec.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(melsec).listener);
    return spy.mock.calls.length;
  };
  expect(['3016', '3116', '0110'].map(concealed)).toEqual([1, 1, 0]);
});
