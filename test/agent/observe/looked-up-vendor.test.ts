/** The maker behind a number a device told: follows the number, and never stands over the device's own word. */
import { expect, test } from 'vitest';
import { defineProtocol } from '../../../protocols/contract/protocol.ts';
import type { Attribute } from '../../../protocols/messages/fact.ts';
import { master, plc, text, udp, Wire } from '../../support/wire.ts';

/** Says what it is given: `vendor-id=7`. */
const plate = defineProtocol<string>({
  name: 'plate',
  title: 'Plate',
  specification: 'none',
  carriage: [{ by: 'udp', at: [plc.port] }],
  decode: (cursor) => cursor.text(cursor.remaining),
  identify(said, tell) {
    const [attribute = '', value = ''] = said.split('=');
    tell.fact(attribute as Attribute, value);
  },
});

const vendorsAfter = (...said: string[]) => {
  const news: (string | undefined)[] = [];
  const wire = new Wire({
    protocols: [plate],
    vendorOf: (_, id) =>
      new Map([
        ['7', 'Seven Inc.'],
        ['8', 'Eight Ltd'],
      ]).get(id),
    sightings: {
      fact: (_, { attribute, value }) => void (attribute === 'vendor' && news.push(value)),
    },
  });
  for (const each of said) wire.show(udp(plc, { ...master, port: 9 }, text(each)));
  return news;
};

test.each([
  ['is looked up once', ['vendor-id=7', 'vendor-id=7'], ['Seven Inc.']],
  ['follows another number', ['vendor-id=7', 'vendor-id=8'], ['Seven Inc.', 'Eight Ltd']],
  [
    'is not the one of before when nobody knows the number',
    ['vendor-id=7', 'vendor-id=9'],
    ['Seven Inc.', 'unknown (9)'],
  ],
  ['is nobody while nobody knows the number', ['vendor-id=9'], []],
  ['as the device says it stays', ['vendor=7 GmbH', 'vendor-id=7', 'vendor-id=8'], ['7 GmbH']],
  [
    'as the device says it takes the place of the one looked up',
    ['vendor-id=7', 'vendor=7 GmbH', 'vendor-id=8'],
    ['Seven Inc.', '7 GmbH'],
  ],
])('the maker %s', (_, said, news) => {
  expect(vendorsAfter(...said)).toEqual(news);
});
