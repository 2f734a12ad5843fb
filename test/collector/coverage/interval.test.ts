import { expect, test } from 'vitest';
import { follow, type Interval } from '../../../collector/coverage/interval.ts';
import type { Epoch, Instant } from '../../../protocols/messages/names.ts';
import { lost, minute, type Telling } from '../../support/minutes.ts';

const E1 = 'e1' as Epoch;

/** `10:00-10:02 clear`, with why it ended where something ended it. */
const told = (intervals: readonly Interval[]) =>
  intervals.map(({ begun, until, sight, ended }) =>
    [`${begun.slice(11, 16)}-${until.slice(11, 16)} ${sight}`, ...(ended ? [ended] : [])].join(' '),
  );
const minutes = (from: number, to: number, telling: Telling = {}) =>
  Array.from({ length: to - from }, (_, at) => minute(from + at, telling));

test('minutes that follow each other are one interval, whatever batches they came in', () => {
  const [first] = follow(undefined, E1, minutes(0, 3));
  const [all] = follow(first, E1, minutes(3, 5));
  expect(told(all === undefined ? [] : [all])).toEqual(['10:00-10:05 clear']);
  expect(all).toMatchObject({ packets: 5000, bytes: 500_000, dropped: 0, isLossKnown: true });
});

test('it holds what was met at any time of it', () => {
  const [interval] = follow(undefined, E1, [
    minute(0, { vlans: [20], subnets: ['10.0.0.0/24'], protocols: { modbus: 3 } }),
    minute(1, { vlans: [10, 20], protocols: { arp: 1 } }),
  ]);
  expect(interval).toMatchObject({
    vlans: [10, 20],
    subnets: ['10.0.0.0/24'],
    protocols: ['arp', 'modbus'],
  });
});

test.each<[string, Telling, string]>([
  ['no packet came', { packets: 0, unicastPackets: 0 }, 'silent'],
  ['more than a hundredth was lost', { dropped: { kernel: 11, interface: 0 } }, 'lossy'],
  ['a hundredth was lost', { dropped: { kernel: 10, interface: -1 } }, 'clear'],
  ['it is what every port shows', { unicastPackets: 49 }, 'broadcast-only'],
  ['half of it was missing', { oneSided: 0.5 }, 'one-sided'],
  ['nothing is known of losses', { dropped: { kernel: -1, interface: -1 } }, 'clear'],
])('%s: the sight is told for what it was', (_, telling, sight) => {
  expect(told(follow(undefined, E1, [minute(0, telling)]))).toEqual([`10:00-10:01 ${sight}`]);
});

test('a minute seen less well is an interval of its own, and no gap', () => {
  const lossy = { dropped: { kernel: 500, interface: 0 } };
  const intervals = follow(undefined, E1, [
    ...minutes(0, 2),
    ...minutes(2, 3, lossy),
    ...minutes(3, 4),
  ]);
  expect(told(intervals)).toEqual(['10:00-10:02 clear', '10:02-10:03 lossy', '10:03-10:04 clear']);
});

test('an agent that was away for a while was started again', () => {
  const intervals = follow(undefined, E1, [...minutes(0, 2), ...minutes(5, 6, { boot: 'b2' })]);
  expect(told(intervals)).toEqual(['10:00-10:02 clear restart', '10:05-10:06 clear']);
});

test('reports that were given up are the reason of the gap they leave', () => {
  const intervals = follow(undefined, E1, [
    ...minutes(0, 2),
    lost('spool-full'),
    ...minutes(9, 10),
  ]);
  expect(told(intervals)).toEqual(['10:00-10:02 clear spool-full', '10:09-10:10 clear']);
});

test('what was given up and was no report of health leaves no gap', () => {
  const intervals = follow(undefined, E1, [...minutes(0, 2), lost('size'), ...minutes(2, 3)]);
  expect(told(intervals)).toEqual(['10:00-10:03 clear']);
});

test('another series without a word about the old one is a lost disk', () => {
  const [old] = follow(undefined, E1, minutes(0, 2));
  const intervals = follow(old, 'e2' as Epoch, minutes(4, 5, { boot: 'b2' }));
  expect(told(intervals)).toEqual(['10:00-10:02 clear new-series', '10:04-10:05 clear']);
});

test('an agent that went on and says nothing of a time is not excused', () => {
  const intervals = follow(undefined, E1, [...minutes(0, 2), ...minutes(4, 5)]);
  expect(told(intervals)).toEqual(['10:00-10:02 clear unexplained', '10:04-10:05 clear']);
});

test('a clock that is put back begins an interval, and takes nothing from the one before', () => {
  const intervals = follow(undefined, E1, [...minutes(30, 32), ...minutes(30, 31)]);
  expect(told(intervals)).toEqual(['10:30-10:32 clear unexplained', '10:30-10:31 clear']);
});

test('no interval is longer than its day', () => {
  const night = [0, 1, 2].map((at) => ({
    ...minute(0),
    from: `2026-01-0${at === 0 ? 1 : 2}T${at === 0 ? '23:59' : `00:0${at - 1}`}:00.000Z` as Instant,
    to: `2026-01-02T00:0${at}:00.000Z` as Instant,
  }));
  expect(told(follow(undefined, E1, night))).toEqual(['23:59-00:00 clear', '00:00-00:02 clear']);
});
