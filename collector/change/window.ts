/**
 * When a change may happen. A window that recurs does so by the clock on the wall of its zone: it
 * begins when that clock first shows the time and ends when it last does, summer time or not.
 */
import { IANAZone } from 'luxon';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { beginnings, recurrenceOf } from './recurrence.ts';

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
  /** IANA, `Europe/Berlin`. */
  readonly zone: string;
  /** RFC 5545 RRULE without DTSTART, which is `from`; null: once. */
  readonly recurrence: string | null;
}

export type WindowFlaw =
  | 'ends-before-it-begins'
  | 'longer-than-it-may-be'
  | 'no-such-zone'
  | 'recurrence-not-understood';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** No zone is further from UTC, and no clock is set back by more. */
const FARTHEST = DAY;
/** A commissioning may last for years; what recurs ends within its month. */
const LONGEST_ONCE = 3 * 366 * DAY;
const LONGEST = 31 * DAY;
/** So many a window may have in the time asked about; what is beyond is not expanded. */
export const MOST_OCCURRENCES = 1000;

/** What is wrong with a window before anybody approves it; undefined: nothing. */
export function flawOf({ from, to, zone, recurrence }: Window): WindowFlaw | undefined {
  const length = Date.parse(to) - Date.parse(from);
  if (!(length > 0)) return 'ends-before-it-begins';
  if (length > (recurrence === null ? LONGEST_ONCE : LONGEST)) return 'longer-than-it-may-be';
  if (!IANAZone.isValidZone(zone)) return 'no-such-zone';
  if (recurrence === null) return undefined;
  const rule = recurrenceOf(recurrence);
  const until = rule?.get('UNTIL');
  const isDated = until === undefined || !Number.isNaN(dateOf(until));
  return rule === undefined || !isDated ? 'recurrence-not-understood' : undefined;
}

const dateOf = (until: string) =>
  Date.parse(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`);

/**
 * Every time the windows have something of `range`, in order. A window with a flaw has none: it
 * authorises nothing.
 */
export function occurrencesOf(windows: readonly Window[], range: Span): readonly Span[] {
  return windows
    .flatMap((window) => expanded(window, range))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function expanded(window: Window, range: Span): readonly Span[] {
  if (flawOf(window) !== undefined) return [];
  const once = { from: Date.parse(window.from), to: Date.parse(window.to) };
  const touches = ({ from, to }: Span) => from < range.to && to > range.from;
  const recurrence = window.recurrence === null ? undefined : recurrenceOf(window.recurrence);
  if (recurrence === undefined) return touches(once) ? [once] : [];

  const zone = IANAZone.create(window.zone);
  const floating = (moment: number) => moment + zone.offset(moment) * MINUTE;
  const begins = floating(once.from);
  const length = floating(once.to) - begins;
  if (length <= 0) return [];
  const asked = { from: range.from - length - FARTHEST, to: range.to + FARTHEST };
  return beginnings(recurrence, begins, asked, floating)
    .map((begin) => ({ from: firstAt(begin, zone), to: lastAt(begin + length, zone) }))
    .filter(touches)
    .slice(0, MOST_OCCURRENCES);
}

/** The first moment at which the clock of a zone shows a time or, where it skips that, a later one. */
function firstAt(floating: number, zone: IANAZone): number {
  const { shown, from, to } = readingOf(floating, zone);
  if (shown.length > 0) return Math.min(...shown);
  // Between these two the clock is put forward.
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + zone.offset(middle) * MINUTE < floating) before = middle;
    else after = middle;
  }
  return after;
}

/** The last moment at which the clock shows a time; where it skips that, as if it had not been put forward. */
function lastAt(floating: number, zone: IANAZone): number {
  const { shown, to } = readingOf(floating, zone);
  return shown.length > 0 ? Math.max(...shown) : to;
}

/** A time on the wall, read with the offset before and with the one behind any change near it. */
function readingOf(floating: number, zone: IANAZone) {
  const moments = [floating - FARTHEST, floating + FARTHEST].map(
    (near) => floating - zone.offset(near) * MINUTE,
  );
  return {
    /** When the clock does show it: once, twice, or not at all. */
    shown: moments.filter((moment) => moment + zone.offset(moment) * MINUTE === floating),
    from: Math.min(...moments),
    to: Math.max(...moments),
  };
}
