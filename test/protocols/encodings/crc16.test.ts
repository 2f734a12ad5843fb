import { expect, test } from 'vitest';
import {
  reflectedCrc,
  reflectedTable,
  straightCrc,
  straightTable,
} from '../../../protocols/encodings/crc16.ts';

const DIGITS = Uint8Array.from(Buffer.from('?123456789?')); // the nine digits that checks are published of

test.each([
  ['MODBUS', 0xa001, 0xffff, 0, 0x4b37],
  ['ARC', 0xa001, 0, 0, 0xbb3d],
  ['DNP', 0xa6bc, 0, 0xffff, 0xea82],
  ['X-25', 0x8408, 0xffff, 0xffff, 0x906e],
])('reflected, %s is as it is published', (_, polynomial, before, after, check) => {
  expect(reflectedCrc(reflectedTable(polynomial), DIGITS, 1, 10, before) ^ after).toBe(check);
});

test.each([
  ['CCITT-FALSE', 0x1021, 0xffff, 0x29b1],
  ['XMODEM', 0x1021, 0, 0x31c3],
])('straight, %s is as it is published', (_, polynomial, before, check) => {
  expect(straightCrc(straightTable(polynomial), DIGITS, 1, 10, before)).toBe(check);
});

test('goes on from what was there before', () => {
  const table = reflectedTable(0xa001);
  const first = reflectedCrc(table, DIGITS, 1, 4);
  expect(reflectedCrc(table, DIGITS, 4, 10, first)).toBe(reflectedCrc(table, DIGITS, 1, 10));
});
