/** What Modbus shows of registers and coils, where somebody declared points. */
import { describe, expect, test } from 'vitest';
import { modbus } from '../../protocols/modbus/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

/** `> request` and `< response` behind their headers: transaction 1, unit 17. */
const said = (isDeclared: boolean, ...lines: string[]) =>
  play(
    modbus,
    lines.map((line) => {
      const pdu = hex(line.slice(1));
      return {
        direction: line.startsWith('>') ? 'request' : 'response',
        bytes: Uint8Array.from([0, 1, 0, 0, 0, pdu.length + 1, 17, ...pdu]),
      };
    }),
    [],
    modbus.carriage[0],
    isDeclared,
  );
const shown = (...lines: string[]) => said(true, ...lines).filter((line) => 'isWritten' in line);

const words = (first: number, bytes: string, table = 'holding-register') => ({
  part: 'unit 17',
  table,
  first,
  count: bytes.length / 4,
  bytes,
  isWritten: false,
});
const bits = (table: string, first: number, count: number, bytes: string) => ({
  ...words(first, bytes, table),
  count,
});
const written = <Shown>(what: Shown) => ({ ...what, isWritten: true });

describe('what is read', () => {
  test.each([
    ['coils (1)', '> 01 0013 000a', '< 01 02 cd01', bits('coil', 19, 10, 'cd01')],
    ['discrete inputs (2)', '> 02 00c4 0003', '< 02 01 05', bits('discrete-input', 196, 3, '05')],
    ['holding registers (3)', '> 03 0064 0002', '< 03 04 002a ffff', words(100, '002affff')],
    [
      'input registers (4)',
      '> 04 ffff 0001',
      '< 04 02 0007',
      words(65_535, '0007', 'input-register'),
    ],
  ])('%s, under the number that was asked for', (_, question, answer, what) => {
    expect(shown(question, answer)).toEqual([what]);
  });
});

describe('what is written', () => {
  test.each([
    ['a coil set (5)', '05 0003 ff00', '05 0003 ff00', written(bits('coil', 3, 1, '01'))],
    ['a coil reset (5)', '05 0003 0000', '05 0003 0000', written(bits('coil', 3, 1, '00'))],
    ['a register (6)', '06 0010 002a', '06 0010 002a', written(words(16, '002a'))],
    ['coils (15)', '0f 0013 000a 02 cd01', '0f 0013 000a', written(bits('coil', 19, 10, 'cd01'))],
    [
      'registers (16)',
      '10 0064 0002 04 0001 0002',
      '10 0064 0002',
      written(words(100, '00010002')),
    ],
    [
      'bits of a register (22)',
      '16 0004 00f2 0025',
      '16 0004 00f2 0025',
      { ...written(words(4, '0005')), kept: 0xf2 },
    ],
  ])('%s, once it was confirmed', (_, question, answer, what) => {
    expect(shown(`> ${question}`)).toEqual([]);
    expect(shown(`> ${question}`, `< ${answer}`)).toEqual([what]);
  });

  test('registers that are written and others that are read at once (23): the write comes first', () => {
    const both = ['> 17 0003 0002 000e 0001 02 00ff', '< 17 04 00fe 0acd'];
    expect(shown(...both)).toEqual([written(words(14, '00ff')), words(3, '00fe0acd')]);
  });

  test('is told whole, however long it is', () => {
    const values = '0007'.repeat(123);
    expect(shown(`> 10 0000 007b f6 ${values}`, '< 10 0000 007b')).toEqual([
      written(words(0, values)),
    ]);
  });
});

describe('nothing is shown', () => {
  test.each([
    ['by an answer to a question nobody saw', ['< 03 04 002a ffff']],
    ['by an echo of a write nobody saw', ['< 06 0010 002a']],
    ['by a question', ['> 03 0064 0002']],
    ['by a refusal of a read', ['> 03 0064 0002', '< 83 02']],
    ['by a refusal of a write', ['> 06 0010 002a', '< 86 02']],
    ['by a write that was only acknowledged', ['> 06 0010 002a', '< 86 05']],
    ['by an echo of another value', ['> 06 0010 002a', '< 06 0010 002b']],
    ['by an echo of another register', ['> 06 0010 002a', '< 06 0011 002a']],
    ['by an echo of fewer registers', ['> 10 0064 0002 04 0001 0002', '< 10 0064 0001']],
    ['by an echo of another mask', ['> 16 0004 00f2 0025', '< 16 0004 00f2 0024']],
    ['by an echo that is cut', ['> 06 0010 002a', '< 06 0010']],
    ['by a coil that is neither on nor off', ['> 05 0003 0001', '< 05 0003 0001']],
    ['by an answer that lies about its length', ['> 03 0064 0002', '< 03 02 002a']],
    ['by an answer that is shorter than it says', ['> 03 0064 0002', '< 03 04 002a']],
    ['by an answer to 23 of another length', ['> 17 0003 0002 000e 0001 02 00ff', '< 17 02 00fe']],
    ['by an answer to 23 that is cut', ['> 17 0003 0002 000e 0001 02 00ff', '< 17 04 00fe']],
    ['by a file record', ['> 15 09 06 0004 0007 0001 0dfe', '< 15 09 06 0004 0007 0001 0dfe']],
  ])('%s', (_, lines) => {
    expect(shown(...lines)).toEqual([]);
    expect(said(true, ...lines)).toEqual(said(false, ...lines));
  });

  test('where nobody declared anything', () => {
    const lines = ['> 03 0064 0001', '< 03 02 002a', '> 06 0010 002a', '< 06 0010 002a'];
    const all = said(false, ...lines);
    expect(all.filter((line) => 'isWritten' in line)).toEqual([]);
    expect(all).toEqual(said(true, ...lines).filter((line) => !('isWritten' in line)));
  });
});

test('a long write is told in the same words as an event, whether points are declared or not', () => {
  const lines = [`> 10 0000 007b f6 ${'0007'.repeat(123)}`, '< 10 0000 007b'];
  const events = (isDeclared: boolean) =>
    said(isDeclared, ...lines).filter((line) => 'event' in line);
  expect(events(true)).toEqual(events(false));
  expect(events(true)).toMatchObject([{ detail: { values: `${'7 '.repeat(16)}…` } }]);
});
