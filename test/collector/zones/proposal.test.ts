/** What is proposed from what was seen, and why; always the same from the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  conduitProposals,
  type Lacking,
  lackingKey,
} from '../../../collector/zones/conduit-proposal.ts';
import {
  communityProposals,
  type Group,
  safetyProposal,
  zoneProposal,
} from '../../../collector/zones/proposal.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { conduit, zone } from '../../support/zoned-plant.ts';

const group = (known: Partial<Group> = {}): Group => ({
  ...{ network: 'cell-7/eth0/10', block: '10.1.2.0/24', isNear: true },
  makeup: [
    { role: 'plc', level: 1, count: 3 },
    { role: 'hmi', level: 2, count: 2 },
    { role: null, level: null, count: 7 },
  ],
  ...known,
});

describe('a zone', () => {
  test('is proposed of what shares a block, with what it is made of', () => {
    const own = group();
    expect(zoneProposal(own, [own, group({ block: '10.1.3.0/24' })])).toMatchObject({
      reason:
        '12 assets of 10.1.2.0/24 on cell-7/eth0/10: 3 plc, 2 hmi, 7 of unknown role; levels 1 to 2.',
      assets: 12,
      draft: {
        side: 'ot',
        networks: [],
        ranges: [{ network: 'cell-7/eth0/10', cidr: '10.1.2.0/24' }],
      },
    });
  });

  test('is the whole network where there is one block alone on it, with those that have no IP', () => {
    const own = group();
    const mute = group({ block: null });
    expect(zoneProposal(own, [own, mute])?.draft).toMatchObject({
      networks: [own.network],
      ranges: [],
    });
    expect(zoneProposal(mute, [own, mute])).toBeUndefined();
    expect(zoneProposal(mute, [mute])?.draft).toMatchObject({ networks: [own.network] });
  });

  test('beyond a router is its block, never the network it was heard on', () => {
    const far = group({ isNear: false });
    expect(zoneProposal(far, [far])?.draft).toMatchObject({ networks: [], ranges: { length: 1 } });
    expect(zoneProposal(far, [far])?.reason).toContain('beyond a router');
  });

  test.each<[string, Group['makeup'], string]>([
    [
      'levels',
      [
        { role: 'server', level: 4, count: 3 },
        { role: 'plc', level: 1, count: 2 },
      ],
      'it',
    ],
    ['a half level', [{ role: null, level: 3.5, count: 3 }], 'dmz'],
    ['office roles', [{ role: 'printer', level: null, count: 2 }], 'it'],
    ['nothing', [{ role: null, level: null, count: 2 }], 'ot'],
  ])('has a side by %s', (_, makeup, side) => {
    const own = group({ makeup });
    expect(zoneProposal(own, [own])?.draft).toMatchObject({ side });
  });

  test('is not proposed of one asset', () => {
    const own = group({ makeup: [{ role: 'plc', level: 1, count: 1 }] });
    expect(zoneProposal(own, [own])).toBeUndefined();
  });

  test('of safety controllers names them, and stands apart', () => {
    expect(safetyProposal('cell-7/eth0/10', ['f2', 'f1'])?.draft).toMatchObject({
      ...{ side: 'safety', members: ['f1', 'f2'], networks: [] },
    });
  });
});

describe('lines within a block', () => {
  const members = ['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', ...'hijklmnopq'].concat('server');
  const line = (name: string): [string, string][] => [
    [`${name}1`, `${name}2`],
    [`${name}3`, `${name}1`],
  ];
  const everybody = members.map((member): [string, string] => ['server', member]);
  const pairs = [...line('a'), ...line('b'), ...everybody, ['a1', 'elsewhere'] as [string, string]];

  test('are told from each other once those who speak with many are left aside', () => {
    const found = communityProposals('10.1.2.0/24', members, pairs);
    expect(found.map(({ draft }) => 'members' in draft && draft.members)).toEqual([
      ['a1', 'a2', 'a3'],
      ['b1', 'b2', 'b3'],
    ]);
    expect(found[0]?.reason).toBe(
      '3 assets of 10.1.2.0/24 speak among themselves and, but for 1 that speak with many, with none of the other 15.',
    );
  });

  test('are not proposed where all speak with all', () => {
    expect(communityProposals('x', members, [...pairs, ['a1', 'b1']])).toEqual([]);
  });

  test('are the same in whatever order they were seen', () => {
    const told = JSON.stringify(communityProposals('x', members, pairs));
    fc.assert(
      fc.property(fc.shuffledSubarray(pairs, { minLength: pairs.length }), (shuffled) => {
        expect(JSON.stringify(communityProposals('x', members, shuffled))).toBe(told);
      }),
    );
  });
});

describe('a conduit', () => {
  const zones = [zone('a', { name: 'Cell' }), zone('b', { name: 'Office', side: 'it' })];
  const lacks = (from: string | null, to: string | null, port = 502, flows = 3): Lacking => ({
    ...{ from, to, transport: 'tcp', port, protocol: 'modbus', flows },
    ...{ firstSeen: '2026-01-01T00:00:00.000Z' as Instant },
    lastSeen: `2026-01-0${(port % 8) + 1}T00:00:00.000Z` as Instant,
  });
  const none = new Set<string>();
  const rulesOf = (...args: Parameters<typeof conduitProposals>) =>
    conduitProposals(...args).flatMap(({ draft }) =>
      'rules' in draft ? draft.rules.map(({ id, direction }) => `${id} ${direction}`) : [],
    );

  test('leads from who begins most, a rule a service, both ways where both begin', () => {
    const found = conduitProposals(
      [lacks('b', 'a', 502, 9), lacks('a', 'b', 502, 1), lacks('a', 'b', 503, 2)],
      zones,
      [],
      none,
    );
    expect(found).toMatchObject([
      {
        reason:
          '12 conversations of 2 services go between Office and Cell, and no rule allows them.',
        ...{ flows: 12, record: null, lastSeen: '2026-01-08T00:00:00.000Z' },
        draft: {
          ...{ from: 'b', to: 'a', isObservedOnly: true, isSafety: false, name: 'Office and Cell' },
          rules: [
            {
              id: 'modbus-502',
              direction: 'both',
              protocol: 'modbus',
              transport: 'tcp',
              port: '502',
            },
            {
              id: 'modbus-503',
              direction: 'backward',
              purpose: '2 conversations seen, 2026-01-01 to 2026-01-08',
            },
          ],
        },
      },
    ]);
  });

  test('that is written already is asked for what it lacks, by ids that are free', () => {
    const rules = [{ ...conduit('c', 'a', 'b').rules[0], id: 'modbus-503', port: '502' }] as never;
    const written = [{ ...conduit('c', 'a', 'b'), rules }];
    const lacking = [lacks('a', 'b', 502), lacks('a', 'b', 503)];
    const [found] = conduitProposals(lacking, zones, written, none);
    expect(found).toMatchObject({ record: 'c', draft: { from: 'a' } });
    expect(rulesOf(lacking, zones, written, none)).toEqual(['modbus-503-2 forward']);
  });

  test('that is dismissed is not proposed; what is new since is', () => {
    const before = [lacks('a', 'b', 502)];
    const [first] = conduitProposals(before, zones, [], none);
    const dismissed = new Set((first?.of ?? []).map((one) => lackingKey(one)));
    expect(rulesOf(before, zones, [], dismissed)).toEqual([]);
    expect(rulesOf([...before, lacks('a', 'b', 503)], zones, [], dismissed)).toEqual([
      'modbus-503 forward',
    ]);
  });

  test('of ten thousand services between two zones the busiest hundred are proposed, each once', () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      lacks('a', 'b', at + 1, (at * 7919) % 10_007),
    );
    const [found, ...others] = conduitProposals(many, zones, [], none);
    expect(others).toEqual([]);
    const least = Math.min(...(found?.of ?? []).map(({ flows }) => flows));
    expect([found?.of.length, found?.draft.rules.length]).toEqual([100, 100]);
    expect(many.filter(({ flows }) => flows > least).length).toBeLessThan(100);
    expect(new Set(found?.draft.rules.map(({ id }) => id)).size).toBe(100);
    const twice = conduitProposals([...many].reverse(), zones, [], none)[0];
    expect(twice?.draft).toEqual(found?.draft);
  });

  test('leads outside where an address is public, and says where it touches safety', () => {
    const [out] = conduitProposals([lacks('a', null, 443)], zones, [], none);
    expect(out?.draft).toMatchObject({ from: 'a', to: 'outside' });
    const [safe] = conduitProposals([lacks('a', 'b')], [zone('a', { side: 'safety' })], [], none);
    expect(safe?.draft).toMatchObject({ isSafety: true });
  });
});
