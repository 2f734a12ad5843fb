import { expect, test } from 'vitest';
import { goose } from '../../protocols/goose/index.ts';
import { exchanges } from '../support/exchanges.ts';
import { toHex } from '../support/hex.ts';

const { said, events, facts } = exchanges(goose);
const part = 'LD0/LLN0$GO$gcb1';

const tlv = (tag: string, value: string) => {
  const size = value.length / 2;
  return `${tag}${size < 0x80 ? '' : '81'}${size.toString(16).padStart(2, '0')}${value}`;
};
const text = (name: string) => toHex(new TextEncoder().encode(name));
const word = (value: number) => value.toString(16).padStart(8, '0');

/** What a control block publishes: a frame from its APPID on. */
function published(
  stateNumber: number,
  {
    reference = part,
    appId = '0001',
    reserved = '00000000',
    changed = 1_760_000_000,
    revision = 1,
    simulation = '00',
    commissioning = '00',
    sequence = 1,
  } = {},
) {
  const pdu = tlv(
    '61',
    tlv('80', text(reference)) +
      tlv('82', text('DS')) +
      tlv('83', text('ID')) +
      tlv('84', `${word(changed)}00000000`) +
      tlv('85', word(stateNumber)) +
      tlv('86', word(sequence)) +
      tlv('87', simulation) +
      tlv('88', word(revision)) +
      tlv('89', commissioning) +
      'ab00',
  );
  return `> ${appId}${(pdu.length / 2 + 8).toString(16).padStart(4, '0')}${reserved}${pdu}`;
}

test('what is configured is told once, and again when it changes', () => {
  const once = facts(published(1));
  expect(once).toEqual([
    ['module-name', part, part],
    ['symbol', 'DS', part],
    ['name', 'ID', part],
    ['unit', '0x0001', part],
    ['config-revision', '1', part],
    ['config-consistency', 'commissioned', part],
    ['mode', 'operation', part],
  ]);
  expect(facts(published(1), published(1), published(2))).toEqual(once);
  expect(facts(published(1), published(2, { revision: 2 }))).toContainEqual([
    'config-revision',
    '2',
    part,
  ]);
  expect(facts(published(1, { commissioning: '01' }))).toContainEqual([
    'config-consistency',
    'needs commissioning',
    part,
  ]);
});

test.each([
  ['in the header', { reserved: '80000000' }],
  ['in the message', { simulation: '01' }],
])('simulation is said %s', (_, simulated) => {
  const acts = events(published(1), published(1, simulated), published(1));
  expect(acts.map(({ event, detail }) => [event, detail])).toEqual([
    ['mode-change', { to: 'simulation' }],
    ['mode-change', { to: 'operation' }],
  ]);
});

test.each([
  ['a later change of state', { changed: 1_760_000_100 }, ['restart']],
  ['an older one, in the same second: it was overtaken', { changed: 1_759_999_000 }, []],
])('a state number that goes back with %s', (_, back, expected) => {
  const acts = events(published(9), published(2, back));
  expect(acts.map(({ event }) => event)).toEqual(expected);
});

test('a first message and those that follow are told apart', () => {
  const operations = said(published(1, { sequence: 0 }), published(1)).flatMap(
    ({ operation }) => operation ?? [],
  );
  expect(operations).toEqual(['state-change', 'repetition']);
});

test('of one publisher sixty-four control blocks are known', () => {
  const many = Array.from({ length: 70 }, (_, at) => published(1, { reference: `LD0/G${at}` }));
  expect(facts(...many).filter(([attribute]) => attribute === 'mode')).toHaveLength(64);
});

test('a long reference is clipped where it names a part', () => {
  const [fact] = facts(published(1, { reference: 'R'.repeat(100) }));
  expect(fact).toEqual(['module-name', 'R'.repeat(100), expect.stringMatching(/^R{60,63}.{1,3}$/)]);
});
