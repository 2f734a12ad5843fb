/** Whom zones and conduits mean by the names that were written in them. */
import { expect, test } from 'vitest';
import { type Alias, changedBetween, resolved } from '../../../collector/zones/alias.ts';
import { conduit, rule, zone } from '../../support/zoned-plant.ts';

const alias = (name: string, asset: string): Alias => ({ name, asset });

test('a name stands for whoever was merged with it, and for all that are one declared asset', () => {
  const named = {
    zones: [zone('a', { members: ['lost', 'declared'], exceptions: ['lost'], bridges: ['lost'] })],
    conduits: [
      conduit('c', 'a', 'b', { rules: [rule('r', { source: { assets: ['lost'], ranges: [] } })] }),
    ],
  };
  const aliases = [alias('lost', 'won'), alias('declared', 'left'), alias('declared', 'right')];
  const { zones, conduits } = resolved(named, aliases);
  expect(zones[0]).toMatchObject({
    ...{ members: ['won', 'left', 'right'], exceptions: ['won'], bridges: ['won'] },
  });
  expect(conduits[0]?.rules[0]?.source.assets).toEqual(['won']);
  expect(resolved(named, []).zones).toEqual(named.zones);
});

test('who is a member by their own name is none by that of another', () => {
  const zones = [zone('a', { members: ['lost'] }), zone('b', { members: ['won'] })];
  const today = resolved({ zones, conduits: [] }, [alias('lost', 'won')]).zones;
  expect(today.map(({ members }) => members)).toEqual([[], ['won']]);
});

test('whoever is meant by another name now is told, once', () => {
  const before = [alias('a', 'x'), alias('b', 'y')];
  expect(changedBetween(before, [alias('a', 'x'), alias('b', 'z'), alias('c', 'z')])).toEqual([
    'y',
    'z',
  ]);
  expect(changedBetween(before, [...before].reverse())).toEqual([]);
});
