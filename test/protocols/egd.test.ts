import { expect, test } from 'vitest';
import { egd } from '../../protocols/egd/index.ts';
import { exchanges } from '../support/exchanges.ts';

const { said, facts } = exchanges(egd);
const u32 = (value: number) =>
  [0, 8, 16, 24].map((shift) => ((value >> shift) & 0xff).toString(16).padStart(2, '0')).join('');

/** Data of an exchange: kind, version, request, producer, exchange, time, status, signature, reserved. */
const data = (exchange: number, status = 0, signature = 1) =>
  `> 0d01 0100 0a141e28 ${u32(exchange)} 0000000000000000 ${u32(status)} ${u32(signature)} 00000000 2a00`;

test('data that repeat say nothing new, whatever they hold', () => {
  expect(facts(data(5), data(5), data(5))).toHaveLength(facts(data(5)).length);
});

test('what changes is told: the signature of the configuration, the status', () => {
  const first = facts(data(5)).length;
  expect(facts(data(5), data(5, 0, 2)).slice(first)).toEqual([
    ['config-revision', '0x2', 'exchange 5'],
  ]);
  expect(facts(data(5), data(5, 7)).slice(first)).toEqual([
    ['status', 'data refresh period exceeded', 'exchange 5'],
  ]);
});

test('of one conversation 64 exchanges are told', () => {
  const lines = Array.from({ length: 100 }, (_, at) => data(at));
  expect(facts(...lines).filter(([fact]) => fact === 'unit')).toHaveLength(64);
});

test('a command has another header, and none of it is read as data', () => {
  expect(said(data(5).replace('0d01', '2001'))).toEqual([]);
});

test('half a header is malformed and tells nothing', () => {
  expect(said('> 0d01 0100 0a141e28 05000000')).toEqual([{ anomaly: 'egd/truncated/message' }]);
});
