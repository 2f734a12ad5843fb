import { describe, expect, test } from 'vitest';
import {
  call,
  exchange,
  facts,
  reply,
  sent,
  tag,
  u8,
  u16,
  unconnected,
} from '../support/cip-talk.ts';

/** vendor, type, product, revision, status, serial, name */
const IDENTITY = '0100 0e00 5d00 200b 6030 c3b2a100 06 4c4f47495831';

describe('identity', () => {
  const READ = call(0x01, '2001 2401');

  test('is that of the device itself without a route, and of a slot with one', () => {
    expect(facts(...exchange(READ, reply(1, 0, IDENTITY)))).toContainEqual([
      'serial',
      '00a1b2c3',
      undefined,
    ]);
    expect(facts(...exchange(sent(READ, '0100'), reply(1, 0, IDENTITY)))).toEqual([
      ['vendor-id', '1', 'slot 0'],
      ['device-type', '14', 'slot 0'],
      ['product-code', '93', 'slot 0'],
      ['firmware', '32.11', 'slot 0'],
      ['serial', '00a1b2c3', 'slot 0'],
      ['model', 'LOGIX1', 'slot 0'],
      ['status', '0x3060', 'slot 0'],
      ['mode', 'run', 'slot 0'],
      ['key-position', 'REM', 'slot 0'],
    ]);
  });

  test.each([
    ['refused', exchange(READ, reply(1, 8))],
    ['of another object', exchange(call(0x01, '2002 2401'), reply(1, 0, IDENTITY))],
    ['of the class', exchange(call(0x01, '2001 2400'), reply(1, 0, IDENTITY))],
    ['nobody was seen to ask for', [`< ${unconnected(1, reply(1, 0, IDENTITY))}`]],
    ['said by who asks', [`> ${unconnected(1, `${READ} ${IDENTITY}`)}`]],
  ])('%s tells nothing', (_, lines) => expect(facts(...lines)).toEqual([]));

  test.each([
    [4, '200b', 'firmware', '32.11'],
    [6, 'c3b2a100', 'serial', '00a1b2c3'],
    [7, '06 4c4f47495831', 'model', 'LOGIX1'],
    [9, '3412', 'config-consistency', '0x1234'],
  ])('by attribute %i', (attribute, data, name, value) => {
    const read = call(0x0e, `2001 2401 30${u8(attribute)}`);
    expect(facts(...exchange(read, reply(0x0e, 0, data)))).toEqual([[name, value, undefined]]);
  });

  test('of a list that holds an attribute of unknown size is read up to there', () => {
    const read = call(0x03, '2001 2401', '0300 0400 6300 0600');
    const list = '0300 0400 0000 200b 6300 0000 aabb 0600 0000 c3b2a100';
    expect(facts(...exchange(read, reply(3, 0, list)))).toEqual([['firmware', '32.11', undefined]]);
  });
});

test('the change counters of a controller are told only when all of them were read', () => {
  const read = call(0x03, '20ac 2401', '0400 0100 0200 0300 0a00');
  const counters = (count: number) =>
    `${u16(count)} 0100 0000 0500 0200 0000 0100 0300 0000 89292fb8`;
  const all = `${counters(4)} 0a00 0000 8422df48`;
  expect(facts(...exchange(read, reply(3, 0, all)))).toEqual([
    ['config-revision', '5.1.b82f2989.48df2284', undefined],
  ]);
  expect(facts(...exchange(read, reply(3, 0, counters(3))))).toEqual([]);
});

describe('tags', () => {
  const read = (name: string, id: number) =>
    exchange(call(0x4c, tag(name), '0100'), reply(0x4c, 0, 'ca00 00002041'), id);

  test('that are read are told with their type, once', () => {
    expect(facts(...read('Speed', 1), ...read('Speed', 2))).toEqual([['symbol', 'REAL', 'Speed']]);
  });

  test('are told of one conversation up to 64', () => {
    const many = Array.from({ length: 100 }, (_, i) => read(`T${i}`, i));
    expect(facts(...many.flat())).toHaveLength(64);
  });
});
