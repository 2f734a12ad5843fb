import { describe, expect, test } from 'vitest';
import { FOREIGN } from '../../protocols/contract/protocol.ts';
import { straightCrc, straightTable } from '../../protocols/encodings/crc16.ts';
import { synchrophasor } from '../../protocols/synchrophasor/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex, toHex } from '../support/hex.ts';

const { said, events, outcomes, facts } = exchanges(synchrophasor);
const [{ resume }] = synchrophasor.carriage;
const { signature } = synchrophasor.carriage.find((carriage) => carriage.signature)!;

const CRC = straightTable(0x1021);
const u16 = (value: number) => value.toString(16).padStart(4, '0');

/** A frame of a stream with its length, its time and its checksum. */
function frame(type: number, stream: number, rest: string): string {
  const size = 16 + rest.replace(/ /g, '').length / 2;
  const text = `aa${type}1 ${u16(size)} ${u16(stream)} 68e77800 00000000 ${rest}`;
  const bytes = hex(text);
  return `${text} ${u16(straightCrc(CRC, bytes, 0, bytes.length, 0xffff))}`;
}
const data = (stream: number, status = 0) => `< ${frame(0, stream, `${u16(status)} 00000000`)}`;
const ON = 2;
const command = (stream: number, code: number) => `> ${frame(4, stream, u16(code))}`;

describe('a command to begin', () => {
  test.each([
    ['accepted when data come', [command(7, ON), data(7)], 'accepted'],
    ['open while another stream sends', [command(7, ON), data(8)], 'unanswered'],
    ['unknown where nobody was heard', [command(7, ON)], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('is one act, however often it is given', () => {
    expect(events(command(7, ON), data(7), command(7, ON), data(7))).toHaveLength(1);
  });
});

test('a question for a configuration does nothing to anybody', () => {
  expect(events(command(7, 5), command(7, 4), command(7, 3))).toEqual([]);
});

test('data say who sends them once, and again only what changed', () => {
  const told = facts(data(7), data(7), data(7, 0x2000), data(7, 0x2000), data(7, 0x4000));
  expect(told).toEqual([
    ['unit', '7', 'stream 7'],
    ['status', 'clock synchronized', 'stream 7'],
    ['status', 'clock not synchronized', 'stream 7'],
    ['status', 'clock synchronized', 'stream 7'],
  ]);
});

test('of one conversation 64 streams are told', () => {
  const lines = Array.from({ length: 80 }, (_, at) => data(at + 1));
  expect(facts(...lines).filter(([fact]) => fact === 'unit')).toHaveLength(64);
});

test('a configuration that ends too early tells nothing of its units', () => {
  const whole = '000f4240 0001 4e6f7274682020202020202020202020 000b 0000 0001 0000 0000';
  expect(said(`< ${frame(3, 7, whole)}`)).toEqual([{ anomaly: 'synchrophasor/truncated/message' }]);
});

test('off its port a frame is known by its checksum', () => {
  const bytes = hex(data(7).slice(1));
  expect(signature!(bytes, 0, bytes.length)).toBe(bytes.length);
  bytes[15]! ^= 1;
  expect(signature!(bytes, 0, bytes.length)).toBe(FOREIGN);
});

test('after a gap the next frame is the next one whose checksum holds', () => {
  const lost = hex(data(7).slice(1));
  const whole = hex(`aa01 0014 ${toHex(lost)}`);
  expect(resume!(whole, 0, whole.length)).toBe(4);
});
