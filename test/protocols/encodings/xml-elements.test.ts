import { expect, test } from 'vitest';
import { Cursor } from '../../../protocols/contract/cursor.ts';
import { xmlElements } from '../../../protocols/encodings/xml-elements.ts';

function read(xml: string, ...wanted: string[]) {
  const bytes = new TextEncoder().encode(xml);
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  const found = xmlElements(cursor, new Set(wanted));
  return { found: Object.fromEntries(found), flaw: cursor.flaw, left: cursor.remaining };
}

test('an element is known by its local name, whatever its prefix and attributes', () => {
  const xml = '<?xml version="1.0"?><a:x><n:name at="1"> Press 7 </n:name><name>8</name></a:x>';
  expect(read(xml, 'name')).toMatchObject({ found: { name: ['Press 7', '8'] }, left: 0 });
});

test('entities stand for what they stand for, and nothing else is resolved', () => {
  const xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><n>a&amp;b&e;&#65;</n>';
  expect(read(xml, 'n').found).toEqual({ n: ['a&b&e;&#65;'] });
});

test('a list that is too long for one text is taken word by word', () => {
  const words = Array.from({ length: 20 }, (_, at) => `onvif://scope/number/${at}`);
  expect(read(`<s>${words.join(' ')}</s>`, 's').found).toEqual({ s: words });
});

test('what never ends ends with its bytes', () => {
  expect(read('<n>abc', 'n').found).toEqual({ n: ['abc'] });
  expect(read('<n', 'n')).toMatchObject({ found: {}, left: 0, flaw: undefined });
  expect(read(`<n>${'<'.repeat(60_000)}`, 'n').flaw).toBeUndefined();
});

test('sixty thousand tags cost no more than a message may', () => {
  expect(read('<n>1</n>'.repeat(8000), 'n').flaw).toBe('excessive');
});
