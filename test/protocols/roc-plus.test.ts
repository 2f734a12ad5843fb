import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { FOREIGN, MORE } from '../../protocols/contract/protocol.ts';
import { reflectedCrc, reflectedTable } from '../../protocols/encodings/crc16.ts';
import { rocPlus } from '../../protocols/roc-plus/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex, toHex } from '../support/hex.ts';

const { said, events, outcomes, facts } = exchanges(rocPlus);
const [{ frame, signature }] = rocPlus.carriage;
const CRC = reflectedTable(0xa001);

function message(addresses: string, opcode: number, data: string): string {
  const bytes = hex(data);
  const head = hex(`${addresses} 0000`);
  head[4] = opcode;
  head[5] = bytes.length;
  const all = Uint8Array.from([...head, ...bytes]);
  const crc = reflectedCrc(CRC, all, 0, all.length);
  return toHex(Uint8Array.from([...all, crc & 0xff, crc >> 8]));
}
const ask = (opcode: number, data = '') => `> ${message('0102 0100', opcode, data)}`;
const answer = (opcode: number, data = '') => `< ${message('0100 0102', opcode, data)}`;

const Opcode = { clock: 8, login: 17, setPoint: 166, report: 224, error: 255 } as const;
const WRITE = ask(Opcode.setPoint, '67 01 01 05 00002041');

describe('the fate of a write', () => {
  test.each([
    ['accepted', [WRITE, answer(Opcode.setPoint)], 'accepted'],
    ['refused with its code', [WRITE, answer(Opcode.error, '1406')], { refused: 'error 20' }],
    [
      'that of its own answer, though the controller reports in between',
      [WRITE, answer(Opcode.report, '01'), answer(Opcode.error, '1406')],
      { refused: 'error 20' },
    ],
    ['open while another is answered', [WRITE, answer(Opcode.clock)], 'unanswered'],
    ['unknown where nobody was heard', [WRITE], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('is open no longer when the next question is asked: nothing numbers them', () => {
    const lines = [answer(Opcode.report, '01'), WRITE, ask(Opcode.clock, '001e0c0a03e90701')];
    expect(outcomes(...lines, answer(Opcode.clock))).toEqual(['unanswered', 'accepted']);
  });
});

test('a point that is written again is one act, another point another', () => {
  const other = ask(Opcode.setPoint, '67 02 01 05 00002041');
  const lines = [WRITE, WRITE, other].flatMap((line) => [line, answer(Opcode.setPoint)]);
  expect(events(...lines)).toHaveLength(2);
});

describe('a login', () => {
  const concealed = (line: string) => {
    const { turn } = talk(rocPlus, rocPlus.carriage[0]);
    const spy = vi.spyOn(turn, 'conceal');
    const bytes = hex(line.slice(1));
    rocPlus.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(rocPlus).listener);
    return spy.mock.calls.length;
  };
  const login = ask(Opcode.login, '4c4f49 e803 01');

  test('is kept as no evidence, a write is', () =>
    expect([login, WRITE].map(concealed)).toEqual([1, 0]));

  test('in clear is a weakness once it is answered', () => {
    const weaknesses = facts(login, answer(Opcode.login)).filter(([fact]) => fact === 'weakness');
    expect(weaknesses).toEqual([['weakness', 'password in clear', 'unit 2.1']]);
  });

  test('tells the user, and no password', () => {
    const [told] = events(login, answer(Opcode.login));
    expect(told).toMatchObject({ detail: { act: 'login', user: 'LOI' } });
    expect(JSON.stringify(said(login, answer(Opcode.login)))).not.toMatch(/1000|e803/);
  });
});

test('of one address 64 controllers are told', () => {
  const lines = Array.from({ length: 100 }, (_, at) => {
    const unit = (at + 1).toString(16).padStart(2, '0');
    return `< ${message(`0100 ${unit}02`, Opcode.report, '01')}`;
  });
  expect(facts(...lines).filter(([fact]) => fact === 'unit')).toHaveLength(64);
});

test('a message is framed by its length, and known by its checksum', () => {
  const bytes = hex(WRITE.slice(1));
  expect(frame!(bytes, 0, bytes.length)).toBe(bytes.length);
  expect(frame!(bytes, 0, 4)).toBe(MORE);
  expect(frame!(hex('0102 0100 03 00 0000'), 0, 8)).toBe(FOREIGN);
  expect(signature!(bytes, 0, bytes.length)).toBe(1);
  bytes[7]! ^= 1;
  expect(signature!(bytes, 0, bytes.length)).toBe(FOREIGN);
});
