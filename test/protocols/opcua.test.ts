import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { opcua } from '../../protocols/opcua/index.ts';
import { skipVariant } from '../../protocols/opcua/variants.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [{ frame, resume }] = opcua.carriage;
const letters = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const HEADER = '02010004000000 00000000 00000000 01000000 00000000 ffffffff 00000000 0000 00';

/** A final chunk of a message in channel 7. */
function message(body: string): Uint8Array {
  const rest = hex(`07000000 01000000 01000000 05000000 ${body}`);
  const bytes = new Uint8Array(8 + rest.length);
  bytes.set(hex(letters('MSGF')));
  new DataView(bytes.buffer).setUint32(4, bytes.length, true);
  bytes.set(rest, 8);
  return bytes;
}

function read(bytes: Uint8Array) {
  const { turn } = talk(opcua, opcua.carriage[0]);
  const calls = { conceal: vi.spyOn(turn, 'conceal'), skip: vi.spyOn(turn, 'skip') };
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  opcua.read(cursor, turn, strict(opcua).listener);
  return { cursor, ...calls };
}

describe('a chunk', () => {
  const size = (text: string) => frame!(hex(text), 0, hex(text).length);

  test.each([
    [letters('MS'), MORE],
    [letters('MSGF'), MORE],
    [`${letters('MSGF')} 1c000000`, 28],
    [`${letters('HELF')} 20000000`, 32],
    [`${letters('MSGX')} 1c000000`, FOREIGN],
    [`${letters('GETF')} 1c000000`, FOREIGN],
    [`${letters('MSGF')} 07000000`, FOREIGN],
    [`${letters('MSGF')} ffffffff`, FOREIGN],
  ])('%s has the size %i', (text, expected) => expect(size(text)).toBe(expected));

  test('larger than what is kept is framed by its head, and the rest is passed over', () => {
    const bytes = hex(`${letters('MSGF')} 70110100 ${'00'.repeat(16)}`);
    expect(frame!(bytes, 0, bytes.length)).toBe(24);
    const { skip } = read(bytes);
    expect(skip).toHaveBeenCalledExactlyOnceWith(70_000 - 24);
  });

  test('is found again after a gap', () => {
    const bytes = hex(`00 4d 53 ${letters('MSGF')} 1c000000 00`);
    expect(resume!(bytes, 0, bytes.length)).toBe(3);
  });
});

describe('a session', () => {
  const token = (algorithm: string) =>
    message(
      `0100d301 ${HEADER} ffffffff ffffffff ffffffff ffffffff 01004401 01 ${algorithm === '' ? '17000000' : '18000000'} 02000000 7030 03000000 616e6e 02000000 7077 ${algorithm === '' ? 'ffffffff' : '01000000 61'} ffffffff ffffffff`,
    );

  test('begun with a password in clear is kept as no evidence', () => {
    const { conceal, cursor } = read(token(''));
    expect([conceal.mock.calls.length, cursor.flaw]).toEqual([1, undefined]);
  });

  test('begun with an encrypted password is', () => {
    const { conceal, cursor } = read(token('a'));
    expect([conceal.mock.calls.length, cursor.flaw]).toEqual([0, undefined]);
  });
});

test.each([
  ['a truth', '01 01'],
  ['a number of 64 bits', '08 0000000000000000'],
  ['a real', '0b 0000000000000000'],
  ['a text', '0c 02000000 6162'],
  ['no text', '0c ffffffff'],
  ['a time', '0d 0000000000000000'],
  ['a GUID', '0e 00000000000000000000000000000000'],
  ['a node id of text', '11 03 0200 01000000 61'],
  ['an expanded node id', '12 c1 00 0100 01000000 61 00000000'],
  ['a status', '13 00000000'],
  ['a qualified name', '14 0100 01000000 61'],
  ['a localized text', '15 03 01000000 61 01000000 61'],
  ['a structure', '16 010001 00 01 02000000 0000'],
  ['a structure without a body', '16 01000100 00'],
  [
    'a value with all that goes with it',
    '17 3f 01 01 00000000 0000000000000000 0000 0000000000000000 0000',
  ],
  ['a variant', '98 01000000 01 01'],
  ['a diagnosis in a diagnosis', '19 60 00000000 01 00000000'],
  ['a matrix', 'c4 04000000 0000000000000000 02000000 02000000 02000000'],
  ['an array of texts', '8c 02000000 ffffffff 01000000 61'],
  ['an array of times', '8d 01000000 0000000000000000'],
])('%s ends where it ends', (_, text) => {
  const bytes = hex(`${text} ee`);
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  skipVariant(cursor);
  expect([cursor.remaining, cursor.flaw]).toEqual([1, undefined]);
});
