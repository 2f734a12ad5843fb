/** Bytes as letters and back: RFC 4648, 10 has the examples. */
import { expect, test } from 'vitest';
import { base64, fromBase64 } from '../../../protocols/encodings/base64.ts';
import { text } from '../../support/wire.ts';

const read = (letters: string) => {
  const bytes = Uint8Array.from(text(letters));
  return String.fromCharCode(...fromBase64(bytes, 0, bytes.length));
};

test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('%j is written %j', (plain, letters) => {
  expect(base64(Uint8Array.from(text(plain)))).toBe(letters.replaceAll('=', ''));
  expect(read(letters)).toBe(plain);
  expect(read(letters.replaceAll('=', ''))).toBe(plain);
});

test('what is no letter of it ends it', () => {
  expect(read('Zm9v, Zm9v')).toBe('foo');
  expect(read('!')).toBe('');
});

test('only what lies between is read', () => {
  const bytes = Uint8Array.from(text('xxZm9vxx'));
  expect(fromBase64(bytes, 2, 6)).toEqual(Uint8Array.from(text('foo')));
});
