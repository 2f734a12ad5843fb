import { expect, test } from 'vitest';
import { gseManagement } from '../../protocols/gse-management/index.ts';
import { hex } from '../support/hex.ts';

test.each([
  ['3001 0017 0000 0000 600d 800101 a108 a106 8001 41 a101 00', 'request'],
  ['3001 0017 0000 0000 600d 800101 a208 a106 8001 41 a101 00', 'response'],
  ['3001 0018 0000 0000 60810d 800101 a208 a106 8001 41 a101 00', 'response'],
  ['3001 0017 0000 0000 610d 800101 a208 a106 8001 41 a101 00', undefined], // a goosePdu
  ['3001 0017 0000 0000 600d 800101', undefined],
  ['3001', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(gseManagement.direction!(bytes, 0, bytes.length)).toBe(direction);
});
