import { describe, expect, test } from 'vitest';
import {
  deadlinesOf,
  type Reportable,
  type Reporting,
  remindersOf,
} from '../../../collector/incidents/deadlines.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const at = (text: string) => `${text}:00.000Z` as Instant;
const berlin: Reporting = { regimes: ['nis2'], timeZone: 'Europe/Berlin' };
const detected = (text: string, more: Partial<Reportable> = {}): Reportable => ({
  ...{ detectedAt: at(text), isReportable: null, notifications: [] },
  ...more,
});
const due = (reportable: Reportable, reporting = berlin) =>
  deadlinesOf(reportable, reporting).map((one) => `${one.id} ${one.due.slice(0, 16)}`);

describe('the reports of NIS2', () => {
  test('are due after a day, three days and a month', () => {
    expect(due(detected('2026-06-10T08:15'))).toEqual([
      'nis2/early-warning 2026-06-11T08:15',
      'nis2/notification 2026-06-13T08:15',
      'nis2/final-report 2026-07-10T08:15',
    ]);
  });

  test('24 hours are 24 hours in the night in which the clocks go forward, and in the one in which they go back', () => {
    expect(due(detected('2026-03-28T12:00'))[0]).toBe('nis2/early-warning 2026-03-29T12:00');
    expect(due(detected('2026-10-24T12:00'))[0]).toBe('nis2/early-warning 2026-10-25T12:00');
  });

  test('a month ends at the same time on the wall, which is an hour earlier in summer', () => {
    expect(due(detected('2026-03-10T11:00'))[2]).toBe('nis2/final-report 2026-04-10T10:00');
    expect(due(detected('2026-10-10T10:00'))[2]).toBe('nis2/final-report 2026-11-10T11:00');
  });

  test('the month is that of the calendar at the site', () => {
    // Half past midnight of 1 March in Berlin.
    expect(due(detected('2026-02-28T23:30'))[2]).toBe('nis2/final-report 2026-03-31T22:30');
    const utc: Reporting = { regimes: ['nis2'], timeZone: 'UTC' };
    expect(due(detected('2026-02-28T23:30'), utc)[2]).toBe('nis2/final-report 2026-03-28T23:30');
  });

  test('a month of a month without that day ends with it', () => {
    expect(due(detected('2026-01-31T12:00'))[2]).toBe('nis2/final-report 2026-02-28T12:00');
  });

  test('the month was written from memory, and says so', () => {
    const verified = deadlinesOf(detected('2026-06-10T08:15'), berlin).map((one) => one.isVerified);
    expect(verified).toEqual([true, true, false]);
  });

  test('are none where somebody decided so, or where no rule binds the site', () => {
    expect(due(detected('2026-06-10T08:15', { isReportable: false }))).toEqual([]);
    expect(due(detected('2026-06-10T08:15'), { regimes: [], timeZone: 'UTC' })).toEqual([]);
  });

  test('run by UTC where the zone of the site is none', () => {
    expect(
      due(detected('2026-06-10T08:15'), { regimes: ['nis2'], timeZone: 'Moon/Tycho' }),
    ).toHaveLength(3);
  });
});

describe('people are reminded', () => {
  const reportable = detected('2026-06-10T08:00');
  const ids = (told: readonly string[], more: Partial<Reportable> = {}) =>
    remindersOf(deadlinesOf({ ...reportable, ...more }, berlin), told).map(
      (one) => `${one.id} ${one.at.slice(0, 16)}`,
    );

  test('before each report is due and when it is late, the first first', () => {
    expect(ids([])).toEqual([
      'nis2/early-warning soon 2026-06-11T02:00',
      'nis2/early-warning late 2026-06-11T08:00',
      'nis2/notification soon 2026-06-12T08:00',
      'nis2/notification late 2026-06-13T08:00',
      'nis2/final-report soon 2026-07-03T08:00',
      'nis2/final-report late 2026-07-10T08:00',
    ]);
  });

  test('once of each', () => {
    expect(ids(['nis2/early-warning soon'])[0]).toBe('nis2/early-warning late 2026-06-11T08:00');
  });

  test('no more of what was reported; a report that nobody asked for meets nothing', () => {
    const made = { deadline: 'nis2/early-warning', at: at('2026-06-10T10:00') };
    expect(ids([], { notifications: [made] })[0]).toMatch(/^nis2\/notification soon/);
    expect(ids([], { notifications: [{ ...made, deadline: null }] })[0]).toMatch(/^nis2\/early/);
  });
});
