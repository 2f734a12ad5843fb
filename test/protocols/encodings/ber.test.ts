import { expect, test } from 'vitest';
import { Cursor } from '../../../protocols/contract/cursor.ts';
import {
  BerTag,
  berEnter,
  berInteger,
  berObjectIdentifier,
  berSize,
  berTag,
} from '../../../protocols/encodings/ber.ts';
import { hex } from '../../support/hex.ts';

const over = (text: string) => {
  const bytes = hex(text);
  return new Cursor().over(bytes, 0, bytes.length);
};

test.each([
  ['30', 0x30],
  ['bf48', 0xbf48],
  ['bf8148', 0xbf8148],
])('the tag %s is one number', (text, tag) => {
  const cursor = over(text);
  expect([berTag(cursor), cursor.flaw, cursor.remaining]).toEqual([tag, undefined, 0]);
});

test('a tag without an end is illegal', () => {
  const cursor = over('bfffffffff');
  berTag(cursor);
  expect([cursor.flaw, cursor.field]).toEqual(['illegal', 'tag']);
});

test.each([
  ['short', '02 0000', 2, undefined],
  ['long', '8102 0000', 2, undefined],
  ['longer than it need be', '84 00000002 0000', 2, undefined],
  ['indefinite', '80 0000', 0, 'illegal'],
  ['of five bytes', '85 0000000002 0000', 0, 'illegal'],
  ['of more than is left', '03 0000', 0, 'truncated'],
  ['hostile', '84 ffffffff 0000', 0, 'truncated'],
])('a length that is %s', (_, text, size, flaw) => {
  const cursor = over(text);
  expect([berSize(cursor), cursor.flaw]).toEqual([size, flaw]);
});

test.each([
  ['0201 00', 0],
  ['0201 7f', 127],
  ['0202 0080', 128],
  ['0201 80', -128],
  ['0201 ff', -1],
  ['0204 7fffffff', 0x7fffffff],
  ['0205 00ffffffff', 0xffffffff],
  ['0208 ffffffffffffff00', -256],
])('the integer %s is %d', (text, value) => expect(berInteger(over(text), 'value')).toBe(value));

test('an integer without bytes, or with more than any counter has, is illegal', () => {
  for (const text of ['0200', `020a${'00'.repeat(10)}`]) {
    const cursor = over(text);
    berInteger(cursor, 'value');
    expect(cursor.flaw).toBe('illegal');
  }
});

test.each([
  ['2b0601020101', '1.3.6.1.2.1.1'],
  ['28c4620101020104010109', '1.0.8802.1.1.2.1.4.1.1.9'],
  ['883703', '2.999.3'],
  ['2b060104018fffffff7f', '1.3.6.1.4.1.4294967295'],
])('the object identifier %s is %s', (text, value) => {
  const cursor = over(text);
  expect([berObjectIdentifier(cursor, cursor.remaining), cursor.flaw]).toEqual([value, undefined]);
});

test('an object identifier that ends within an arc, or is none, is illegal', () => {
  for (const text of ['2b06018f', '']) {
    const cursor = over(text);
    expect([berObjectIdentifier(cursor, cursor.remaining), cursor.flaw]).toEqual(['', 'illegal']);
  }
});

test('a value is entered and left behind its end; another tag is named', () => {
  const cursor = over('3003 020105 04');
  const outer = berEnter(cursor, BerTag.sequence, 'message');
  expect([berInteger(cursor, 'value'), cursor.remaining]).toEqual([5, 0]);
  cursor.leave(outer);
  berEnter(cursor, BerTag.sequence, 'next');
  expect([cursor.flaw, cursor.field]).toEqual(['illegal', 'next']);
});
