import { expect, test } from 'vitest';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { hartIp } from '../../protocols/hart-ip/index.ts';
import { hex } from '../support/hex.ts';

const { frame } = hartIp.carriage[0];
const signature = hartIp.carriage.find((one) => one.signature !== undefined)!.signature!;
const READ = '0100 0300 0001 000d 0280 0000 82'; // command 0 by a short address, with its check byte
const BAD = '0100 0300 0001 000d 0280 0000 83';

test.each([
  ['0100 0300', MORE],
  [READ, 13],
  ['0300 0300 0001 000d', FOREIGN],
  ['0104 0300 0001 000d', FOREIGN],
  ['0100 0900 0001 000d', FOREIGN],
  ['0100 0300 0001 0007', FOREIGN],
  ['010f 0306 0009 0008', 8],
])('%s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  [READ, true],
  [BAD, false],
  ['0100 0000 0001 000d 01 00007530', true],
  ['0100 0000 0001 000d 02 00007530', false],
  ['0200 0300 0001 000d 0280 0000 82', false],
])('off its port %s is taken for HART-IP: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(signature(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  [READ, 'request'],
  [READ.replace('0100', '0101'), 'response'],
  [READ.replace('0100', '0102'), 'response'], // published
  ['0300 0300 0001 000d', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(hartIp.direction!(bytes, 0, bytes.length)).toBe(direction);
});
