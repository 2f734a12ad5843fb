import { expect, test } from 'vitest';
import { sv } from '../../protocols/sv/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { toHex } from '../support/hex.ts';

const { said, events, facts } = exchanges(sv);

const tlv = (tag: string, value: string) =>
  `${tag}${(value.length / 2).toString(16).padStart(2, '0')}${value}`;
const text = (name: string) => toHex(new TextEncoder().encode(name));
const word = (value: number, digits = 8) => value.toString(16).padStart(digits, '0');

/** What a stream publishes: a frame from its APPID on. */
function sampled(
  counter: number,
  { id = 'MU01', revision = 1, clock = '02', reserved = '00000000', rest = '', dataSet = '' } = {},
) {
  const asdu =
    tlv('80', text(id)) +
    (dataSet && tlv('81', text(dataSet))) +
    tlv('82', word(counter, 4)) +
    tlv('83', word(revision)) +
    tlv('85', clock) +
    rest +
    tlv('87', '0000006400000000');
  const pdu = tlv('60', tlv('80', '01') + tlv('a2', tlv('30', asdu)));
  return `> 4000${word(pdu.length / 2 + 8, 4)}${reserved}${pdu}`;
}

test('a stream says what it is once, however long it goes on', () => {
  const once = [
    ['module-name', 'MU01', 'MU01'],
    ['unit', '0x4000', 'MU01'],
    ['config-revision', '1', 'MU01'],
    ['status', 'synchronized globally', 'MU01'],
    ['mode', 'operation', 'MU01'],
  ];
  expect(facts(sampled(0))).toEqual(once);
  expect(facts(...Array.from({ length: 50 }, (_, at) => sampled(at)))).toEqual(once);
});

test.each([
  ['00', 'not synchronized'],
  ['01', 'synchronized locally'],
  ['07', 'clock 7'],
])('a clock of %s is %s', (clock, status) => {
  expect(facts(sampled(0), sampled(1, { clock })).at(-1)).toEqual(['status', status, 'MU01']);
});

test('what is set up anew is told anew', () => {
  expect(facts(sampled(0), sampled(1, { revision: 2 }))).toContainEqual([
    'config-revision',
    '2',
    'MU01',
  ]);
  expect(facts(sampled(0, { dataSet: 'MU01/PhsMeas1' }))).toContainEqual([
    'symbol',
    'MU01/PhsMeas1',
    'MU01',
  ]);
});

test.each([
  ['860212c0', '4800 per cycle'],
  ['860212c088020001', '4800 per second'],
  ['8602000288020002', '2 seconds per sample'],
  ['860212c088020009', '4800'],
])('a rate of %s is %s', (rest, rate) => {
  expect(facts(sampled(0, { rest }))).toContainEqual(['sample-rate', rate, 'MU01']);
});

test('simulation is an act when it begins and when it ends', () => {
  const acts = events(sampled(0), sampled(1, { reserved: '80000000' }), sampled(2));
  expect(acts.map(({ event, detail }) => [event, detail])).toEqual([
    ['mode-change', { to: 'simulation' }],
    ['mode-change', { to: 'operation' }],
  ]);
});

test('streams that take turns are told once each', () => {
  const turns = Array.from({ length: 10 }, (_, at) =>
    sampled(at, { id: at % 2 ? 'MU02' : 'MU01' }),
  );
  expect(facts(...turns).filter(([attribute]) => attribute === 'mode')).toHaveLength(2);
});

test('of one publisher sixty-four streams are known', () => {
  const many = Array.from({ length: 70 }, (_, at) => sampled(0, { id: `MU${at}` }));
  expect(facts(...many).filter(([attribute]) => attribute === 'mode')).toHaveLength(64);
});

test('a stream without a name is a flaw', () => {
  expect(said(sampled(0, { id: '' })).filter(({ anomaly }) => anomaly)).toEqual([
    { anomaly: 'sv/illegal/stream id' },
  ]);
});
