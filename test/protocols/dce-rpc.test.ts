import { describe, expect, test } from 'vitest';
import { FOREIGN } from '../../protocols/contract/protocol.ts';
import { dceRpc } from '../../protocols/dce-rpc/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { said } = exchanges(dceRpc);
const { signature } = dceRpc.carriage.find((carriage) => carriage.signature)!;
const Type = { request: 0, ping: 1, response: 2 } as const;
const Flag = { last: 0x02, fragment: 0x04 } as const;
const byte = (value: number) => value.toString(16).padStart(2, '0');
const u16 = (value: number) => value.toString(16).padStart(4, '0');

/** A PDU with the most significant byte first: type, flags, number of the call, of the fragment, body. */
function pdu(type: number, flags: number, call: number, fragment: number, body: string): string {
  const size = body.length / 2;
  return (
    `04${byte(type)}${byte(flags)}00 000000 00 ${'00'.repeat(16)} dea00001 ${'00'.repeat(12)}` +
    `${'aa'.repeat(16)} 00000000 00000001 ${u16(0)}${u16(call)} 0005 ffff ffff ${u16(size)} ${u16(fragment)} 00 00 ${body}`
  );
}
const part = (call: number, fragment: number, body: string, isLast = false) =>
  `> ${pdu(Type.request, Flag.fragment | (isLast ? Flag.last : 0), call, fragment, body)}`;
/** Bodies of what is handed on, without the header. */
const bodies = (...lines: readonly string[]) =>
  said(...lines).flatMap(({ bytes }) => (typeof bytes === 'string' ? [bytes.slice(160)] : []));

describe('a call', () => {
  test('in one PDU is handed on by its interface, header first', () => {
    const [handed] = said(`> ${pdu(Type.request, 0, 1, 0, '0102')}`);
    expect(handed).toMatchObject({ carried: 'dce-rpc', key: 0xdea0_0001 });
    expect(bodies(`> ${pdu(Type.request, 0, 1, 0, '0102')}`)).toEqual(['0102']);
  });

  test.each([
    [
      'in fragments is whole with the last',
      [part(1, 0, '01'), part(1, 1, '02'), part(1, 2, '03', true)],
      ['010203'],
    ],
    [
      'with a fragment sent twice is whole all the same',
      [part(1, 0, '01'), part(1, 1, '02'), part(1, 1, '02'), part(1, 2, '03', true)],
      ['010203'],
    ],
    ['with a fragment missing is none', [part(1, 0, '01'), part(1, 2, '03', true)], []],
    ['whose beginning was not seen is none', [part(1, 1, '02'), part(1, 2, '03', true)], []],
    [
      'that is begun anew forgets what there was',
      [part(1, 0, '01'), part(1, 0, '11'), part(1, 1, '12', true)],
      ['1112'],
    ],
    [
      'takes no fragment of another one',
      [part(1, 0, '01'), part(2, 1, '22'), part(1, 1, '02', true)],
      ['0102'],
    ],
  ])('%s', (_, lines, whole) => expect(bodies(...lines)).toEqual(whole));

  test('and its answer, both in fragments, are kept apart', () => {
    const answer = (fragment: number, body: string, isLast = false) =>
      `< ${pdu(Type.response, Flag.fragment | (isLast ? Flag.last : 0), 1, fragment, body)}`;
    expect(
      bodies(part(1, 0, '01'), answer(0, 'a1'), part(1, 1, '02', true), answer(1, 'a2', true)),
    ).toEqual(['0102', 'a1a2']);
  });

  test('longer than 64 KiB is dropped, and the next one read again', () => {
    const long = Array.from({ length: 40 }, (_, at) => part(1, at, '00'.repeat(2000), at === 39));
    expect(bodies(...long, part(2, 0, '05'), part(2, 1, '06', true))).toEqual(['0506']);
  });
});

test('who only asks how far a call is, asks nobody behind it', () => {
  expect(said(`> ${pdu(Type.ping, 0, 1, 0, '')}`)).toEqual([{ operation: 'ping' }]);
});

test('off its port a datagram is known by a header whose size fills it', () => {
  const bytes = hex(pdu(Type.request, 0, 1, 0, '0102'));
  expect(signature!(bytes, 0, bytes.length)).toBe(bytes.length);
  expect(signature!(bytes, 0, bytes.length - 1)).toBe(FOREIGN);
});
