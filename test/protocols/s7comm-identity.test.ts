import { describe, expect, test } from 'vitest';
import { ask, facts, part, reply, said, size, u16 } from '../support/s7comm-talk.ts';

describe('the system status list', () => {
  const szl = (id: number, index: number, rows: string[]) =>
    `${u16(id)} ${u16(index)} ${u16(size(rows[0] ?? ''))} ${u16(rows.length)} ${rows.join(' ')}`;
  const text = (value: string, length: number) =>
    Buffer.from(value.padEnd(length, '\0'), 'latin1').toString('hex');
  const component = (index: number, value: string) => `${u16(index)} ${text(value, 32)}`;
  const NAMES = szl(0x1c, 0, [component(1, 'Filler'), component(5, 'S C-X4U421302009')]);

  test('0011 tells order number and firmware', () => {
    const row = (index: number, order: string, version: string) =>
      `${u16(index)} ${text(order, 20)} 00c0 ${version}`;
    const rows = [row(1, '6ES7 315-2EH14-0AB0 ', '0003 0001'), row(7, '', '5603 0206')];
    expect(facts(`< ${reply(1, '401', szl(0x11, 0, rows))}`)).toEqual([
      ['order-code', '6ES7 315-2EH14-0AB0', undefined],
      ['firmware', 'V3.2.6', undefined],
    ]);
  });

  test.each([
    ['where it is another one', ['1 module', '6 hardware'], [undefined, 'basic hardware']],
    ['not where it is the same', ['1 module', '6 module'], [undefined]],
    ['where it stands alone', ['6 hardware'], ['basic hardware']],
    ['not where it is left out', ['1 module', '6'], [undefined]],
  ])('0011 tells the order number of the basic hardware %s', (_, rows, parts) => {
    const row = (line: string) => {
      const [index, order = ''] = line.split(' ');
      return `${u16(Number(index))} ${text(order, 20)} 00c0 0005 0000`;
    };
    const told = facts(`< ${reply(1, '401', szl(0x11, 0, rows.map(row)))}`);
    expect(told.filter(([attribute]) => attribute === 'order-code')).toEqual(
      parts.map((of) => ['order-code', of === undefined ? 'module' : 'hardware', of]),
    );
  });

  test('in parts is read when the last part is here', () => {
    const bytes = NAMES.replace(/ /g, '');
    const cut = [0, 60, 120, bytes.length];
    const parts = [0, 1, 2].map(
      (i) => `< ${part(i, '401', 9, i === 2, bytes.slice(cut[i], cut[i + 1]))}`,
    );
    expect(facts(...parts)).toEqual([
      ['station-name', 'Filler', undefined],
      ['serial', 'S C-X4U421302009', undefined],
    ]);
    expect(facts(...parts.slice(0, 2))).toEqual([]);
    expect(said(...parts.slice(2)), 'an end without its beginning is no flaw').toEqual([]);
  });

  test('whose beginning was not seen says nothing of what its end holds', () => {
    const counts = '3038 0003';
    expect(facts(`< ${part(1, '301', 9, true, counts)}`)).toEqual([]);
    expect(facts(`< ${part(1, '301', 0, true, counts)}`)).toEqual([['block', 'OB 3', undefined]]);
  });

  test('in more parts than 16 KiB is dropped', () => {
    const large = Array.from(
      { length: 20 },
      (_, i) => `< ${part(i, '401', 9, false, '00'.repeat(900))}`,
    );
    expect(said(...large, `< ${part(20, '401', 9, true, '00')}`)).toEqual([]);
    expect(facts(...large, `< ${reply(21, '401', NAMES)}`)).toHaveLength(2);
  });

  test.each([
    [0x08, 'run'],
    [0x48, 'run'],
    [0x04, 'stop'],
    [0x05, 'startup'],
    [0x0a, 'hold'],
  ])('0424 with %i is %s', (mode, name) => {
    const row = `5144 ff ${u16(mode).slice(2)} ${'00'.repeat(16)}`;
    expect(facts(`< ${reply(1, '401', szl(0x424, 0, [row]))}`)).toEqual([
      ['mode', name, undefined],
    ]);
  });

  test('0132 tells how the CPU is guarded, and the ids of configuration and program that hold', () => {
    const row = `0004 0001 0000 0003 0003 0000 0000 0056 11223344 55667788 ${'00'.repeat(16)}`;
    expect(facts(`< ${reply(1, '401', szl(0x132, 4, [row]))}`)).toEqual([
      ['protection-level', '3', undefined],
      ['key-position', 'STOP', undefined],
      ['config-revision', '55667788', 'user program'],
    ]);
  });

  test("a list of another kind of module is not read as a CPU's", () => {
    expect(facts(`< ${reply(1, '401', szl(0x8424, 0, [`5144 ff08 ${'00'.repeat(16)}`]))}`)).toEqual(
      [],
    );
  });

  test('a client that echoes a list is not believed', () => {
    expect(facts(`> ${ask(1, '401', NAMES)}`)).toEqual([]);
  });
});

test.each([
  ['00', 'stop'],
  ['02', 'run'],
  ['04', 'hold'],
])('a CPU that announces mode %s is in %s', (code, mode) => {
  expect(facts(`< 3207 0000 0000 0008 0000 010010 10 00 00 ${code} 00`)).toEqual([
    ['mode', mode, undefined],
  ]);
});
