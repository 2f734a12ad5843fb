import { expect, test } from 'vitest';
import { Cursor } from '../../../protocols/contract/cursor.ts';
import { dnsLabels } from '../../../protocols/encodings/dns-labels.ts';
import { addressOfReverse } from '../../../protocols/encodings/reverse-name.ts';
import { hex } from '../../support/hex.ts';

/** The name at `at` of a message, and where reading goes on. */
function read(message: string, at = 0) {
  const bytes = hex(message);
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  cursor.skip(at);
  const labels = dnsLabels(cursor, 0);
  return { labels, offset: cursor.offset, flaw: cursor.flaw };
}

test('a name ends at its empty label', () => {
  expect(read('03706c63 0470757470 00 ff')).toMatchObject({ flaw: undefined, offset: 11 - 1 });
  expect(read('03706c63 0470757470 00 ff').labels).toEqual(['plc', 'putp']);
  expect(read('00')).toMatchObject({ labels: [], offset: 1, flaw: undefined });
});

test('a pointer stands for a name that was said before, and reading goes on behind it', () => {
  const message = '0161 0162 00 | 0163 c002 | 0164 c005';
  expect(read(message, 5)).toMatchObject({ labels: ['c', 'b'], offset: 9, flaw: undefined });
  expect(read(message, 9)).toMatchObject({ labels: ['d', 'c', 'b'], offset: 13, flaw: undefined });
});

test.each([
  ['to itself', 'c000', 0],
  ['forward', 'c004 0000 0161 00', 0],
  ['into what leads to it', '0161 c000', 0],
])('a pointer %s goes nowhere', (_, message, at) => {
  expect(read(message, at).flaw).toBe('illegal');
});

test('a label longer than its message is cut, one longer than a label can be is illegal', () => {
  expect(read('05616263').flaw).toBe('truncated');
  expect(read('40').flaw).toBe('illegal');
});

test('ten thousand pointers to the longest name cost no more than a message may', () => {
  const label = `3f${'61'.repeat(63)}`;
  const bytes = hex(`${label.repeat(3)}00 ${'c000'.repeat(10_000)}`);
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  let names = 0;
  while (cursor.more()) {
    if (dnsLabels(cursor, 0).length > 0) names++;
  }
  expect(cursor.flaw).toBe('excessive');
  expect(names).toBeLessThan(400);
});

test.each([
  ['40.1.168.192.in-addr.arpa', '192.168.1.40'],
  ['040.1.168.192.IN-ADDR.ARPA', '192.168.1.40'],
  ['1.168.192.in-addr.arpa', undefined],
  ['256.1.168.192.in-addr.arpa', undefined],
  [`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`, '2001:db8::1'],
  ['g.0.ip6.arpa', undefined],
  ['40.1.168.192.in-addr.example', undefined],
])('%s was made from %s', (name, address) => {
  expect(addressOfReverse(name.split('.'))).toBe(address);
});
