/** The two links of BACnet over IP: by what they are known, and who asks. ASHRAE 135, Annexes J and U. */
import { expect, test } from 'vitest';
import { bacnet } from '../../protocols/bacnet/index.ts';
import { hex } from '../support/hex.ts';

const signature = bacnet.carriage[1]!.signature!;

test.each([
  ['810b0008 0100 1008', true],
  ['810b0009 0100 1008', false],
  ['820200 0b 000020 0100 1008', true],
  ['820100 0e 000020 0004b1 0100 1008', true],
  ['820200 0b 000020 0200 1008', false], // an NPDU of another version
  ['820800 1d 0004b1 20010db8000000000000000000000007bac0 0100 1008', true],
  ['820300 0a 000020 0004b1', true],
  ['820d00 0a 000020 0004b1', false],
  ['830200 0b 000020 0100 1008', false],
])('off its port %s is taken for BACnet: %s', (text, isTaken) => {
  const bytes = hex(text.replaceAll(' ', ''));
  expect(signature(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  ['810b0008 0100 1008', 'request'],
  ['81000006 0000', 'response'],
  ['820100 16 000020 0004b1 0104 0005 010c 0c020004b1 1979', 'request'],
  ['820100 0f 0004b1 000020 0100 20020f', 'response'],
  ['820300 0a 000020 0004b1', 'request'],
  ['820500 0a 0004b1 000020', 'response'],
  ['820700 0a 0004b1 000020', 'response'],
  ['820900 09 000020 012c', 'request'],
  ['820000 09 0004b1 0000', 'response'],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text.replaceAll(' ', ''));
  expect(bacnet.direction!(bytes, 0, bytes.length)).toBe(direction);
});
