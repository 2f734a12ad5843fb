import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN } from '../../protocols/contract/protocol.ts';
import { fins } from '../../protocols/fins/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [udp, tcp, elsewhere] = fins.carriage;

test.each([
  ['80000200010000090001 0501', 'request'],
  ['c0000200090000010001 0501 0000', 'response'],
  ['46494e53 0000000c 00000000 00000000 00000000', 'request'],
  ['46494e53 00000010 00000001 00000000 00000009 00000001', 'response'],
  ['46494e53 0000001a 00000002 00000000 c0000200090000010001 0501 0000', 'response'],
])('%s is a %s, whoever opened the connection', (text, direction) => {
  const bytes = hex(text);
  expect(fins.direction!(bytes, 0, bytes.length)).toBe(direction);
});

test.each([
  ['80000200010000090001 0501', true],
  ['80000200010000090001 7777', false],
  ['80000300010000090001 0501', false],
  ['00000200010000090001 0501', false],
])('off its port %s is taken for FINS: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(elsewhere!.signature!(bytes, 0, bytes.length) !== FOREIGN).toBe(isTaken);
});

test('a frame in TCP that is larger than any is foreign', () => {
  const bytes = hex('46494e53 00001001 00000002 00000000');
  expect(tcp!.frame!(bytes, 0, bytes.length)).toBe(FOREIGN);
});

describe('a packet', () => {
  const concealed = (command: string) => {
    const { turn } = talk(fins, udp);
    const spy = vi.spyOn(turn, 'conceal');
    const bytes = hex(`80000200010000090001 ${command} 0000 00 00000000 ffffffff 50415353`);
    fins.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(fins).listener);
    return spy.mock.calls.length;
  };
  test('with the password of a program is kept as no evidence', () =>
    expect(['0304', '0305', '0306'].map(concealed)).toEqual([1, 1, 0]));
});
