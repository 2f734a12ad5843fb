/** What the list says of a device: its own words first, then its parts', then a guess. */
import { expect, test } from 'vitest';
import type { KnownFact } from '../../../collector/inventory/changes.ts';
import { summaryOf } from '../../../collector/inventory/summary.ts';
import { at } from '../../support/plant.ts';

/** `modbus unit 1/vendor`: protocol, part and attribute. */
function line(facts: Record<string, string>) {
  const known = Object.entries(facts).map(([path, value]): KnownFact => {
    const [protocol = '', ...rest] = path.split(' ');
    const [attribute = '', part = ''] = rest.join(' ').split('/').reverse();
    return {
      ...{ asset: 'a', attribute, part, protocol, value, said: 0 },
      ...{ class: 'identity', method: 'passive', since: at(1), proven: at(1) },
    };
  });
  const { id: _, ...columns } = summaryOf('a', known);
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
}

test('a controller that is asked as a unit is called what that unit states', () => {
  expect(
    line({
      'modbus unit 1/unit': '1',
      'modbus unit 1/vendor': 'Schneider Electric',
      'modbus unit 1/product-code': 'BMX P34 2020',
      'modbus unit 1/firmware': 'v2.80',
      'oui vendor': 'Telemecanique',
    }),
  ).toEqual({
    vendor: 'Schneider Electric',
    model: 'BMX P34 2020',
    order_code: 'BMX P34 2020',
    firmware: 'v2.80',
  });
});

test.each([
  ['the only unit speaks, whatever its number', ['17'], '17', true],
  ['the device itself answers as 255', ['255', '3', '4'], '255', true],
  ['and as 0', ['0', '3', '4'], '0', true],
  ['0, 1 and 255 are one device', ['0', '1', '255'], '1', true],
  ['a unit behind a gateway is another device', ['255', '3', '4'], '3', false],
  ['unit 1 of several is another device, too', ['1', '2', '3'], '1', false],
])('%s', (_name, units, speaker, isHeard) => {
  const known = Object.fromEntries(units.map((unit) => [`modbus unit ${unit}/unit`, unit]));
  const { model } = line({ ...known, [`modbus unit ${speaker}/model`]: 'M340' });
  expect(model).toBe(isHeard ? 'M340' : undefined);
});

test('what the device states itself stands before its parts', () => {
  const stated = { 'cip model': 'EN2T', 'cip slot 0/model': 'L71', 'cip slot 0/serial': '77' };
  expect(line(stated)).toEqual({ model: 'EN2T', serial: '77' });
});

test('slots speak where they do not contradict each other', () => {
  const slots = { 'cip slot 0/firmware': '20.11', 'cip slot 3/firmware': 'V20.11' };
  expect(line({ ...slots, 'cip slot 0/model': 'L71', 'cip slot 3/model': 'OB16' })).toEqual({
    firmware: '20.11',
  });
});

test('a source that knows less contradicts nobody', () => {
  expect(line({ 's7comm slot 2/vendor': 'Siemens', 'x slot 3/vendor': 'Acme' })).toEqual({
    vendor: 'Siemens',
  });
});

test.each(['port 3', 'interface 2 10.0.0.1', 'slot 2 / port 2 10.0.0.7 / slot 5', 'at SW-1'])(
  '%s names no device',
  (part) => {
    expect(line({ [`snmp ${part}/model`]: 'SFP' })).toEqual({});
  },
);

test('a maker guessed from the address stands where nobody states one, and only there', () => {
  expect(line({ 'oui vendor': 'Dell Inc.' })).toEqual({ vendor: 'Dell Inc.' });
  expect(line({ 'oui vendor': 'Dell Inc.', 'unheard vendor': 'Acme' })).toEqual({ vendor: 'Acme' });
});
