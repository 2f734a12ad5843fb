import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DAY,
  flawOf,
  HOUR,
  MOST_OCCURRENCES,
  occurrencesOf,
  type Window,
} from '../../../collector/change/window.ts';
import type { Span } from '../../../collector/coverage/timeline.ts';
import { instantOf } from '../../../collector/store/time.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const window = (from: string, to: string, zone: string, recurrence: string | null): Window => ({
  from: `${from}:00.000Z` as Instant,
  to: `${to}:00.000Z` as Instant,
  zone,
  recurrence,
});

const asked = (from: string, to: string): Span => ({ from: Date.parse(from), to: Date.parse(to) });

/** `2026-03-29T00:30 1.5h`, in UTC. */
const shown = (windows: readonly Window[], range: Span) =>
  occurrencesOf(windows, range).map(
    ({ from, to }) => `${instantOf(from).slice(0, 16)} ${(to - from) / HOUR}h`,
  );

const always = asked('1990-01-01', '2050-01-01');

describe('a window that is once', () => {
  const once = window('2026-03-29T00:30', '2026-03-29T02:30', 'Europe/Berlin', null);

  test('is where it was put, whatever the clocks do', () => {
    expect(shown([once], always)).toEqual(['2026-03-29T00:30 2h']);
  });

  test('is not found where nothing of it is asked for', () => {
    expect(shown([once], asked('2026-03-29T02:30Z', '2026-04-01'))).toEqual([]);
    expect(shown([once], asked('2026-03-29T02:29Z', '2026-04-01'))).toHaveLength(1);
  });
});

describe('a window that recurs, in Berlin', () => {
  const nightly = window('2026-01-01T21:00', '2026-01-02T05:00', 'Europe/Berlin', 'FREQ=DAILY');

  test('begins at ten in the evening by the wall, in winter and in summer', () => {
    expect(shown([nightly], asked('2026-02-01T12:00Z', '2026-02-02T12:00Z'))).toEqual([
      '2026-02-01T21:00 8h',
    ]);
    expect(shown([nightly], asked('2026-07-01T12:00Z', '2026-07-02T12:00Z'))).toEqual([
      '2026-07-01T20:00 8h',
    ]);
  });

  test('ends at six by the wall in the night that has an hour less, and in the one that has one more', () => {
    expect(shown([nightly], asked('2026-03-28T12:00Z', '2026-03-29T12:00Z'))).toEqual([
      '2026-03-28T21:00 7h',
    ]);
    expect(shown([nightly], asked('2026-10-24T12:00Z', '2026-10-25T12:00Z'))).toEqual([
      '2026-10-24T20:00 9h',
    ]);
  });

  test('begins when the clock is put forward where its beginning is skipped', () => {
    const early = window('2026-01-01T01:30', '2026-01-01T03:00', 'Europe/Berlin', 'FREQ=DAILY');
    expect(shown([early], asked('2026-03-29T00:00Z', '2026-03-29T12:00Z'))).toEqual([
      '2026-03-29T01:00 1h',
    ]);
  });

  test('is not lost where all of it is skipped', () => {
    const skipped = window('2026-01-01T01:15', '2026-01-01T01:45', 'Europe/Berlin', 'FREQ=DAILY');
    expect(shown([skipped], asked('2026-03-29T00:00Z', '2026-03-29T12:00Z'))).toEqual([
      '2026-03-29T01:00 0.75h',
    ]);
  });

  test('lasts through both where the clock shows its hour twice', () => {
    const doubled = window('2026-01-01T01:15', '2026-01-01T01:45', 'Europe/Berlin', 'FREQ=DAILY');
    expect(shown([doubled], asked('2026-10-25T00:00Z', '2026-10-25T12:00Z'))).toEqual([
      '2026-10-25T00:15 1.5h',
    ]);
  });
});

describe('a window that recurs', () => {
  const monday = (recurrence: string, zone = 'America/New_York') =>
    window('2026-01-06T02:00', '2026-01-06T06:00', zone, recurrence);

  test('is on the weekday of its zone, not on that of Greenwich', () => {
    // 02:00 UTC on Tuesday is nine in the evening on Monday.
    expect(shown([monday('FREQ=WEEKLY')], asked('2026-01-07', '2026-01-20T12:00Z'))).toEqual([
      '2026-01-13T02:00 4h',
      '2026-01-20T02:00 4h',
    ]);
    expect(shown([monday('FREQ=WEEKLY;BYDAY=MO')], asked('2026-01-07', '2026-01-14'))).toEqual([
      '2026-01-13T02:00 4h',
    ]);
  });

  test('keeps its phase however long ago it began', () => {
    const other = monday('FREQ=WEEKLY;INTERVAL=2');
    const late = occurrencesOf([other], asked('2029-01-01', '2029-03-01'));
    expect(late).toHaveLength(5);
    for (const { from } of late) {
      expect(Math.round((from - Date.parse('2026-01-06T02:00Z')) / DAY) % 14).toBe(0);
    }
  });

  test('is the last Sunday of a month, the first two Mondays, the fifteenth', () => {
    const at = (recurrence: string) =>
      shown(
        [window('2026-01-01T08:00', '2026-01-01T09:00', 'UTC', recurrence)],
        asked('2026-02-01', '2026-04-01'),
      ).map((one) => one.slice(5, 10));
    expect(at('FREQ=MONTHLY;BYDAY=-1SU')).toEqual(['02-22', '03-29']);
    expect(at('FREQ=MONTHLY;BYDAY=1MO,2MO')).toEqual(['02-02', '02-09', '03-02', '03-09']);
    expect(at('FREQ=MONTHLY;BYMONTHDAY=15')).toEqual(['02-15', '03-15']);
    expect(at('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1')).toEqual(['02-27', '03-31']);
    expect(at('FREQ=YEARLY')).toEqual([]);
  });

  test('ends with its count, with its last day, and with its last moment in UTC', () => {
    const daily = (recurrence: string) =>
      shown(
        [window('2026-07-01T20:00', '2026-07-01T21:00', 'Europe/Berlin', recurrence)],
        always,
      ).map((one) => one.slice(8, 10));
    expect(daily('FREQ=DAILY;COUNT=3')).toEqual(['01', '02', '03']);
    expect(daily('FREQ=DAILY;UNTIL=20260703')).toEqual(['01', '02', '03']);
    expect(daily('FREQ=DAILY;UNTIL=20260703T200000Z')).toEqual(['01', '02', '03']);
    expect(daily('FREQ=DAILY;UNTIL=20260703T195959Z')).toEqual(['01', '02']);
    expect(daily('FREQ=DAILY;UNTIL=20250703')).toEqual([]);
  });

  test('does not grow without bound', () => {
    const daily = window('2000-01-01T00:00', '2000-01-01T01:00', 'UTC', 'FREQ=DAILY');
    expect(occurrencesOf([daily], always)).toHaveLength(MOST_OCCURRENCES);
  });
});

