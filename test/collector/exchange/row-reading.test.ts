import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assetFields } from '../../../collector/api/contract/fields.table.ts';
import {
  COLUMN_NAMES,
  COLUMNS,
  type ColumnName,
} from '../../../collector/exchange/columns.table.ts';
import { csvLine } from '../../../collector/exchange/csv-line.ts';
import { openCsv } from '../../../collector/exchange/csv-table.ts';
import { plainName, problemsOf, suggestedMapping } from '../../../collector/exchange/mapping.ts';
import { RowReader } from '../../../collector/exchange/row-reading.ts';

const vocabulary = { classes: ['plc', 'hmi', 'remote-io'], lifecycles: ['planned', 'operational'] };

const one = (column: ColumnName, text: string) =>
  new RowReader([column], [column], vocabulary).read({ row: 2, cells: [text] });

describe('what a column of a file is', () => {
  test.each([
    ['Seriennummer', 'serial'],
    ['SERIAL NO.', 'serial'],
    ['S/N', 'serial'],
    ['Gerätename', 'name'],
    ['GERAETENAME', 'name'],
    ['MAC-Adresse', 'mac'],
    ['ip_address', 'ip'],
    ['Hersteller', 'vendor'],
    ['Bestell-Nr.', 'orderCode'],
    ['FW-Stand', 'firmware'],
    ['Kritikalität', 'criticality'],
    ['asset_tag', 'tag'],
    ['Farbe', null],
    ['', null],
  ])('%s is %s', (name, column) => {
    expect(suggestedMapping([name])).toEqual([column]);
  });

  test('no two of our columns claim one name', () => {
    const claims = new Map<string, string[]>();
    for (const name of COLUMN_NAMES) {
      const { title, also } = COLUMNS[name];
      for (const known of new Set([title, name, ...also].map(plainName))) {
        claims.set(known, [...(claims.get(known) ?? []), name]);
      }
    }
    expect([...claims].filter(([, names]) => names.length > 1)).toEqual([]);
    expect([...claims.keys()]).not.toContain('');
  });

  test('the first of two columns that could be one is it, unless there may be several', () => {
    expect(suggestedMapping(['Name', 'Hostname', 'IP 1', 'IP 2'])).toEqual([
      ...['name', null, 'ip', 'ip'],
    ]);
  });

  test('our own headers come back by themselves, of what is declared and of what was observed', () => {
    const titles = COLUMN_NAMES.map((name) => COLUMNS[name].title);
    expect(suggestedMapping(titles)).toEqual(COLUMN_NAMES);
    const observed = suggestedMapping(Object.values(assetFields));
    for (const name of [
      'observed',
      'site',
      'serial',
      'firmware',
      'ip',
      'mac',
      'network',
      'class',
    ]) {
      expect(observed).toContain(name);
    }
  });

  test.each([
    [['serial', null], ['a'], /1 columns, the mapping 2/],
    [['vendor'], ['a'], /No column tells which asset/],
    [['serial', 'serial'], ['a', 'b'], /Two columns are mapped to serial/],
  ] as const)('the mapping %j is refused', (mapping, header, sentence) => {
    expect(problemsOf([...mapping], [...header]).join()).toMatch(sentence);
  });

  test('two columns of addresses are one list', () => {
    const reader = new RowReader(['a', 'b'], ['ip', 'ip'], vocabulary);
    const { values } = reader.read({ row: 2, cells: ['10.0.0.1', '10.0.0.2 10.0.0.1'] });
    expect(values).toEqual({ ip: ['10.0.0.1', '10.0.0.2'] });
    expect(problemsOf(['ip', 'ip'], ['a', 'b'])).toEqual([]);
  });
});

test.each([
  ['name', '  Press 1 ', 'Press 1'],
  ['name', "'=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"],
  ['notes', 'line 1\nline 2', 'line 1\nline 2'],
  ['criticality', '3', 3],
  ['criticality', '3.0', 3],
  ['isSafety', 'Ja', true],
  ['isSafety', 'no', false],
  ['supportEnd', '2031-12-31', '2031-12-31'],
  ['supportEnd', '1.2.2031', '2031-02-01'],
  ['class', 'SPS', 'plc'],
  ['class', 'Remote I/O', 'remote-io'],
  ['lifecycle', 'In Betrieb', 'operational'],
  ['services', 'UDP/161, tcp/502 tcp/502', ['tcp/502', 'udp/161']],
  ['mac', '00-1D-9C-00-00-01', ['00:1d:9c:00:00:01']],
  ['mac', '001d.9c00.0001 001D9C000002', ['00:1d:9c:00:00:01', '00:1d:9c:00:00:02']],
  ['ip', '10.0.0.9/24', ['10.0.0.9']],
  ['ip', 'FD00:0:0::9', ['fd00::9']],
] as const)('%s %j says %j', (column, text, value) => {
  expect(one(column, text)).toEqual({ row: 2, values: { [column]: value }, problems: [] });
});

