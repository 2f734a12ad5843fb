import { expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { isReadable, readProtection } from '../../protocols/dlms/ciphered.ts';
import { dlms } from '../../protocols/dlms/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { hex } from '../support/hex.ts';

const [wrapped, , hdlc] = dlms.carriage as readonly (typeof dlms.carriage)[0][];
const signature = dlms.carriage.at(-1)!.signature!;
const GET = '0001 0010 0001 000d c001c10001 00002a0000ff 0200';

test.each([
  ['0001 0010', MORE],
  ['0002', FOREIGN],
  [GET, 21],
  ['0001 0010 0001 0000', FOREIGN],
])('behind a wrapper %s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(wrapped!.frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  ['7e', MORE],
  ['7e7e', 1],
  ['7ea0', MORE],
  ['7ea007', 9],
  ['7e5007', FOREIGN],
  ['7ea003', FOREIGN],
])('on a serial line %s frames %i bytes', (text, size) => {
  const bytes = hex(text);
  expect(hdlc!.frame!(bytes, 0, bytes.length)).toBe(size);
});

test.each([
  [GET, true],
  [GET.replace('ff 0200', 'fe 0200'), false],
  ['0001 0010 0001 000d c801c10001 00002a0000ff 0200', false],
])('off its port %s is taken for DLMS: %s', (text, isTaken) => {
  const bytes = hex(text);
  expect(signature(bytes, 0, bytes.length) > 0).toBe(isTaken);
});

test.each([
  [GET, 'request'],
  ['0001 0001 0010 0004 c401c100', 'response'],
  ['0001 0001 0010 0004 c2000000', 'response'], // an event nobody asked for
  ['0001 0010 0001 0002 9900', undefined],
])('%s is a %s', (text, direction) => {
  const bytes = hex(text);
  expect(dlms.direction!(bytes, 0, bytes.length)).toBe(direction);
});

/** What is left of the APDU inside, where it can be read. */
function inner(tag: number, text: string) {
  const bytes = hex(text);
  const cursor = new Cursor().over(bytes, 0, bytes.length);
  const { title, maker, control } = readProtection(tag, cursor);
  const left = isReadable(control) ? cursor.hex(cursor.remaining) : undefined;
  return { title, maker, control, left, flaw: cursor.flaw };
}

const PROOF = '0102030405060708090a0b0c';
test.each([
  [0xc8, `14 10 00000001 c001c1 ${PROOF}`, '', 0x10, 'c001c1'],
  [0xc8, '08 30 00000001 a0a1a2', '', 0x30, undefined],
  [0xc8, `14 90 00000001 c001c1 ${PROOF}`, '', 0x90, undefined], // compressed
  [0xdb, `08 45584d0001020304 14 10 00000001 c001c1 ${PROOF}`, '45584d0001020304', 0x10, 'c001c1'],
  [0xdb, '00 08 31 00000001 a0a1a2', '', 0x31, undefined],
  [
    0xdd,
    '01 07 08 45584d0001020304 00 00 00 00 06 31 00000001 a0',
    '45584d0001020304',
    0x31,
    undefined,
  ],
  [
    0xdd,
    '01 07 08 45584d0001020304 00 00 00 01 02 02 aabb 01 cc 06 31 00000001 a0',
    '45584d0001020304',
    0x31,
    undefined,
  ],
])(
  'what protects %i %s is read, and what is only authenticated with it',
  (tag, text, title, control, left) => {
    expect(inner(tag, text)).toMatchObject({ title, control, left });
  },
);

test('letters of a maker are letters, or none', () => {
  expect(inner(0xdb, '08 45584d0001020304 05 30 00000001').maker).toBe('EXM');
  expect(inner(0xdb, '08 0058580001020304 05 30 00000001').maker).toBe('');
});

test.each([
  [
    'a password',
    '6036a1090607608574050801018a0207808b0760857405080201ac0a80083132333435363738be10040e01000000065f1f040000fe1dffff',
    1,
  ],
  ['no proof', '601da109060760857405080101be10040e01000000065f1f040000fe1dffff', 0],
  ['a secret that is set', 'c101c6000f0000280003ff070009096e6577736563726574', 1],
  ['a clock that is set', 'c101c000080000010000ff0200090c07e9090a030c1e00008000ff', 0],
])('a packet with %s is evidence, or none', (_, apdu, concealed) => {
  const { turn } = talk(dlms, dlms.carriage[0]);
  const spy = vi.spyOn(turn, 'conceal');
  const body = hex(apdu);
  const bytes = Uint8Array.from([
    ...hex('0001 0010 0001'),
    body.length >> 8,
    body.length & 255,
    ...body,
  ]);
  turn.begin('request');
  dlms.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(dlms).listener);
  expect(spy).toHaveBeenCalledTimes(concealed);
});
