import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flawOfApproving } from '../../../collector/baselines/baseline.ts';
import {
  againstObserved,
  betweenRevisions,
  isSame,
} from '../../../collector/baselines/difference.ts';
import {
  MOST_BYTES,
  MOST_ENTRIES,
  type Observed,
  Snapshot,
  snapshotOf,
} from '../../../collector/baselines/snapshot.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const AT = '2026-03-01T00:00:00.000Z' as Instant;
const seen = (path: string, value: string, source = 's7comm', weight = 0): Observed => ({
  ...{ path, value, source, weight },
});
const many = (count: number, value = 'v'): Observed[] =>
  Array.from({ length: count }, (_, n) => seen(`slot ${n}/firmware`, value, 's7comm', n % 3));

describe('a snapshot', () => {
  test('is in order, whatever the order of what was observed', () => {
    const observed = [seen('serial', '7'), seen('firmware', '2', 'lldp'), seen('firmware', '1')];
    expect(snapshotOf(observed, AT)).toEqual({
      takenAt: AT,
      entries: [
        { path: 'firmware', source: 'lldp', value: '2' },
        { path: 'firmware', source: 's7comm', value: '1' },
        { path: 'serial', source: 's7comm', value: '7' },
      ],
      rest: null,
    });
    expect(snapshotOf(observed.toReversed(), AT)).toEqual(snapshotOf(observed, AT));
  });

  test('never grows beyond what a record may hold, and keeps what matters most', () => {
    for (const observed of [many(2000), many(300, 'ü'.repeat(250))]) {
      const snapshot = Snapshot.parse(snapshotOf(observed, AT));
      const size = Buffer.byteLength(JSON.stringify(snapshot.entries));
      expect(size).toBeLessThanOrEqual(MOST_BYTES + 2);
      expect(snapshot.entries.length).toBeLessThanOrEqual(MOST_ENTRIES);
      expect(snapshot.entries.length + (snapshot.rest?.count ?? 0)).toBe(observed.length);
      const weights = new Map(observed.map(({ path, weight }) => [path, weight]));
      const kept = snapshot.entries.map(({ path }) => weights.get(path)!);
      const left = observed
        .filter(({ path }) => !snapshot.entries.some((one) => one.path === path))
        .map(({ weight }) => weight);
      expect(Math.max(...kept)).toBeLessThanOrEqual(Math.min(...left));
    }
  });
});

describe('what differs', () => {
  const before = snapshotOf([seen('firmware', '1'), seen('serial', '7'), seen('name', 'A')], AT);
  const observed = [seen('firmware', '2'), seen('serial', '7'), seen('os', 'x')];
  const entries = [
    { path: 'firmware', source: 's7comm', before: '1', after: '2' },
    { path: 'name', source: 's7comm', before: 'A', after: null },
    { path: 'os', source: 's7comm', before: null, after: 'x' },
  ];

  test('is said by path, from what to what', () => {
    expect(againstObserved(before, observed)).toEqual({ entries, isRestOther: false });
    expect(betweenRevisions(before, snapshotOf(observed, AT))).toEqual({
      entries,
      isRestOther: false,
    });
  });

  test('the same value of another source is another value', () => {
    expect(againstObserved(before, [seen('firmware', '1', 'lldp')]).entries).toHaveLength(4);
  });

  test('a change of what has no place in the snapshot is seen all the same', () => {
    const plenty = many(1000);
    const baseline = snapshotOf(plenty, AT);
    expect(isSame(againstObserved(baseline, plenty))).toBe(true);
    const last = { ...plenty[998]!, value: 'other' };
    const changed = againstObserved(baseline, plenty.with(998, last));
    expect([changed.entries.length, changed.isRestOther]).toEqual([0, true]);
    expect(againstObserved(baseline, [...plenty, seen('a', 'new')]).isRestOther).toBe(true);
  });

  test('what one revision has no place for is not called gone', () => {
    const plenty = many(1000);
    const pushing = [...plenty, seen('a', 'new'), seen('b', 'new')];
    const { entries: said, isRestOther } = betweenRevisions(
      snapshotOf(plenty, AT),
      snapshotOf(pushing, AT),
    );
    expect([said, isRestOther]).toEqual([[], true]);
  });

  test('nothing differs from itself, whatever it is', () => {
    const observation = fc.record({
      path: fc.string({ minLength: 1, maxLength: 200 }),
      source: fc.constantFrom('', 's7comm', 'lldp'),
      value: fc.string({ maxLength: 256, unit: 'binary' }),
      weight: fc.nat(3),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(observation, {
          maxLength: 600,
          selector: ({ path, source }) => `${path}\t${source}`,
        }),
        (all) => {
          expect(isSame(againstObserved(snapshotOf(all, AT), all))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('who may approve', () => {
  const snapshot = snapshotOf([seen('firmware', '1')], AT);
  const approving = {
    approver: 'u-owner',
    proposedBy: 'u-engineer',
    implementers: ['u-fitter'],
    unsettled: [],
  };

  test('is somebody who neither proposed it nor did the work', () => {
    expect(flawOfApproving({ snapshot }, approving)).toBeUndefined();
    expect(flawOfApproving({ snapshot }, { ...approving, approver: 'u-engineer' })).toMatch(
      /^Who proposed/,
    );
    expect(flawOfApproving({ snapshot }, { ...approving, approver: 'u-fitter' })).toMatch(
      /^Who did the work/,
    );
  });

  test('approves nothing that was not observed', () => {
    expect(flawOfApproving({ snapshot: null }, approving)).toBe(
      'Nothing was observed to be approved.',
    );
  });

  test('approves no value that came without leave: no auto-rebaseline', () => {
    const unsettled = ['firmware'];
    expect(flawOfApproving({ snapshot }, { ...approving, unsettled })).toMatch(
      /changed without leave \(1\)/,
    );
  });
});
