import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine, guarded, unguarded } from '../../../collector/exchange/csv-line.ts';
import { type CsvWish, openCsv } from '../../../collector/exchange/csv-table.ts';
import { limits } from '../../../collector/exchange/limits.ts';
import { FileError } from '../../../collector/exchange/problem.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

async function* inChunks(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, wish: CsvWish = {}, size = 7) {
  const table = await openCsv(inChunks(bytes, size), wish);
  const rows: (readonly [number, readonly string[]])[] = [];
  for await (const { row, cells } of table.rows) rows.push([row, cells]);
  return { delimiter: table.delimiter, header: table.header, rows };
}

async function problemOf(bytes: Uint8Array, wish: CsvWish = {}, size = 65_536) {
  const error: unknown = await read(bytes, wish, size).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FileError);
  return (error as FileError).problem;
}

const TEXT = 'Name;Seriennummer\r\nPresse „Süd“ 🏭;Ä-1\r\n';
const READ = {
  delimiter: ';',
  header: ['Name', 'Seriennummer'],
  rows: [[2, ['Presse „Süd“ 🏭', 'Ä-1']]],
};

describe('what it is written in', () => {
  test.each([
    ['UTF-8', utf8(TEXT), {}],
    ['UTF-8 with its mark', utf8(`\ufeff${TEXT}`), {}],
    ['UTF-8 as named', utf8(`\ufeff${TEXT}`), { encoding: 'utf-8' }],
    ['UTF-16 LE with its mark', utf16(`\ufeff${TEXT}`), {}],
    ['UTF-16 BE with its mark', utf16(`\ufeff${TEXT}`, true), {}],
    ['UTF-16 LE as named', utf16(TEXT), { encoding: 'utf-16le' }],
    ['UTF-16 BE as named', utf16(TEXT, true), { encoding: 'utf-16be' }],
  ] as const)('%s is read, wherever its bytes are cut', async (_, bytes, wish) => {
    for (const size of [1, 2, 3, 5, 4096]) expect(await read(bytes, wish, size)).toEqual(READ);
  });

  test('Windows-1252 is read where a person names it', async () => {
    const bytes = Buffer.from('name;ort\nM\xfcller \x80;S\xfcd\n', 'latin1');
    const { rows } = await read(bytes, { encoding: 'windows-1252' });
    expect(rows).toEqual([[2, ['Müller €', 'Süd']]]);
  });

  test('Windows-1252 that nobody named is an error that says where', async () => {
    const bytes = Buffer.from('name;ort\nA;B\nC;S\xfcd\n', 'latin1');
    expect(await problemOf(bytes)).toMatchObject({
      ...{ row: 3, column: 'ort', excerpt: 'S\ufffdd' },
      sentence: expect.stringContaining('name the encoding'),
    });
  });

  test('so is a header in another encoding', async () => {
    const bytes = Buffer.from('name;Gr\xf6\xdfe\nA;B\n', 'latin1');
    expect(await problemOf(bytes)).toMatchObject({ row: 1, column: '2' });
  });

  test('UTF-16 without a mark is not read as something else', async () => {
    expect(await problemOf(utf16(TEXT))).toMatchObject({
      row: 1,
      sentence: expect.stringContaining('utf-16le or utf-16be'),
    });
  });

  test('a mark that says otherwise than the person is an error', async () => {
    expect(await problemOf(utf16(`\ufeff${TEXT}`), { encoding: 'windows-1252' })).toMatchObject({
      sentence: expect.stringContaining('mark of utf-16le'),
    });
  });

  test.each([
    ['ends inside a character', utf8('a,b\n1,ü').subarray(0, -1)],
    ['holds an overlong form', Buffer.from('a,b\n1,\xc0\xaf\n', 'latin1')],
    ['holds half of a pair', Buffer.from('a,b\n1,\xed\xa0\x80\n', 'latin1')],
  ])('UTF-8 that %s is an error', async (_, bytes) => {
    expect(await problemOf(bytes)).toMatchObject({ row: 2, column: 'b' });
  });
});

