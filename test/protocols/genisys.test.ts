import { describe, expect, test } from 'vitest';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { reflectedCrc, reflectedTable } from '../../protocols/encodings/crc16.ts';
import { genisys } from '../../protocols/genisys/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { events, outcomes, facts } = exchanges(genisys);
const [{ frame, resume }] = genisys.carriage;
const { signature } = genisys.carriage.find((carriage) => carriage.signature)!;
const CRC = reflectedTable(0xa001);

/** A message with its checksum; bytes from f0 on are escaped, but for the header and the end. */
function message(text: string): string {
  const bytes = hex(text);
  const crc = reflectedCrc(CRC, bytes, 0, bytes.length);
  const body = [...bytes.slice(1), crc & 0xff, crc >> 8].flatMap((byte) =>
    byte >= 0xf0 ? [0xf0, byte & 0x0f] : [byte],
  );
  return [bytes[0]!, ...body, 0xf6].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
const CONTROL = `> ${message('fc 05 02 81')}`;
const acknowledged = (station: string) => `< f1${station}f6`;

describe('the fate of a control', () => {
  test.each([
    ['accepted when its station answers', [CONTROL, acknowledged('05')], 'accepted'],
    ['open while another station answers', [CONTROL, acknowledged('06')], 'unanswered'],
    [
      'open behind an answer that is damaged',
      [CONTROL, acknowledged('06'), '< f20500f00f0103a8b4f6'],
      'unanswered',
    ],
    ['unknown where nobody was heard', [CONTROL], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('tells what is set, escaped bytes as what they stand for', () => {
    const [told] = events(`> ${message('fc 05 02 f6 03 f0')}`, acknowledged('05'));
    expect(told).toMatchObject({ detail: { start: 2, count: 2, values: '02 f6, 03 f0' } });
  });

  test('tells no more than the first eight bytes of many', () => {
    const many = Array.from({ length: 40 }, (_, at) => `${(at + 0x10).toString(16)} 01`).join(' ');
    const [told] = events(`> ${message(`fc 05 ${many}`)}`, acknowledged('05')) as [
      { detail: { count: number; values: string } },
    ];
    expect([told.detail.count, told.detail.values.split(', ').length]).toEqual([40, 8]);
  });
});

test('a control that repeats is one act', () => {
  expect(events(CONTROL, acknowledged('05'), CONTROL, acknowledged('05'))).toHaveLength(1);
});

test('a station is told once, however often it answers', () => {
  expect(facts(acknowledged('05'), acknowledged('05'), acknowledged('06'))).toEqual([
    ['unit', '5', 'station 5'],
    ['unit', '6', 'station 6'],
  ]);
});

test.each([
  ['f105f6', 3],
  ['f105', MORE],
  ['f1f305f6', FOREIGN],
  ['0105f6', FOREIGN],
  [`f1${'05'.repeat(600)}`, FOREIGN],
])('%.12s is framed as %i', (text, size) => {
  const bytes = hex(text);
  expect(frame!(bytes, 0, bytes.length)).toBe(size);
});

test('off its port a message is known by its checksum, and after a gap by its header', () => {
  const bytes = hex(message('fc 05 02 81'));
  expect(signature!(bytes, 0, bytes.length)).toBe(bytes.length);
  bytes[3]! ^= 1;
  expect(signature!(bytes, 0, bytes.length)).toBe(FOREIGN);
  expect(resume!(hex('0102f105f6'), 0, 5)).toBe(2);
});
