import { describe, expect, test } from 'vitest';
import { nextOccurrence } from '../../../collector/tasks/next-occurrence.ts';
import { TaskBody } from '../../../collector/tasks/task.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const at = (text: string) => `${text}:00.000Z` as Instant;
const task = (due: string, rule: string | null, zone = 'Europe/Berlin'): TaskBody => ({
  ...{ what: 'Save the program', detail: '', purpose: 'backup', subject: null, zone: null },
  ...{ assignee: null, escalateTo: null, due: at(due), result: 'done', artefact: null },
  recurrence: rule === null ? null : { rule, zone },
  series: { begins: at(due), number: 1, skipped: 0 },
});
const next = (from: TaskBody, now: string) => {
  const found = nextOccurrence(from, at(now));
  return (
    found && `${found.due.slice(0, 16)} #${found.series.number} skipped ${found.series.skipped}`
  );
};

describe('a task that recurs', () => {
  const weekly = task('2026-03-23T07:00', 'FREQ=WEEKLY');

  test('is due again at the same time on the wall, summer time or not', () => {
    expect(next(weekly, '2026-03-23T06:00')).toBe('2026-03-30T06:00 #2 skipped 0');
  });

  test('made before it was due it is due the next time, not again', () => {
    expect(next(weekly, '2026-03-20T00:00')).toBe('2026-03-30T06:00 #2 skipped 0');
  });

  test('what nobody could make meanwhile is counted, and not made up for', () => {
    expect(next(weekly, '2026-04-14T00:00')).toBe('2026-04-20T06:00 #2 skipped 3');
  });

  test('counts on from the first, whichever it follows', () => {
    const second = nextOccurrence(weekly, at('2026-03-24T00:00'))!;
    expect(second).toMatchObject({ result: '', artefact: null });
    expect(next(second, '2026-03-31T00:00')).toBe('2026-04-06T06:00 #3 skipped 0');
  });

  test('ends with its rule', () => {
    expect(
      next(task('2026-03-23T07:00', 'FREQ=WEEKLY;COUNT=1'), '2026-03-24T00:00'),
    ).toBeUndefined();
    const until = task('2026-03-23T07:00', 'FREQ=DAILY;UNTIL=20260324');
    expect(next(until, '2026-03-23T08:00')).toBe('2026-03-24T07:00 #2 skipped 0');
    expect(next(until, '2026-03-24T08:00')).toBeUndefined();
  });

  test('is found though it comes but once in years', () => {
    expect(next(task('2026-03-23T07:00', 'FREQ=YEARLY;INTERVAL=10'), '2026-03-24T00:00')).toBe(
      '2036-03-23T07:00 #2 skipped 0',
    );
  });

  test('after years of standstill there is an end to counting', () => {
    const daily = task('2006-03-23T07:00', 'FREQ=DAILY');
    expect(next(daily, '2026-03-24T12:00')).toBe('2026-03-25T07:00 #2 skipped 999');
  });
});

test('a task that does not recur has none to follow', () => {
  expect(next(task('2026-03-23T07:00', null), '2026-03-24T00:00')).toBeUndefined();
});

test.each([
  ['an hour', 'FREQ=HOURLY', 'Europe/Berlin'],
  ['a day that never comes', 'FREQ=MONTHLY;BYMONTHDAY=31', 'Europe/Berlin'],
  ['nonsense', 'whenever', 'Europe/Berlin'],
  ['a zone that is none', 'FREQ=DAILY', 'Moon/Tycho'],
])('no task recurs by %s', (_, rule, zone) => {
  const parsed = TaskBody.safeParse(task('2026-03-23T07:00', rule, zone));
  expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['recurrence']]);
});

test.each([
  ['asset/00000000-0000-4000-8000-000000000001', true],
  ['change/CHG-12', true],
  ['../etc/passwd', false],
  ['asset/<script>', false],
  ['asset', false],
])('%s as its subject: %s', (subject, isTaken) => {
  const body = { ...task('2026-03-23T07:00', null), subject };
  expect(TaskBody.safeParse(body).success).toBe(isTaken);
});