test.each([
  ['name', 'a\0b', /cannot be seen/, 'a\\u{0}b'],
  ['name', 'a\nb', /cannot be seen/, 'a\\u{a}b'],
  ['name', 'PLC\u202e1', /cannot be seen/, 'PLC\\u{202e}1'],
  ['notes', 'a\u001b[2Jb', /cannot be seen/, 'a\\u{1b}[2Jb'],
  ['serial', 'x'.repeat(5000), /longer than the 4096/, `${'x'.repeat(60)}…`],
  ['tag', 'x'.repeat(129), /longer than 128/, `${'x'.repeat(60)}…`],
  ['criticality', '6', /whole number from 1 to 5/, '6'],
  ['criticality', '2.5', /whole number/, '2.5'],
  ['criticality', '１', /whole number/, '１'],
  ['isSafety', 'maybe', /neither yes nor no/, 'maybe'],
  ['supportEnd', '2031-02-30', /no date/, '2031-02-30'],
  ['supportEnd', '31/12/2031', /no date/, '31/12/2031'],
  ['class', 'teapot', /none of plc, hmi/, 'teapot'],
  ['services', '502', /tcp\/502 udp\/161/, '502'],
  ['services', 'tcp/70000', /tcp\/502/, 'tcp/70000'],
  ['mac', '01:00:5e:00:00:01', /no MAC address/, '01:00:5e:00:00:01'],
  ['mac', '00:00:00:00:00:00', /no MAC address/, '00:00:00:00:00:00'],
  ['ip', '10.0.0.256', /no IP address/, '10.0.0.256'],
  ['ip', 'fe80::1%eth0', /no IP address/, 'fe80::1%eth0'],
] as const)('%s %j is an error of its row', (column, text, sentence, excerpt) => {
  const { values, problems } = one(column, text);
  expect(values).toEqual({});
  expect(problems).toEqual([
    { row: 2, column, excerpt, sentence: expect.stringMatching(sentence) },
  ]);
});

test('a row that slipped is an error, empty cells behind the last column are not', () => {
  const reader = new RowReader(['serial', 'name'], ['serial', 'name'], vocabulary);
  const problemsIn = (...cells: string[]) => reader.read({ row: 9, cells }).problems;
  expect(problemsIn('A', 'B', '', ' ')).toEqual([]);
  expect(problemsIn('A')).toEqual([
    {
      ...{ row: 9, column: null, excerpt: null },
      sentence: expect.stringMatching(/has 1 cells, the header 2/),
    },
  ]);
  expect(problemsIn('A', 'B', 'C')).toHaveLength(1);
});

test('whatever stands in a file, a row is read or says why not', async () => {
  const columns = fc.constantFrom(...COLUMN_NAMES);
  await fc.assert(
    fc.asyncProperty(
      columns,
      fc.string({ unit: 'binary', maxLength: 40 }),
      async (column, text) => {
        const file = new TextEncoder().encode(csvLine(['x', 'y']) + csvLine([text, 'z']));
        const table = await openCsv(
          (async function* () {
            yield file;
          })(),
          {},
        ).catch(() => undefined);
        const reader = new RowReader(['x', 'y'], [column, 'notes'], vocabulary);
        try {
          for await (const row of table?.rows ?? []) {
            const { values, problems } = reader.read(row);
            expect(
              problems.length > 0 ||
                values[column] !== undefined ||
                text.trim() === '' ||
                column === 'notes',
            ).toBe(true);
            for (const { excerpt } of problems) expect(excerpt ?? '').not.toMatch(/\p{Cc}/u);
          }
        } catch (error) {
          expect((error as Error).name).toBe('FileError');
        }
      },
    ),
    { numRuns: 500 },
  );
});
