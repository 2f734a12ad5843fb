/** A table is renewed from what its registry publishes. The files here are made up. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const tool = fileURLToPath(new URL('../../tools/vendors.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plumbline-vendors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function renew(kind: string, lines: readonly string[], source = 'A registry, 2026-11') {
  const [file, table] = [join(folder, 'published'), join(folder, `${kind}.tsv`)];
  rmSync(table, { force: true });
  writeFileSync(file, lines.join('\n'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool, kind, source, file, '--into', folder],
    { encoding: 'utf8' },
  );
  const rows = existsSync(table) ? readFileSync(table, 'utf8').trimEnd().split('\n') : undefined;
  return { status, said: (stdout + stderr).trim(), rows };
}

interface Published {
  readonly kind: string;
  readonly lines: readonly string[];
  readonly table: readonly string[];
  readonly strange: number;
}

const NUMBERED = ['# a heading', '7;Seventh Works', '', '0x0A, Tenth GmbH', 'eleven\tElf', '12'];
const OF_NUMBERED = ['000007\tSeventh Works', '000010\tTenth GmbH'];
const LISTED = (field: string) => [
  `E\t${field}\t3\tnames_of_something`,
  `V\t${field}\t3\tThird Company`,
  'V\tanother.field\t4\tNot This One',
  `V\t${field}\t65535\tReserved`,
  `V\t${field}\t`,
];
const OF_LISTED = ['000003\tThird Company'];

test.each<Published>([
  {
    kind: 'mac',
    lines: [
      'Registry,Assignment,Organization Name,Organization Address',
      'MA-L,00AB12,"Works, Inc. ""North""",1 Long Road',
      'MA-M,00AB123,Small Block Ltd,2 Short Road',
      'MA-S,00AB12345,"Least ",""',
      'MA-L,00AB13,Private,',
      'MA-L,00AB1,Five Digits,3 Road',
      'MA-L,00AB14',
    ],
    table: ['00ab12\tWorks, Inc. "North"', '00ab123\tSmall Block Ltd', '00ab12345\tLeast'],
    strange: 2,
  },
  {
    kind: 'snmp',
    lines: [
      'Decimal',
      '| Organization',
      '0',
      '  Reserved',
      '    Nobody',
      '61234',
      '  Works of the North;',
      '    A Person',
      '      a.person&example.org',
      '61235',
      '',
      '12345678',
      '  A Number Too Long',
    ],
    table: ['061234\tWorks of the North'],
    strange: 2,
  },
  { kind: 'snmp', lines: NUMBERED, table: OF_NUMBERED, strange: 2 },
  {
    kind: 'profinet',
    lines: [
      '<Man_ID_Table xmlns="urn:made-up"><Manufacturer ID="900"><ManufacturerInfo>',
      '<ManufacturerName>Works &amp; S&#246;hne</ManufacturerName></ManufacturerInfo></Manufacturer>',
      '<Manufacturer ID="901"><ManufacturerInfo></ManufacturerInfo></Manufacturer>',
      '<Manufacturer><ManufacturerName>Nameless</ManufacturerName></Manufacturer></Man_ID_Table>',
    ],
    table: ['000900\tWorks & Söhne'],
    strange: 2,
  },
  {
    kind: 'profinet',
    lines: [
      '<DeviceIdentity VendorID="0x0384" DeviceID="0x0001"><InfoText TextId="T"/>',
      '<VendorName Value="Works &quot;West&quot;"/></DeviceIdentity>',
      '<DeviceIdentity VendorID="0xZZ" DeviceID="0x0001"><VendorName Value="X"/></DeviceIdentity>',
    ],
    table: ['000900\tWorks "West"'],
    strange: 1,
  },
  { kind: 'profinet', lines: NUMBERED, table: OF_NUMBERED, strange: 2 },
  { kind: 'cip', lines: LISTED('cip.id.vendor_id'), table: OF_LISTED, strange: 1 },
  { kind: 'cip-device-type', lines: LISTED('cip.id.device_type'), table: OF_LISTED, strange: 1 },
  { kind: 'bacnet', lines: LISTED('bacapp.vendor_identifier'), table: OF_LISTED, strange: 1 },
  { kind: 'bacnet', lines: NUMBERED, table: OF_NUMBERED, strange: 2 },
  { kind: 'hart', lines: NUMBERED, table: OF_NUMBERED, strange: 2 },
])('$kind is read from $lines.0 …, and what is no entry is counted', (published) => {
  const { kind, lines, table, strange } = published;
  const found = renew(kind, lines);
  expect(found.said).toBe(`${kind}: ${table.length} entries, ${strange} not understood`);
  expect(found.rows).toEqual(['# A registry, 2026-11', ...table]);
  expect(found.status).toBe(0);
});

test('names are one line of printable text, of a bounded length', () => {
  const { rows } = renew('hart', [`5\tA  Name\u0007 With ${'x'.repeat(200)}`]);
  expect(rows?.[1]).toBe(`000005\tA Name With ${'x'.repeat(52)}`);
});

test('the first name of a number stays', () => {
  expect(renew('hart', ['5\tFirst', '5\tSecond']).rows?.slice(1)).toEqual(['000005\tFirst']);
});

test.each([
  ['a file without an entry', renewed(['nothing here']), 'the table stays as it was'],
  ['a source without a date', renewed(['5\tFifth'], 'A registry'), 'names no date'],
  ['a kind that is none', () => renew('unheard-of', ['5\tFifth']), 'usage:'],
])('%s writes nothing', (_, attempt, why) => {
  const { status, said, rows } = attempt();
  expect([status, rows]).toEqual([2, undefined]);
  expect(said).toContain(why);
});

function renewed(lines: readonly string[], source?: string) {
  return () => renew('hart', lines, source);
}
