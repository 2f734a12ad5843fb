/** What holds of every change and every request, whatever they are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  CandidateIndex,
  isCandidate,
} from '../../../collector/change/candidate.ts';
import type { ChangeRequest, Target } from '../../../collector/change/change.ts';
import { changeKinds } from '../../../collector/change/change-kinds.table.ts';
import { correlate } from '../../../collector/change/correlate.ts';
import { isAttempt, type ObservedChange } from '../../../collector/change/observed-change.ts';
import { MINUTE } from '../../../collector/change/window.ts';
import { instantOf } from '../../../collector/store/time.ts';
import { DifferenceKind } from '../../../protocols/messages/difference.ts';
import {
  approvedAt,
  at,
  candidates,
  change,
  expecting,
  item,
  laptop,
  request,
  setting,
  station,
  verdicts,
} from '../../support/change-control.ts';

const base = Date.parse(at('00:00'));
const instant = (minute: number) => instantOf(base + minute * MINUTE);
const assets = ['plc-7', 'plc-8', 'io-1'];

const aTarget: fc.Arbitrary<Target> = fc.oneof(
  fc.constantFrom(...assets).map((asset) => ({ type: 'asset' as const, asset })),
  fc.subarray(assets, { minLength: 1 }).map((some) => ({
    ...{ type: 'group' as const, group: 'G', assets: some },
  })),
  fc.boolean().map((isZoneWide) => ({ type: 'zone' as const, zone: 'cell-2', isZoneWide })),
);

const aRequest = fc
  .record({
    number: fc.integer({ min: 1, max: 9 }),
    target: aTarget,
    kinds: fc.subarray([...changeKinds], { minLength: 1, maxLength: 3 }),
    cardinality: fc.integer({ min: 1, max: 3 }),
    expected: fc.option(fc.constantFrom('A', 'B')),
    from: fc.integer({ min: 1200, max: 1400 }),
    length: fc.integer({ min: 1, max: 240 }),
    approved: fc.integer({ min: 0, max: 1500 }),
    sources: fc.subarray(['ews-3', 'ews-4']),
  })
  .map((drawn): ChangeRequest => {
    const { number, target, kinds, cardinality, expected, from, length, approved } = drawn;
    const effects = expected === null ? [] : [expecting('logic.download', expected)];
    const plain = request({
      ref: `CHG-${number}`,
      items: [item(target, kinds, { cardinality, effects })],
      windows: [{ from: instant(from), to: instant(from + length), zone: 'UTC', recurrence: null }],
      sources: drawn.sources,
      approvals: [],
    });
    return approvedAt(plain, instant(approved));
  });

const aChange = fc
  .record({
    kind: fc.oneof(
      fc.constant('logic.download' as const),
      fc.constantFrom(...DifferenceKind.options),
    ),
    asset: fc.option(fc.constantFrom(...assets)),
    minute: fc.integer({ min: 1150, max: 1700 }),
    back: fc.constantFrom(0, 0, 0, 5, 60, 300),
    skewMs: fc.constantFrom(0, 0, 30_000),
    after: fc.constantFrom(null, 'A', 'B'),
    source: fc.constantFrom(null, station, laptop, { ...station, standing: 'nat' as const }),
    outcome: fc.constantFrom(null, 'accepted' as const, 'unanswered' as const),
    peers: fc.subarray(assets),
  })
  .map(
    ({ kind, minute, back, ...more }): ObservedChange => ({
      ...change(kind, '22:00', more),
      ...{ earliest: instant(minute - back), latest: instant(minute) },
    }),
  );

const changesOf = (drawn: readonly ObservedChange[]) =>
  drawn.map((one, index) => ({ ...one, id: `d-${index}` }));
const someChanges = fc.array(aChange, { minLength: 1, maxLength: 6 }).map(changesOf);
const someRequests = fc.uniqueArray(aRequest, { maxLength: 4, selector: ({ ref }) => ref });

const shuffled = <Item>(items: readonly Item[], keys: readonly number[]): readonly Item[] =>
  items
    .map((one, index) => ({ one, key: keys[index] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
const keys = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });

const isAuthorised = (verdict: string) => verdict.startsWith('authorised');

describe('whatever happens and whatever was approved', () => {
  test('nothing is authorised by what was approved after it may have been done in the window', () => {
    fc.assert(
      fc.property(someChanges, someRequests, (changes, requests) => {
        const found = verdicts(changes, requests);
        for (const [index, { verdict, request: by, window }] of found.entries()) {
          if (!isAuthorised(verdict)) continue;
          const approvals = requests.find(({ ref }) => ref === by!.ref)!.approvals;
          const approved = approvals
            .map(({ at }) => at)
            .sort()
            .at(-1)!;
          const { earliest } = changes[index]!;
          expect(approved <= (earliest > window!.from ? earliest : window!.from)).toBe(true);
          expect(approved <= earliest || changes[index]!.latest > window!.to).toBe(true);
        }
      }),
    );
  });

  test('the order in which things arrive does not matter', () => {
    fc.assert(
      fc.property(someChanges, someRequests, keys, keys, (changes, requests, some, others) => {
        const there = correlate(changes, setting(requests));
        const here = correlate(shuffled(changes, some), setting(shuffled(requests, others)));
        for (const { id } of changes) expect(here.get(id)).toEqual(there.get(id));
      }),
    );
  });

  test('judged twice, it is the same', () => {
    fc.assert(
      fc.property(someChanges, someRequests, (changes, requests) => {
        expect(verdicts(changes, requests)).toEqual(verdicts(changes, requests));
      }),
    );
  });

  test('a request about something else makes nothing better and nothing worse', () => {
    const other = fc.record({
      day: fc.integer({ min: -6, max: 6 }),
      number: fc.integer({ min: 10, max: 99 }),
    });
    fc.assert(
      fc.property(someChanges, someRequests, other, (changes, requests, { day, number }) => {
        const unrelated = request({
          ref: `CHG-${number}`,
          items: [
            item({ type: 'asset', asset: 'elsewhere' }, [...changeKinds], { cardinality: 99 }),
          ],
          windows: [
            {
              from: instant(day * 1440),
              to: instant(day * 1440 + 1440),
              zone: 'UTC',
              recurrence: null,
            },
          ],
          ...{ sources: ['ews-77'], implementers: ['nobody'] },
        });
        expect(verdicts(changes, [...requests, unrelated])).toEqual(verdicts(changes, requests));
      }),
    );
  });

  test('a wider window makes nothing unauthorised that was authorised', () => {
    const wider = fc.record({ before: fc.nat(600), after: fc.nat(600) });
    fc.assert(
      fc.property(aChange, aRequest, wider, (one, narrow, { before, after }) => {
        const [window] = narrow.windows;
        const wide = approvedAt(
          {
            ...narrow,
            windows: [
              {
                ...window!,
                from: instantOf(Date.parse(window!.from) - before * MINUTE),
                to: instantOf(Date.parse(window!.to) + after * MINUTE),
              },
            ],
          },
          narrow.approvals[0]!.at,
        );
        const [first] = verdicts([one], [narrow], { now: at('+5 00:00') });
        const [second] = verdicts([one], [wide], { now: at('+5 00:00') });
        if (isAuthorised(first!.verdict)) {
          expect([first!.verdict, 'ambiguous_time']).toContain(second!.verdict);
        }
      }),
    );
  });

  test('what was only tried is never an effect and never more severe than had it been done', () => {
    const order = ['info', 'low', 'medium', 'high', 'critical'];
    fc.assert(
      fc.property(aChange, someRequests, (one, requests) => {
        const [tried] = verdicts([{ ...one, outcome: 'unanswered' }], requests);
        const [done] = verdicts([{ ...one, outcome: 'accepted' }], requests);
        expect(tried!.isAttempted && isAttempt({ outcome: 'unanswered' })).toBe(true);
        expect(order.indexOf(tried!.severity)).toBeLessThanOrEqual(order.indexOf(done!.severity));
      }),
    );
  });

  test('every verdict has its reasons, and one of no request names none', () => {
    fc.assert(
      fc.property(someChanges, someRequests, (changes, requests) => {
        for (const { verdict, request: by, reasons } of verdicts(changes, requests)) {
          expect(reasons.length).toBeGreaterThan(0);
          if (verdict === 'unauthorised' || verdict === 'not_applicable') expect(by).toBeNull();
          if (isAuthorised(verdict)) expect(by).not.toBeNull();
        }
      }),
    );
  });
});

describe('the requests a change is held against', () => {
  const refs = (found: readonly Candidate[]) => found.map(({ request }) => request.ref).sort();

  test('are the same by the index as by the predicate', () => {
    fc.assert(
      fc.property(aChange, someRequests, (one, requests) => {
        const all = candidates(...requests);
        const selected = all.filter((candidate) => isCandidate(candidate, one));
        expect(refs(new CandidateIndex(all).of(one))).toEqual(refs(selected));
      }),
    );
  });

  test('are no more than those with something in common, a week around', () => {
    const near = request({ ref: 'CHG-1' });
    const far = request({
      ref: 'CHG-2',
      windows: [{ from: at('+8 00:00'), to: at('+8 01:00'), zone: 'UTC', recurrence: null }],
    });
    const all = candidates(near, far);
    const found = (one: ObservedChange) => refs(new CandidateIndex(all).of(one));
    expect(found(change())).toEqual(['CHG-1']);
    expect(found(change('logic.download', '+1 01:00'))).toEqual(['CHG-1', 'CHG-2']);
    expect(found(change('logic.download', '22:10', { asset: 'plc-9', source: null }))).toEqual([]);
    expect(found(change('logic.download', '22:10', { asset: 'plc-9' }))).toEqual(['CHG-1']);
  });
});
