import { expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { c1222 } from '../../protocols/c1222/index.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [{ frame }, , { signature }] = c1222.carriage as readonly (typeof c1222.carriage)[0][] as [
  (typeof c1222.carriage)[0],
  (typeof c1222.carriage)[0],
  (typeof c1222.carriage)[0],
];
const TITLES = 'a20e060c2b060104018285638e7f8769a60d060b2b060104018285638e7f21a803020101';

test.each([
  ['60', MORE],
  ['602d', 47],
  ['6081', MORE],
  ['6081ff', 258],
  ['60820102', 262],
  ['6080', FOREIGN],
  ['6084', FOREIGN],
  ['61', FOREIGN],
])('%s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  [`602d${TITLES}be0728058103800120`, true],
  [`602d${TITLES}bd0728058103800120`, false],
  ['600ea20e060c2b060104018285638e7f8769', false],
])('off its port %s is taken for C12.22: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(signature!(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

/** What a message with this user information does. */
function said(information: string) {
  const { turn } = talk(c1222, c1222.carriage[0]);
  const conceal = vi.spyOn(turn, 'conceal');
  const body = hex(
    `${TITLES}be${(information.length / 2 + 4).toString(16).padStart(2, '0')}28${(information.length / 2 + 2).toString(16).padStart(2, '0')}81${(information.length / 2).toString(16).padStart(2, '0')}${information}`,
  );
  const bytes = Uint8Array.from([0x60, body.length, ...body]);
  const operations: string[] = [];
  const listener = {
    ...strict(c1222).listener,
    operation: (name: string) => operations.push(name),
  };
  turn.begin('request');
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  c1222.read(cursor, turn, listener);
  return { operations, flaw: cursor.flaw, concealed: conceal.mock.calls.length };
}

test.each([
  ['in clear', '800120', ['identify'], 0],
  ['authenticated, with four bytes of proof', '84012011223344', ['identify'], 0],
  ['ciphered', '88a1b2c3d4e5', ['secured'], 0],
  ['with the class of a device', '90010203040120', ['identify'], 0],
  ['with a password', `801551${'50'.repeat(20)}`, ['security'], 1],
])('services %s are read as far as they can be', (_, information, operations, concealed) => {
  expect(said(information)).toEqual({ operations, flaw: undefined, concealed });
});

test('a message that is shorter than its proof is only counted', () => {
  expect(said('8401').operations).toEqual(['secured']);
});