describe('how it is cut into cells', () => {
  test.each([
    ['a,b\n1,2', ','],
    ['a;b\n1;2', ';'],
    ['a\tb\n1\t2', '\t'],
    ['"a,b,c,d";b\n1;2', ';'],
    ['\n\n"x;\ny";b,c,d\n1,2,3', ','],
    ['sep=;\na,b;c\n1;2', ';'],
    ['alone\n1', ','],
  ])('%j is separated by %j', async (text, delimiter) => {
    expect((await read(utf8(text))).delimiter).toBe(delimiter);
  });

  test('what a person says of it goes before what it looks like', async () => {
    const { header } = await read(utf8('a,b;c\n1,2;3'), { delimiter: ';' });
    expect(header).toEqual(['a,b', 'c']);
  });

  test('rows have the numbers a spreadsheet shows, empty ones are left out', async () => {
    const text = 'sep=,\r\na,b\r\n"x\r\ny",1\r\n\r\n , \r\nz,""""\r\n';
    const { rows } = await read(utf8(text));
    expect(rows).toEqual([
      [3, ['x\r\ny', '1']],
      [6, ['z', '"']],
    ]);
  });

  test('a quotation mark inside a cell is what it is', async () => {
    const { rows } = await read(utf8('a,b\n19" rack,2\n'));
    expect(rows).toEqual([[2, ['19" rack', '2']]]);
  });

  test('rows shorter or longer than the header are handed on as they are', async () => {
    const { rows } = await read(utf8('a,b\n1\n1,2,3\n'));
    expect(rows.map(([, cells]) => cells.length)).toEqual([1, 3]);
  });

  test('what was exported comes back as it was, whatever it says', async () => {
    const hostile = fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', '|');
    const cell = fc
      .array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 6 })
      .map((parts) => parts.join('').replaceAll('\ufffd', ''));
    const row = fc.array(cell, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const told = rows.filter((cells) => cells.some((one) => one.trim() !== ''));
        const text = csvLine(['a', 'b', 'c']) + told.map((cells) => csvLine(cells)).join('');
        const back = await read(utf8(text), {}, 3);
        expect(back.rows.map(([, cells]) => cells.map(unguarded))).toEqual(told);
      }),
      { numRuns: 300 },
    );
  });

  test('no cell that is exported begins as a formula does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(guarded(text)).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(unguarded(guarded(text))).toBe(text);
      }),
    );
  });
});

describe('what is no file for an import', () => {
  test.each([
    ['nothing', '', /empty/],
    ['nothing but line ends', '\r\n\r\n', /empty/],
    ['a quotation mark that is never closed', 'a,b\n1,2\n"3,4\n5,6\n', /row is never closed/],
    ['one before a very long rest', `a,b\n1,2\n"3${'x'.repeat(300_000)}`, /longer than 262144/],
    ['200,000 columns', `${'c,'.repeat(199_999)}c\n1\n`, /longer than|columns; an import takes/],
    ['201 columns', `${'c,'.repeat(200)}c\n1\n`, /201 columns; an import takes 200/],
    ['a header of one long name', `${'c'.repeat(300)},b\n`, /longer than 256/],
  ])('%s', async (_, text, sentence) => {
    expect((await problemOf(utf8(text))).sentence).toMatch(sentence);
  });

  test('a quotation mark that is never closed is said with its row', async () => {
    expect(await problemOf(utf8('a,b\n1,2\n"3,4\n5,6\n'))).toMatchObject({ row: 3 });
  });

  test('ten million rows are read no further than an import takes, in flat memory', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield utf8('a,b\n');
      const block = utf8('1,2\n'.repeat(10_000));
      for (; made < 10_000_000; made += 10_000) yield block;
    }
    const { rows } = await openCsv(endless(), {});
    let count = 0;
    const reading = async () => {
      for await (const _ of rows) count++;
    };
    await expect(reading()).rejects.toThrow(/More than 100000 rows/);
    expect(count).toBe(limits.rows);
    expect(made).toBeLessThan(limits.rows + 200_000);
  });
});
