import { expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { geSrtp } from '../../protocols/ge-srtp/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const { frame } = geSrtp.carriage[0];
const signature = geSrtp.carriage.find((one) => one.signature !== undefined)!.signature!;

/** A header of 56 bytes with these at its start, its mail type and what is asked for. */
function header(start: string, mail = 0xc0, service = 0x04): Uint8Array {
  const bytes = new Uint8Array(56);
  bytes.set(hex(start));
  bytes[31] = mail;
  bytes[37] = 0x0e;
  bytes[42] = service;
  return bytes;
}

test.each([
  ['0200 0100', MORE],
  ['0200 0100 0000 0000 00', 56],
  ['0200 0100 0a00 0000 00', 66],
  ['0400 0100 0000 0000 00', FOREIGN],
  ['0201 0100 0000 0000 00', FOREIGN],
  ['0200 0100 0000 0100 00', FOREIGN],
])('%s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  ['a request', header('0200 01'), true],
  ['a reply', header('0300 01', 0xd4), true],
  ['a reply with the mail of a request', header('0300 01', 0xc0), false],
  ['a greeting, which is all zeroes', header('0000'), false],
])('off its ports %s is taken for it, or not', (_, bytes, isTaken) => {
  expect(signature(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  ['0000', 'request'],
  ['0100', 'response'],
  ['0200', 'request'],
  ['0300', 'response'],
])('%s begins a %s', (start, direction) => {
  const bytes = header(start);
  expect(geSrtp.direction!(bytes, 0, bytes.length)).toBe(direction);
});

test.each([
  ['a privilege is asked for', 0x21, 1],
  ['a programmer logs on', 0x20, 1],
  ['memory is read', 0x04, 0],
])('where %s the packet is evidence, or none', (_, service, concealed) => {
  const { turn } = talk(geSrtp, geSrtp.carriage[0]);
  const spy = vi.spyOn(turn, 'conceal');
  const bytes = header('0200 01', 0xc0, service);
  turn.begin('request');
  geSrtp.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(geSrtp).listener);
  expect(spy).toHaveBeenCalledTimes(concealed);
});
