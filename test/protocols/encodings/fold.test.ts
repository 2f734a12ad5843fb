/** FNV-1a, with the numbers its authors publish (draft-eastlake-fnv, test vectors). */
import { expect, test } from 'vitest';
import { fold, foldBytes } from '../../../protocols/encodings/fold.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

test.each([
  ['', 0x811c_9dc5],
  ['a', 0xe40c_292c],
  ['foobar', 0xbf9c_f968],
])('"%s" is folded as FNV-1a has it, text or bytes', (text, number) => {
  expect(fold(text)).toBe(number);
  expect(foldBytes(bytes(text), 0, text.length) >>> 0).toBe(number);
});

test('what was folded before can be gone on from', () => {
  const whole = bytes('foobar');
  expect(foldBytes(whole, 3, 6, foldBytes(whole, 0, 3))).toBe(foldBytes(whole, 0, 6));
});