describe('a window with a flaw', () => {
  const good = window('2026-01-01T08:00', '2026-01-01T09:00', 'Europe/Berlin', null);

  test.each<[string, Partial<Window>, string]>([
    ['that ends before it begins', { to: good.from }, 'ends-before-it-begins'],
    ['of no time', { to: 'never' as Instant }, 'ends-before-it-begins'],
    ['of many years', { to: '2036-01-01T00:00:00.000Z' as Instant }, 'longer-than-it-may-be'],
    ['on Mars', { zone: 'Mars/Olympus' }, 'no-such-zone'],
    ['of each second', { recurrence: 'FREQ=SECONDLY' }, 'recurrence-not-understood'],
    [
      'at an interval of nought',
      { recurrence: 'FREQ=DAILY;INTERVAL=0' },
      'recurrence-not-understood',
    ],
    ['at a broken interval', { recurrence: 'FREQ=DAILY;INTERVAL=.7' }, 'recurrence-not-understood'],
    ['that counts for ever', { recurrence: 'FREQ=DAILY;COUNT=99999' }, 'recurrence-not-understood'],
    [
      'on February 30',
      { recurrence: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30' },
      'recurrence-not-understood',
    ],
    ['on day 99', { recurrence: 'FREQ=MONTHLY;BYMONTHDAY=99' }, 'recurrence-not-understood'],
    ['on the ninth Monday', { recurrence: 'FREQ=MONTHLY;BYDAY=9MO' }, 'recurrence-not-understood'],
    [
      'never on a Monday',
      { recurrence: 'FREQ=DAILY;INTERVAL=7;BYDAY=MO' },
      'recurrence-not-understood',
    ],
    ['until no date', { recurrence: 'FREQ=DAILY;UNTIL=20269999' }, 'recurrence-not-understood'],
    ['of another zone', { recurrence: 'FREQ=DAILY;TZID=UTC' }, 'recurrence-not-understood'],
    ['named twice', { recurrence: 'FREQ=DAILY;FREQ=DAILY' }, 'recurrence-not-understood'],
    ['that says nothing', { recurrence: '' }, 'recurrence-not-understood'],
  ])('%s is refused and authorises nothing', (_, change, flaw) => {
    expect(flawOf({ ...good, ...change })).toBe(flaw);
    expect(occurrencesOf([{ ...good, ...change }], always)).toEqual([]);
  });

  test('none has one that is well formed', () => {
    expect(flawOf(good)).toBeUndefined();
    expect(flawOf({ ...good, recurrence: 'FREQ=WEEKLY;BYDAY=SU;WKST=MO' })).toBeUndefined();
  });
});

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC', 'Asia/Kolkata'];

test('whatever the rule and the zone: it begins before it ends, by the wall as it was written', () => {
  fc.assert(
    fc.property(
      fc.record({
        zone: fc.constantFrom(...zones),
        start: fc.integer({ min: 0, max: 525_600 }),
        minutes: fc.integer({ min: 1, max: 3000 }),
        day: fc.integer({ min: 0, max: 700 }),
        recurrence: fc.constantFrom(
          'FREQ=DAILY',
          'FREQ=WEEKLY;BYDAY=MO,SU',
          'FREQ=MONTHLY;BYDAY=-1SU',
        ),
      }),
      ({ zone, start, minutes, day, recurrence }) => {
        const begin = Date.parse('2025-01-01T00:00Z') + start * 60_000;
        const one: Window = {
          ...{ from: instantOf(begin), to: instantOf(begin + minutes * 60_000), zone, recurrence },
        };
        const from = begin + day * DAY;
        const found = occurrencesOf([one], { from, to: from + 40 * DAY });
        expect(found.length).toBeGreaterThan(0);
        const wall = new Intl.DateTimeFormat('en', { timeZone: zone, timeStyle: 'short' });
        const usual = wall.format(begin);
        const odd = found.filter((span) => wall.format(span.from) !== usual);
        expect(odd.length).toBeLessThanOrEqual(2);
        for (const span of found) {
          expect(span.to).toBeGreaterThan(span.from);
          expect(Math.abs(span.to - span.from - minutes * 60_000)).toBeLessThanOrEqual(2 * HOUR);
        }
      },
    ),
  );
});
