import { expect, test } from 'vitest';
import { netbiosName } from '../../../protocols/encodings/netbios-name.ts';

const encoded = (name: string, suffix: number, filler = ' ') =>
  [...Buffer.from(name.padEnd(15, filler), 'latin1'), suffix]
    .map((byte) => String.fromCharCode(0x41 + (byte >> 4), 0x41 + (byte & 15)))
    .join('');

test.each([
  ['PRESS-PC', 0x00],
  ['PLANT', 0x1d],
  ['FIFTEEN-LETTERS', 0x20],
])('%s with its suffix %i is read back', (name, suffix) => {
  expect(netbiosName(encoded(name, suffix))).toEqual({ name, suffix });
});

test('RFC 1001, 14.1: the example', () => {
  expect(netbiosName('EGFCEFEECACACACACACACACACACACACA').name).toBe('FRED');
});

test('who asks for anybody, and the browsers` mark, are nobody`s names', () => {
  expect(netbiosName(encoded('*', 0, '\0')).name).toBe('');
  expect(netbiosName(encoded('\x01\x02__MSBROWSE__\x02', 1)).name).toBe('');
});

test('what is no such name is none', () => {
  expect(netbiosName('plain').name).toBe('');
  expect(netbiosName('Z'.repeat(32)).name).toBe('');
});
