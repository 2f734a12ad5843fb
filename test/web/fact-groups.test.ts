import { expect, test } from 'vitest';
import type { AssetFact } from '../../collector/api/contract/asset.ts';
import { groupFacts } from '../../dashboards/web/src/view/fact-groups.ts';

const fact = (attribute: string, value: string, known: Partial<AssetFact> = {}) =>
  ({ attribute, value, part: '', class: 'identity', protocol: 'lldp', ...known }) as AssetFact;

test('the device itself stands first, then its parts as people count', () => {
  const groups = groupFacts([
    fact('serial', '3', { part: 'slot 10' }),
    fact('serial', '2', { part: 'slot 2' }),
    fact('serial', '1'),
  ]);
  expect(groups.map(({ part }) => part)).toEqual(['', 'slot 2', 'slot 10']);
});

test('within a part identity stands first, what moves by itself last', () => {
  const [group] = groupFacts([
    fact('uptime', '1', { class: 'volatile' }),
    fact('community', 'public', { class: 'security' }),
    fact('firmware', '1.0', { class: 'config' }),
    fact('vendor', 'ABB'),
  ]);
  expect(group?.attributes.map(({ attribute }) => attribute)).toEqual([
    'vendor',
    'firmware',
    'community',
    'uptime',
  ]);
});

test.each([
  ['V3.2.6', '3.2.6', false],
  [' ABB ', 'abb', false],
  ['3.2.6', '3.3.0', true],
  ['Vega', 'ega', true],
])('%j and %j from two sources: disputed %j', (one, other, isDisputed) => {
  const [group] = groupFacts([
    fact('firmware', one, { protocol: 's7comm' }),
    fact('firmware', other, { protocol: 'snmp' }),
  ]);
  expect(group?.attributes[0]).toMatchObject({ isDisputed });
  expect(group?.attributes[0]?.facts.map(({ protocol }) => protocol)).toEqual(['s7comm', 'snmp']);
});
