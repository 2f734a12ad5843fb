#!/usr/bin/env node
/**
 * Renews a vendor table from a file that the registry's owner publishes (the tables are looked up by
 * agent/observe/vendors.ts). Lines are `key<TAB>name`, keys of one width a length, sorted by byte.
 *
 *   node tools/vendors.mjs mac "SOURCE, DATE" oui.csv mam.csv oui36.csv iab.csv   IEEE registries
 *   node tools/vendors.mjs snmp "SOURCE, DATE" enterprises.tsv        `number<TAB>name` a line
 *   node tools/vendors.mjs cip "SOURCE, DATE" vendors.tsv             `number<TAB>name` a line
 *   node tools/vendors.mjs cip-device-type "SOURCE, DATE" types.tsv   `number<TAB>name` a line
 *   node tools/vendors.mjs bacnet "SOURCE, DATE" vendors.tsv          `number<TAB>name` a line
 *   node tools/vendors.mjs profinet "SOURCE, DATE" Man_ID_Table.xml   PI's manufacturer table
 *
 * `tshark -G values | awk -F'\t' '$2=="cip.id.vendor_id"{print $3"\t"$4}'` gives the third,
 * `cip.id.device_type` the fourth, `bacapp.vendor_identifier` the fifth.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../agent/observe/vendors/', import.meta.url);
const MOST = 64; // characters of a name

const readers = {
  mac: ieee,
  snmp: numbered,
  cip: numbered,
  bacnet: numbered,
  'cip-device-type': numbered,
  profinet,
};

const [kind, source, ...files] = process.argv.slice(2);
const reader = readers[kind];
if (reader === undefined || source === undefined || files.length === 0) {
  console.error(
    `usage: node tools/vendors.mjs ${Object.keys(readers).join('|')} "SOURCE, DATE" FILE…`,
  );
  process.exit(2);
}

const names = new Map();
for (const file of files) {
  for (const [key, name] of reader(readFileSync(file, 'utf8'))) {
    const clean = tidy(name);
    if (clean !== '' && !names.has(key)) names.set(key, clean);
  }
}
const lines = [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join('\t'));
writeFileSync(new URL(`${kind}.tsv`, folder), `# ${source}\n${lines.join('\n')}\n`);
console.log(`${kind}: ${lines.length} entries`);

/** Registry, prefix in hexadecimal digits (6, 7 or 9 of them), organisation, address. */
function* ieee(text) {
  for (const [, prefix, quoted, plain] of text.matchAll(
    /^[^,\n]+,([0-9A-F]+),(?:"((?:[^"]|"")*)"|([^,\n]*)),/gm,
  )) {
    yield [prefix.toLowerCase(), (quoted ?? plain).replaceAll('""', '"')];
  }
}

function* numbered(text) {
  for (const line of text.split('\n')) {
    const [number, name] = line.split('\t');
    if (/^\d+$/.test(number) && name !== undefined) yield [number.padStart(6, '0'), name];
  }
}

function* profinet(text) {
  for (const [, attributes, inner] of text.matchAll(
    /<Manufacturer\b([^>]*)>([\s\S]*?)<\/Manufacturer>/g,
  )) {
    const id = /\bID="(\d+)"/.exec(attributes)?.[1];
    const name = /<ManufacturerName>([^<]*)</.exec(inner)?.[1];
    if (id !== undefined && name !== undefined) yield [id.padStart(6, '0'), name];
  }
}

function tidy(name) {
  const text = name
    .replace(/\s*\(https?:[^)]*\)/g, '')
    .replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[,;]+$/, '')
    .slice(0, MOST)
    .trim();
  return /^(reserved|private|unassigned|-+none-+|none|n\/a|)$/i.test(text) ? '' : text;
}
