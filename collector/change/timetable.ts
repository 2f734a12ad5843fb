/** What the clock makes of a request: which of its windows is on, which comes, and when all are over. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { instantOf } from '../store/time.ts';
import type { ChangeRequest } from './change.ts';
import { graceOf } from './placement.ts';
import { DAY, occurrencesOf, type Window } from './window.ts';

type Timed = Pick<ChangeRequest, 'windows' | 'graceBeforeMinutes' | 'graceAfterMinutes'>;

/** One after the other: most windows are near, and years are not expanded for those. */
const REACHES = [40 * DAY, 400 * DAY, 4000 * DAY];

/** The first occurrence that is not over at `at` (ms), though it may have begun; undefined: all are. */
export function nextOf({ windows }: Pick<Timed, 'windows'>, at: number): Span | undefined {
  const once = windows.filter(({ recurrence }) => recurrence === null);
  const single = occurrencesOf(once, { from: at, to: Number.POSITIVE_INFINITY })[0];
  const recurring = windows.filter(({ recurrence }) => recurrence !== null);
  for (const reach of recurring.length === 0 ? [] : REACHES) {
    const [first] = occurrencesOf(recurring, { from: at, to: at + reach });
    if (first !== undefined) {
      return single === undefined || first.from < single.from ? first : single;
    }
  }
  return single;
}

/** With the grace behind each: until when the windows that are on at `at` last; undefined: none is. */
export function lastingUntil(request: Timed, at: number): number | undefined {
  const { afterMs } = graceOf(request, 0);
  const { windows } = request;
  const on = occurrencesOf(windows, { from: at - afterMs, to: at + 1 });
  return on.length === 0 ? undefined : Math.max(...on.map(({ to }) => to)) + afterMs;
}

/** When its last window ends, the grace behind it included; null: it recurs without end, or has none. */
export function endOf(request: Timed): number | null {
  const { afterMs } = graceOf(request, 0);
  const ends = request.windows.map((window) => {
    if (window.recurrence === null) return Date.parse(window.to);
    if (!/(^|;)(COUNT|UNTIL)=/.test(window.recurrence)) return Number.POSITIVE_INFINITY;
    const from = Date.parse(window.from);
    const last = occurrencesOf([window], { from, to: from + LONGEST_RECURRENCE }).at(-1);
    return last?.to ?? Number.NEGATIVE_INFINITY;
  });
  const end = Math.max(...ends);
  return Number.isFinite(end) ? end + afterMs : null;
}

const LONGEST_RECURRENCE = 4000 * DAY;

export type Turn = 'schedule' | 'begin' | 'pause' | 'windows-over';

/** What the clock does to a request in this state by now; undefined: nothing yet. */
export function turnOf(state: string, request: Timed, at: number): Turn | undefined {
  const next = nextOf(request, at);
  switch (state) {
    case 'submitted':
      return next === undefined && isPast(request, at) ? 'windows-over' : undefined;
    case 'approved':
      return next === undefined ? 'windows-over' : 'schedule';
    case 'scheduled':
      if (next === undefined) return 'windows-over';
      return next.from <= at ? 'begin' : undefined;
    case 'in_progress':
      if (lastingUntil(request, at) !== undefined) return undefined;
      return next === undefined ? 'windows-over' : 'pause';
    default:
      return undefined;
  }
}

/** When to look again; null: nothing comes of itself. */
export function turnDue(state: string, request: Timed, at: number): Instant | null {
  if (turnOf(state, request, at) !== undefined) return instantOf(at);
  const next = nextOf(request, at);
  switch (state) {
    case 'submitted':
      return momentOf(endOf(request));
    case 'scheduled':
      return momentOf(next?.from ?? null);
    case 'in_progress':
      return momentOf(lastingUntil(request, at) ?? null);
    default:
      return null;
  }
}

const momentOf = (moment: number | null) => (moment === null ? null : instantOf(moment));

const isPast = (request: Timed, at: number) => at >= (endOf(request) ?? Number.POSITIVE_INFINITY);

/** What of the windows was before `at` (ms), each time a window that is once. */
export function cutAt(windows: readonly Window[], at: number): readonly Window[] {
  const from = Math.min(...windows.map((window) => Date.parse(window.from)));
  return occurrencesOf(windows, { from, to: at }).map((span) => ({
    from: instantOf(span.from),
    to: instantOf(Math.min(span.to, at)),
    ...{ zone: 'UTC', recurrence: null },
  }));
}
