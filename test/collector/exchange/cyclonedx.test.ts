import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BomAbout,
  type HardwareItem,
  writeBom,
} from '../../../collector/exchange/cyclonedx.ts';
import { cyclonedxProblems } from '../../support/cyclonedx-schema.ts';

const about: BomAbout = {
  of: 'observed',
  store: 'store-1',
  filter: 'site=plant',
};

const bare: HardwareItem = {
  ...{ id: '00000000-0000-4000-8000-000000000001', name: null, vendor: null, model: null },
  ...{ orderCode: null, serial: null, hardware: null, firmware: null, macs: [], further: {} },
};
const press: HardwareItem = {
  ...{ id: '00000000-0000-4000-8000-000000000002', name: 'Press "1"\u2028', vendor: 'Siemens AG' },
  ...{ model: 'CPU 1516-3', orderCode: '6ES7 516-3AN01-0AB0', serial: 'S C-1', hardware: '3' },
  ...{ firmware: 'V2.9.4', macs: ['00:1d:9c:00:00:01', '00:1d:9c:00:00:02'] },
  further: { site: 'plant', level: 1, zone: null },
};

const problems = cyclonedxProblems();

async function* pagesOf(...pages: HardwareItem[][]) {
  yield* pages;
}

async function bomOf(whose: BomAbout, ...pages: HardwareItem[][]): Promise<string> {
  let text = '';
  for await (const part of writeBom(whose, pagesOf(...pages))) text += part;
  return text;
}

test('what is known of a device stands where CycloneDX has it', async () => {
  const bom = JSON.parse(await bomOf(about, [bare], [], [press]));
  expect(problems(bom)).toEqual([]);
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(bom.components).toEqual([
    { type: 'device', 'bom-ref': `asset:${bare.id}`, name: 'unknown device', properties: [] },
    {
      type: 'device',
      'bom-ref': `asset:${press.id}`,
      manufacturer: { name: 'Siemens AG' },
      name: 'CPU 1516-3',
      version: '3',
      components: [
        {
          type: 'firmware',
          'bom-ref': `firmware:${press.id}`,
          manufacturer: { name: 'Siemens AG' },
          name: 'CPU 1516-3 firmware',
          version: 'V2.9.4',
        },
      ],
      properties: [
        { name: 'cdx:device:serialNumber', value: 'S C-1' },
        { name: 'cdx:device:sku', value: '6ES7 516-3AN01-0AB0' },
        { name: 'cdx:device:macAddress', value: '00:1d:9c:00:00:01' },
        { name: 'cdx:device:macAddress', value: '00:1d:9c:00:00:02' },
        { name: 'plumbline:name', value: 'Press "1"\u2028' },
        { name: 'plumbline:model', value: 'CPU 1516-3' },
        { name: 'plumbline:site', value: 'plant' },
        { name: 'plumbline:level', value: '1' },
      ],
    },
  ]);
});

test('the schema would have found a wrong one', () => {
  expect(problems({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{}] })).not.toEqual(
    [],
  );
  const typed = [{ type: 'plc', name: 'x' }];
  expect(problems({ bomFormat: 'CycloneDX', specVersion: '1.6', components: typed })).not.toEqual(
    [],
  );
});

test('an inventory of nothing is a bill of nothing', async () => {
  const bom = JSON.parse(await bomOf(about));
  expect(problems(bom)).toEqual([]);
  expect(bom.components).toEqual([]);
});

test('the same inventory is the same bytes, however it is paged; another one has another number', async () => {
  expect(await bomOf(about, [bare, press])).toBe(await bomOf(about, [bare], [press]));
  const numbers = new Set<string>();
  for (const other of [about, { ...about, of: 'declared' }, { ...about, filter: '' }]) {
    numbers.add(JSON.parse(await bomOf({ ...other })).serialNumber);
  }
  numbers.add(JSON.parse(await bomOf({ ...about, store: 'store-2' })).serialNumber);
  expect(numbers.size).toBe(4);
});

test('whatever devices call themselves, it is a valid bill of materials', async () => {
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 20 }), { nil: null });
  const item = fc.record({
    ...{ id: fc.uuid(), name: text, vendor: text, model: text, orderCode: text, serial: text },
    ...{ hardware: text, firmware: text, macs: fc.constant([]), further: fc.constant({}) },
  });
  const items = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(items, async (page) => {
      expect(problems(JSON.parse(await bomOf(about, page)))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
