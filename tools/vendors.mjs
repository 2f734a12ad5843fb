#!/usr/bin/env node
/**
 * Renews a vendor table from a file that its registry publishes, or that names its numbers (the tables
 * are looked up by agent/observe/vendors.ts). Lines are `key<TAB>name`, keys of one width a length,
 * sorted by byte; the first line names source and date.
 *
 *   node tools/vendors.mjs KIND "SOURCE, DATE" FILE… [--into FOLDER]
 *
 *   mac              IEEE's oui.csv, mam.csv, oui36.csv, iab.csv
 *   snmp             IANA's enterprise-numbers.txt, or numbered lines
 *   profinet         PI's Man_ID_Table.xml, device descriptions (GSDML), or numbered lines
 *   cip              what `tshark -G values` prints, or numbered lines
 *   cip-device-type  the same
 *   bacnet           the same; ASHRAE's list as numbered lines
 *   hart             numbered lines
 *
 * A numbered line is a number (decimal, or hexadecimal behind `0x`), a tab, semicolon or comma, and a name.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const MOST = 64; // characters of a name
const WIDTH = 6; // digits of a number
const home = fileURLToPath(new URL('../agent/observe/vendors', import.meta.url));

/** Text to `[key, name]`, and `undefined` for each entry that is none. */
const readers = {
  mac: ieee,
  snmp: enterprises,
  profinet: (text) => (text.includes('<') ? profinet(text) : numbered(text)),
  cip: (text) => listed(text, 'cip.id.vendor_id'),
  'cip-device-type': (text) => listed(text, 'cip.id.device_type'),
  bacnet: (text) => listed(text, 'bacapp.vendor_identifier'),
  hart: numbered,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string', default: home } },
});
const [kind, source, ...files] = positionals;
const reader = readers[kind];
if (reader === undefined || source === undefined || files.length === 0) {
  const kinds = Object.keys(readers).join('|');
  leave(`usage: node tools/vendors.mjs ${kinds} "SOURCE, DATE" FILE… [--into FOLDER]`);
}
if (!/\b20\d\d-\d\d/.test(source)) leave(`the source names no date (2026-11): ${source}`);

const names = new Map();
let strange = 0;
for (const file of files) {
  for (const entry of reader(readFileSync(file, 'utf8').replaceAll('\r', ''))) {
    const [key, name] = entry ?? [];
    if (key === undefined) strange++;
    else if (isName(tidy(name)) && !names.has(key)) names.set(key, tidy(name));
  }
}
if (names.size === 0) leave(`${kind}: no entry in ${files.join(', ')}; the table stays as it was`);
const lines = [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join('\t'));
writeFileSync(join(values.into, `${kind}.tsv`), `# ${source}\n${lines.join('\n')}\n`);
console.log(`${kind}: ${lines.length} entries, ${strange} not understood`);

/** Registry, prefix in hexadecimal digits (6, 7 or 9 of them), organisation, address; behind a heading. */
function* ieee(text) {
  for (const [row] of text.matchAll(/(?:"(?:[^"]|"")*"|[^"\n])+/g)) {
    const [, prefix, quoted, plain] =
      /^[^,\n]+,([0-9A-F]{9}|[0-9A-F]{6,7}),(?:"((?:[^"]|"")*)"|([^,\n]*)),/.exec(row) ?? [];
    if (prefix !== undefined) yield [prefix.toLowerCase(), (quoted ?? plain).replaceAll('""', '"')];
    else if (!row.startsWith('Registry,')) yield undefined;
  }
}

/** A line with the number alone, one with the organisation two spaces in, then whom to ask there. */
function* enterprises(text) {
  if (!/^\d+\n {2}\S/m.test(text)) return yield* numbered(text);
  for (const [, number, name] of text.matchAll(/^(\d+)\n(?: {2}(\S.*))?/gm))
    yield entryOf(number, name);
}

/** `V`, field, number, name: of all fields the one. */
function* listed(text, field) {
  if (!/^V\t/m.test(text)) return yield* numbered(text);
  for (const line of text.split('\n')) {
    const [sort, of, number, name] = line.split('\t');
    if (sort === 'V' && of === field) yield entryOf(number, name);
  }
}

function* numbered(text) {
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, number, name] = /^\s*"?(\w+)"?\s*[\t;,]\s*"?([^\t;"]*)/.exec(line) ?? [];
    yield entryOf(number, name);
  }
}

/** PI's table has a `Manufacturer` for each number; a GSDML file is of one maker. */
function* profinet(text) {
  for (const [, attributes, inner] of text.matchAll(
    /<Manufacturer\b([^>]*)>([\s\S]*?)<\/Manufacturer>/g,
  )) {
    const [, number] = /\bID="(\w+)"/.exec(attributes) ?? [];
    const [, name] = /<ManufacturerName>([^<]*)</.exec(inner) ?? [];
    yield entryOf(number, unescaped(name));
  }
  for (const [, number, inner] of text.matchAll(
    /<DeviceIdentity\b[^>]*\bVendorID="(\w+)"[^>]*>([\s\S]*?)<\/DeviceIdentity>/g,
  )) {
    const [, name] = /<VendorName\b[^>]*\bValue="([^"]*)"/.exec(inner) ?? [];
    yield entryOf(number, unescaped(name));
  }
}

function entryOf(number, name) {
  const isNumber = /^(\d+|0x[0-9a-f]+)$/i.test(number ?? '');
  const key = isNumber ? String(Number(number)).padStart(WIDTH, '0') : '';
  return key.length === WIDTH && name !== undefined ? [key, name] : undefined;
}

function unescaped(text) {
  const words = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text?.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, word) => {
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return words[word] ?? (code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : whole);
  });
}

function tidy(name) {
  return name
    .replace(/\s*\(https?:[^)]*\)/g, '')
    .replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[,;]+$/, '')
    .slice(0, MOST)
    .trim();
}

function isName(text) {
  return !/^(reserved|private|unassigned|-+none-+|none|n\/a|)$/i.test(text);
}

function leave(why) {
  console.error(why);
  process.exit(2);
}
