import fc from 'fast-check';
import { expect, test } from 'vitest';
import { follow } from '../../../collector/coverage/interval.ts';
import { type Outstanding, timelineOf } from '../../../collector/coverage/timeline.ts';
import type { Health, Lost } from '../../../protocols/messages/message.ts';
import type { Epoch } from '../../../protocols/messages/names.ts';
import { clock, lost, minute } from '../../support/minutes.ts';

const silent = { packets: 0, unicastPackets: 0 };
const lossy = { dropped: { kernel: 500, interface: 0 } };

const ask = (
  said: readonly (Health | Lost)[],
  [from, to]: readonly [number, number],
  outstanding: Outstanding = 'on-its-way',
) =>
  timelineOf(
    follow(undefined, 'e1' as Epoch, said),
    { from: Date.parse(clock(from)), to: Date.parse(clock(to)) },
    outstanding,
  );

/** `10:02-10:05 restart`, with a question mark where a report may still come. */
const gapsOf = ({ gaps }: ReturnType<typeof timelineOf>) =>
  gaps.map(
    ({ from, to, reason, isFinal }) =>
      `${from.slice(11, 16)}-${to.slice(11, 16)} ${reason}${isFinal ? '' : '?'}`,
  );

const minutes = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => minute(from + at));

test('the whole time was watched', () => {
  const timeline = ask(minutes(0, 10), [2, 8]);
  expect(timeline).toMatchObject({ watched: 1, clear: 1, gaps: [] });
});

test('nobody was watching while the agent was away', () => {
  const said = [...minutes(0, 2), minute(5, { boot: 'b2' }), minute(6, { boot: 'b2' })];
  const timeline = ask(said, [0, 7]);
  expect(gapsOf(timeline)).toEqual(['10:02-10:05 restart']);
  expect(timeline.watched).toBeCloseTo(4 / 7);
});

test('a time that lies in a gap altogether has its reason', () => {
  const said = [...minutes(0, 2), lost('spool-full'), ...minutes(60, 61)];
  expect(gapsOf(ask(said, [10, 20]))).toEqual(['10:10-10:20 spool-full']);
});

test('an agent on a dead port watched nothing', () => {
  const timeline = ask([minute(0), minute(1, silent), minute(2)], [0, 3]);
  expect(gapsOf(timeline)).toEqual(['10:01-10:02 silent']);
  expect(timeline.watched).toBeCloseTo(2 / 3);
});

test('what was seen with losses was watched, but not all of it', () => {
  const timeline = ask([minute(0), minute(1, lossy)], [0, 2]);
  expect(timeline).toMatchObject({ watched: 1, clear: 0.5, gaps: [] });
});

test('before it began there was nobody', () => {
  expect(gapsOf(ask(minutes(5, 7), [0, 7]))).toEqual(['10:00-10:05 not-begun']);
});

test.each<[Outstanding, string]>([
  ['on-its-way', '10:02-10:04 on-its-way?'],
  ['agent-silent', '10:02-10:04 agent-silent?'],
  ['agent-offline', '10:02-10:04 agent-offline?'],
])('what is not told yet is not called unwatched for good: %s', (outstanding, gap) => {
  expect(gapsOf(ask(minutes(0, 2), [0, 4], outstanding))).toEqual([gap]);
});

test('a seam of less than a second between two starts is no gap', () => {
  const late = minute(2, { boot: 'b2' });
  const said = [...minutes(0, 2), { ...late, from: late.from.replace('.000', '.900') as never }];
  expect(ask(said, [0, 3])).toMatchObject({ watched: 1, gaps: [] });
});

test('whatever was said: gaps and watching make up the time, once', () => {
  const anyMinute = fc.record({
    at: fc.integer({ min: 0, max: 40 }),
    boot: fc.constantFrom('b1', 'b2'),
    telling: fc.constantFrom({}, silent, lossy),
    isLost: fc.boolean(),
  });
  const anyTime = fc.tuple(fc.integer({ min: -5, max: 45 }), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(fc.array(anyMinute, { maxLength: 30 }), anyTime, (said, [from, length]) => {
      const messages = said.map(({ at, boot, telling, isLost }) =>
        isLost ? lost('spool-full') : minute(at, { boot, ...telling }),
      );
      const { watched, clear, gaps } = ask(messages, [from, from + length]);
      const missing = gaps.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0);
      expect(watched + missing / (length * 60_000)).toBeCloseTo(1);
      expect(clear).toBeLessThanOrEqual(watched);
      const ordered = gaps.every((gap, at) => at === 0 || (gaps[at - 1]?.to ?? '') <= gap.from);
      expect(ordered).toBe(true);
      const seen = new Set(
        messages.flatMap((one) =>
          one.type === 'health' && one.packets > 0 ? [Date.parse(one.from)] : [],
        ),
      );
      for (const gap of gaps) {
        for (const begun of seen) {
          expect(begun < Date.parse(gap.from) || begun >= Date.parse(gap.to)).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('intervals need not come in order', () => {
  const intervals = follow(undefined, 'e1' as Epoch, [...minutes(0, 2), ...minutes(5, 7)]);
  const range = { from: Date.parse(clock(0)), to: Date.parse(clock(7)) };
  const backwards = [...intervals].reverse();
  expect(timelineOf(backwards, range, 'on-its-way')).toEqual(
    timelineOf(intervals, range, 'on-its-way'),
  );
});
