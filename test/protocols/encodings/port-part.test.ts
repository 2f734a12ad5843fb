import { expect, test } from 'vitest';
import { portPart } from '../../../protocols/encodings/port-part.ts';

test.each([
  ['FastEthernet1/4', '', 'port FastEthernet1/4'],
  ['Port 7', '', 'Port 7'],
  ['portal', '', 'port portal'],
  ['FastEthernet1/4', 'voice', 'port FastEthernet1/4 voice'],
])('%s %s is %s', (id, row, part) => {
  expect(portPart(id, row)).toBe(part);
});

test('what two statements of one port are about stays apart, however long its name', () => {
  const name = 'x'.repeat(200);
  const parts = ['', 'voice', 'vlan 10', 'vlan 100'].map((row) => portPart(name, row));
  expect(new Set(parts).size).toBe(parts.length);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(64);
  expect(parts[3]).toMatch(/ vlan 100$/);
});
