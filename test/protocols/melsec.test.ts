import { expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { melsec } from '../../protocols/melsec/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [{ frame }, , { signature }] = melsec.carriage as [
  (typeof melsec.carriage)[0],
  (typeof melsec.carriage)[0],
  (typeof melsec.carriage)[0],
];
const READ = '5000 00 ff ff03 00 0600 1000 0101 0000';

test.each([
  ['5000 00 ff ff03', MORE],
  [READ, 15],
  ['5400 3412 0000 00 ff ff03 00 0600 1000', 19],
  ['5001 00 ff ff03 00 0600', FOREIGN],
  ['5000 00 ff ff03 00 0100', FOREIGN],
  ['4745 54 20 2f20 48 5454', FOREIGN],
  ['5701 00 0000 1111 0700 00 ff ff03 00 00 fe03 00 00 2000', 53],
])('%s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  [READ, true],
  ['5000 00 ff ff03 00 0600 1000 0101', false],
  ['5000 07 01 0000 09 0600 1000 0101 0000', false],
])('off its ports %s is taken for SLMP: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(signature!(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  [READ, 'request'],
  ['d000 00 ff ff03 00 0200 0000', 'response'],
  ['5a000001', 'request'],
  ['da0000011400c0a80365c0a80365', 'response'],
  ['4745', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(melsec.direction!(bytes, 0, bytes.length)).toBe(direction);
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
