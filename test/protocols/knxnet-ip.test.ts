import { expect, test } from 'vitest';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { knxnetIp } from '../../protocols/knxnet-ip/index.ts';
import { hex } from '../support/hex.ts';

const { frame } = knxnetIp.carriage[0];
const signature = knxnetIp.carriage.find((one) => one.signature !== undefined)!.signature!;
const WRITE = '0610 0420 0015 04010000 1100bce000000a03010081';

test.each([
  ['06', MORE],
  ['0610 0420', MORE],
  ['0611', FOREIGN],
  [WRITE, 21],
  ['0610 0420 0005', FOREIGN],
])('%s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  [WRITE, true],
  ['0610 0420 0016 04010000 1100bce000000a03010081', false],
  ['0610 7777 0008 0000', false],
])('off its port %s is taken for KNXnet/IP: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(signature(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  [WRITE, 'request'],
  [WRITE.replace('0000 11', '0000 2e'), 'response'], // confirmed by the bus
  [WRITE.replace('0000 11', '0000 29'), 'response'], // heard on it
  ['0610 0310 0011 04010100 f6000b014c1001', 'request'],
  ['0610 0310 0011 04010100 f5000b014c1001', 'response'],
  ['0610 0310 000b 04010300 f1', 'request'], // a reset, though its number is odd
  ['0610 0202 0008 0000', 'response'],
  ['0610 0201 0008 0000', 'request'],
  ['0610 0201', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(knxnetIp.direction!(bytes, 0, bytes.length)).toBe(direction);
});
