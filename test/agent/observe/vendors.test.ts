import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makerOf } from '../../../agent/observe/makers.ts';
import type { FactView, HostView } from '../../../agent/observe/sightings.ts';
import {
  cipDeviceType,
  type VendorRegistry,
  vendorOf,
  vendorOfObjectId,
} from '../../../agent/observe/vendors.ts';

test.each<[VendorRegistry, string | number, string | undefined]>([
  ['mac', '00:1b:1b:23:eb:3b', 'Siemens AG'],
  ['mac', '00-1B-1B-23-EB-3B', 'Siemens AG'],
  ['mac', '00:00:00:00:00:01', 'XEROX CORPORATION'],
  ['mac', '02:1b:1b:23:eb:3b', undefined],
  ['mac', 'ff:ff:ff:ff:ff:ff', undefined],
  ['mac', 'not a mac', undefined],
  ['mac', '', undefined],
  ['cip', 1, 'Rockwell Automation/Allen-Bradley'],
  ['cip', '47', 'Omron Corporation'],
  ['cip', 0, undefined],
  ['cip', 65_535, undefined],
  ['cip', -1, undefined],
  ['cip', 1.5, undefined],
  ['cip', Number.NaN, undefined],
  ['snmp', 9, 'ciscoSystems'],
  ['snmp', 4_329, 'Siemens AG'],
  ['snmp', 999_999_999, undefined],
  ['profinet', 42, 'Siemens AG'],
  ['bacnet', 8, 'Delta Controls'],
  ['bacnet', 1_000_000, undefined],
  ['hart', 38, 'Rosemount'],
  ['hart', 24_608, 'ifm prover'],
  ['hart', 224, undefined],
])('%s %s is %s', (registry, id, name) => {
  expect(vendorOf(registry, id)).toBe(name);
});

test('a small block inside a large one belongs to the small one', () => {
  const lines = readFileSync(
    new URL('../../../agent/observe/vendors/mac.tsv', import.meta.url),
    'utf8',
  ).split('\n');
  for (const width of [7, 9]) {
    const line = lines.find(
      (candidate) => candidate.indexOf('\t') === width && !'2367abef'.includes(candidate[1]!),
    );
    const [prefix, name] = line!.split('\t');
    const mac = prefix!.padEnd(12, '0').match(/../g)!.join(':');
    expect(vendorOf('mac', mac)).toBe(name);
  }
});

test.each([
  ['1.3.6.1.4.1.9.1.1208', 'ciscoSystems'],
  ['.1.3.6.1.4.1.4329', 'Siemens AG'],
  ['1.3.6.1.2.1.1', undefined],
  ['1.3.6.1.4.1.', undefined],
])('the object id %s is of %s', (objectId, name) => {
  expect(vendorOfObjectId(objectId)).toBe(name);
});

test('a CIP device type has a name', () => {
  expect(cipDeviceType(14)).toBe('Programmable Logic Controller');
  expect(cipDeviceType(45)).toBe('CIP Motion Safety Drive Device');
  expect(cipDeviceType(199)).toBeUndefined();
});

test.each<[string, [FactView['attribute'], string, string?][], string | undefined]>([
  [
    'what it says itself',
    [
      ['vendor', 'Own'],
      ['vendor', 'Other', 'hart 1'],
    ],
    'Own',
  ],
  [
    'what it says itself, told last',
    [
      ['vendor', 'Other', 'hart 1'],
      ['vendor', 'Own'],
    ],
    'Own',
  ],
  [
    'a number of its own',
    [
      ['vendor', 'Other', 'hart 1'],
      ['vendor-id', '38'],
    ],
    'Rosemount',
  ],
  ['what its parts say', [['vendor', 'Other', 'slot 0']], 'Other'],
  ['the number of a part', [['vendor-id', '17', 'hart 1']], 'Endress+Hauser'],
  ['its MAC address', [], 'Siemens AG'],
])('a maker is known by %s', (_, facts, maker) => {
  const stated = facts.map(([attribute, value, part], at): [string, FactView] => [
    `${at}`,
    { attribute, value, part, protocol: 'hart-ip' } as FactView,
  ]);
  const host = { facts: new Map(stated), macs: new Set(['00:1b:1b:23:eb:3b']) };
  expect(makerOf(host as unknown as HostView)).toBe(maker);
});

const folder = new URL('../../../agent/observe/vendors/', import.meta.url);

test.each(readdirSync(folder))(
  '%s names its source and date, is sorted, and every entry is found',
  (file) => {
    const [head, ...lines] = readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
    expect(head).toMatch(/^# .+20\d\d-\d\d/);
    const keys = lines.map((line) => line.split('\t')[0]!);
    expect(keys).toEqual([...keys].sort());
    const find = (key: string) => {
      if (file === 'mac.tsv') return vendorOf('mac', key.padEnd(12, '0'));
      if (file === 'cip-device-type.tsv') return cipDeviceType(Number(key));
      return vendorOf(file.replace('.tsv', '') as VendorRegistry, Number(key));
    };
    const step = Math.max(1, Math.floor(lines.length / 2_000));
    for (let i = 0; i < lines.length; i += step) {
      const [key, name] = lines[i]!.split('\t');
      const isShadowed = file === 'mac.tsv' && ('2367abef'.includes(key![1]!) || key!.length === 6);
      if (!isShadowed) expect(find(key!)).toBe(name);
    }
    const [last, name] = lines.at(-1)!.split('\t');
    if (file !== 'mac.tsv') expect(find(last!)).toBe(name);
  },
);
