/** The calendar as other programs read it, whatever is written in a title. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agendaOf, type Planned } from '../../../collector/change/agenda.ts';
import { calendarFile } from '../../../collector/change/calendar.ts';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { readCalendar } from '../../support/calendar-reader.ts';
import { at, request, window } from '../../support/change-control.ts';

const range = { from: Date.parse('2026-01-01Z'), to: Date.parse('2027-01-01Z') };
const planned = (more: Partial<ChangeRequest> = {}): Planned => ({
  kind: 'change',
  body: request({ state: 'scheduled', ...more }),
});
const fileOf = (...all: readonly Planned[]) =>
  calendarFile('Plumbline: plant', agendaOf(all, range, 1000), at('08:00'));
const read = (...all: readonly Planned[]) => readCalendar(fileOf(...all)).events;

test('a window is an event with the title, in UTC', () => {
  expect(read(planned({ title: 'New logic' }))).toMatchObject([
    {
      summary: 'CHG-1 New logic',
      status: 'CONFIRMED',
      from: '2026-05-12T22:00:00Z',
      to: '2026-05-12T23:00:00Z',
    },
  ]);
});

test('what is asked for is tentative, what is called off is cancelled, a draft is not shown', () => {
  const states = (['submitted', 'approved', 'cancelled', 'draft', 'rejected'] as const).map(
    (state) => planned({ state, ref: `CHG-${state}` }),
  );
  expect(
    read(...states)
      .map(({ summary, status }) => `${summary} ${status}`)
      .sort(),
  ).toEqual([
    'CHG-approved A change CONFIRMED',
    'CHG-cancelled A change CANCELLED',
    'CHG-submitted A change TENTATIVE',
  ]);
});

test('a window that recurs at night keeps the hour on the wall when the clock is changed', () => {
  const nightly = window('20:00', '22:00', {
    from: '2026-03-27T21:00:00.000Z' as Instant,
    to: '2026-03-27T23:00:00.000Z' as Instant,
    zone: 'Europe/Berlin',
    recurrence: 'FREQ=DAILY;COUNT=3',
  });
  expect(read(planned({ windows: [nightly] })).map(({ from }) => from)).toEqual([
    '2026-03-27T21:00:00Z',
    '2026-03-28T21:00:00Z',
    '2026-03-29T20:00:00Z',
  ]);
});

test('an outage is on it as well', () => {
  const body = { id: 'o', ref: 'OUT-3', title: 'Overhaul', version: 1, site: 'plant' as SiteId };
  const windows = [window('08:00', '12:00')];
  const [event] = read({ kind: 'outage', body: { ...body, zone: 'cell-2', windows } });
  expect(event).toMatchObject({ summary: 'OUT-3 Overhaul', uid: 'o-1@plumbline' });
});

describe('the name of an event', () => {
  test('stays when its window is moved or its title written anew, so that it moves on calendars too', () => {
    const [before] = read(planned());
    const [after] = read(
      planned({ version: 2, title: 'Another', windows: [window('+1 22:00', '+1 23:00')] }),
    );
    expect(after?.uid).toBe(before?.uid);
    expect(after?.from).not.toBe(before?.from);
  });

  test('is no other event’s', () => {
    const weekly = window('22:00', '23:00', { recurrence: 'FREQ=WEEKLY;COUNT=5' });
    const all = read(
      planned({ windows: [weekly, window('+1 08:00', '+1 09:00')] }),
      planned({ ref: 'CHG-2' }),
    );
    expect(all).toHaveLength(7);
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(7);
  });
});

test('whatever is written in a title, lines are short, the file is read back, and nothing is injected', () => {
  const octets = new TextEncoder();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({
          unit: fc.constantFrom('\r', '\n', ',', ';', '\\', ' ', 'é', '漢', '🚧', ':', '"'),
          maxLength: 200,
        }),
        fc.constant('x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil'),
      ),
      (title) => {
        const file = fileOf(planned({ title, rollback: title }));
        const lines = file.split('\r\n');
        expect(lines.pop()).toBe('');
        for (const line of lines) {
          expect(octets.encode(line).length).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/);
          expect(line).not.toMatch(/\p{Cs}/u);
        }
        const { events } = readCalendar(file);
        expect(events).toHaveLength(1);
        const plain = title
          .replaceAll(/\r\n?/g, '\n')
          .replaceAll(/[\p{Cc}\p{Cs}]/gu, (one) => (one === '\n' ? one : ' '));
        expect(events[0]?.summary).toBe(`CHG-1 ${plain}`);
      },
    ),
    { numRuns: 300 },
  );
});
