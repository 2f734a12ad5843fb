/**
 * The RRULEs a window may recur by (RFC 5545), expanded as floating time: 22:00 is 22:00, whatever
 * the offset. rrule 2.8 walks to the year 9999 in search of a date that never comes (February 30),
 * and hangs on an interval of nought: so only what must come again is let in.
 */
import rrule from 'rrule';
import type { Span } from '../coverage/timeline.ts';

const { RRule } = rrule;
const DAY = 86_400_000;

const count = /^([1-9][0-9]?|[1-9][0-9]{2})$/;
const until = /^[0-9]{8}(T[0-9]{6}Z?)?$/;
const weekdays = /^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$/;
const placedWeekdays = /^(-?[1-4])?(MO|TU|WE|TH|FR|SA|SU)(,(-?[1-4])?(MO|TU|WE|TH|FR|SA|SU))*$/;
const always = { INTERVAL: count, COUNT: count, UNTIL: until, WKST: /^(MO|SU)$/ };

const grammar: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  DAILY: { ...always, BYDAY: weekdays },
  WEEKLY: { ...always, BYDAY: weekdays },
  MONTHLY: {
    ...always,
    BYDAY: placedWeekdays,
    BYSETPOS: /^-?[1-4]$/,
    BYMONTHDAY: /^-?([1-9]|1[0-9]|2[0-8])(,-?([1-9]|1[0-9]|2[0-8]))*$/,
  },
  YEARLY: always,
};

export type Recurrence = ReadonlyMap<string, string>;

/** Undefined where it is none that is let in. */
export function recurrenceOf(text: string): Recurrence | undefined {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = '', more] = part.split('=');
    if (more !== undefined || parts.has(name)) return undefined;
    parts.set(name, value);
  }
  const allowed = grammar[parts.get('FREQ') ?? ''];
  if (allowed === undefined) return undefined;
  for (const [name, value] of parts) {
    if (name !== 'FREQ' && allowed[name]?.test(value) !== true) return undefined;
  }
  return isSound(parts) ? parts : undefined;
}

function isSound(parts: Recurrence): boolean {
  if (parts.has('COUNT') && parts.has('UNTIL')) return false;
  if (parts.has('BYDAY') && parts.has('BYMONTHDAY')) return false;
  if (parts.has('BYSETPOS') && !weekdays.test(parts.get('BYDAY') ?? '')) return false;
  // Every seventh day from a Tuesday is never a Monday.
  return parts.get('FREQ') !== 'DAILY' || !parts.has('BYDAY') || intervalOf(parts) === 1;
}

/**
 * When it begins, in floating milliseconds: those from `range.from` to `range.to`, both included.
 * `floating` puts a moment of UTC on the wall the rule is written for.
 */
export function beginnings(
  recurrence: Recurrence,
  begins: number,
  range: Span,
  floating: (moment: number) => number,
): readonly number[] {
  const last = Math.min(range.to, untilOf(recurrence, floating));
  const start = begins + skipped(recurrence, begins, range.from);
  if (last < start) return [];
  const known = [...recurrence].filter(([name]) => name !== 'UNTIL');
  const options = RRule.parseString(known.map((part) => part.join('=')).join(';'));
  const rule = new RRule({ ...options, dtstart: new Date(start), until: new Date(last) }, true);
  return rule.between(new Date(range.from), new Date(last), true).map((date) => date.getTime());
}

const intervalOf = (recurrence: Recurrence) => Number(recurrence.get('INTERVAL') ?? 1);

/** Years of days are not walked again: a rule that does not count goes on from a later multiple. */
function skipped(recurrence: Recurrence, begins: number, from: number): number {
  const frequency = recurrence.get('FREQ');
  if (recurrence.has('COUNT') || (frequency !== 'DAILY' && frequency !== 'WEEKLY')) return 0;
  const step = intervalOf(recurrence) * DAY * (frequency === 'DAILY' ? 1 : 7);
  // One less: a week may begin before the day its rule begins on.
  return Math.max(0, Math.floor((from - begins) / step) - 1) * step;
}

function untilOf(recurrence: Recurrence, floating: (moment: number) => number): number {
  const text = recurrence.get('UNTIL');
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)];
  const date = `${year}-${month}-${day}`;
  if (!text.includes('T')) return Date.parse(`${date}T23:59:59Z`);
  const time = `${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13, 15)}`;
  const moment = Date.parse(`${date}T${time}Z`);
  return text.endsWith('Z') ? floating(moment) : moment;
}
