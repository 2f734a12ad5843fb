/** What the clock makes of a grant, and when it was live: pure. Windows are judged as those of changes are. */
import type { Instant } from '../../protocols/messages/names.ts';
import { DAY, HOUR, occurrencesOf } from '../change/window.ts';
import type { Span } from '../coverage/timeline.ts';
import { instantOf } from '../store/time.ts';
import { type AccessGrantBody, overAt } from './access-grant.ts';

/** What of a step the course of a grant is read from. */
export interface Passed {
  readonly event: string;
  readonly to: string;
  readonly at: Instant;
}

/** A vendor is let in on the day: a window is on, or begins within so long. */
export const AHEAD_MS = 12 * HOUR;
/** csms.md §4 C26: what changes the plant is looked at twice as often. */
const REVIEW_DAYS = { view: 180, operate: 180, engineer: 90, admin: 90 } as const;

/** OT lets vendors in each time; everything else holds by itself. */
export const isLetIn = ({ kind }: Pick<AccessGrantBody, 'kind'>): boolean =>
  kind === 'vendor_remote';

/** The times it is for that have something of `range` (ms), in order. */
export function timesOf(
  { from, end, windows }: Pick<AccessGrantBody, 'from' | 'end' | 'windows'>,
  range: Span,
): readonly Span[] {
  const whole = {
    from: Date.parse(from),
    to: end === null ? Number.POSITIVE_INFINITY : Date.parse(end),
  };
  const times = windows.length === 0 ? [whole] : occurrencesOf(windows, range);
  return times.flatMap((time) => cut(cut(time, whole), range) ?? []);
}

function cut(one: Span | undefined, by: Span): Span | undefined {
  if (one === undefined) return undefined;
  const both = { from: Math.max(one.from, by.from), to: Math.min(one.to, by.to) };
  return both.from < both.to ? both : undefined;
}

/** The time that is on at `at` (ms) or begins within half a day. */
export function timeAtHand(body: AccessGrantBody, at: number): Span | undefined {
  return timesOf(body, { from: at, to: at + AHEAD_MS })[0];
}

/** The end of the time a vendor was let in for; undefined: nobody was. */
function endOfVisit(body: AccessGrantBody, steps: readonly Passed[]): number | undefined {
  const begun = steps.findLast(({ event }) => event === 'activate')?.at;
  if (begun === undefined) return undefined;
  const at = Date.parse(begun);
  const first = timesOf(body, { from: at, to: at + 400 * DAY })[0];
  return first?.to ?? at;
}

function reviewAt({ right }: AccessGrantBody, steps: readonly Passed[]): number | undefined {
  const since = steps.findLast(({ event }) => event === 'begin' || event === 'review')?.at;
  if (since === undefined || right === null) return undefined;
  return Date.parse(since) + REVIEW_DAYS[right] * DAY;
}

interface Turn {
  readonly event: 'begin' | 'rest' | 'call-for-review' | 'expire';
  readonly at: number;
}

/** What becomes of it by itself next; undefined: nothing. */
function turnOf(state: string, body: AccessGrantBody, steps: readonly Passed[]): Turn | undefined {
  if (!LASTING.includes(state)) return undefined;
  const over = overAt(body);
  const turns: Turn[] = over === null ? [] : [{ event: 'expire', at: Date.parse(over) }];
  const isVisit = isLetIn(body);
  if (state === 'approved' && !isVisit) turns.push({ event: 'begin', at: Date.parse(body.from) });
  const next = isVisit ? endOfVisit(body, steps) : reviewAt(body, steps);
  if (state === 'active' && next !== undefined) {
    turns.push({ event: isVisit ? 'rest' : 'call-for-review', at: next });
  }
  return turns.sort((a, b) => a.at - b.at || (a.event === 'expire' ? -1 : 1))[0];
}

const LASTING = ['requested', 'approved', 'active', 'review_due'];

export function dueOfGrant(
  state: string,
  body: AccessGrantBody,
  steps: readonly Passed[],
): Instant | null {
  const turn = turnOf(state, body, steps);
  return turn === undefined ? null : instantOf(turn.at);
}

/** At `at`, whatever was to come before: what is over is over, though it never began. */
export function eventOfGrant(
  state: string,
  body: AccessGrantBody,
  steps: readonly Passed[],
  at: Instant,
): Turn['event'] | undefined {
  const over = overAt(body);
  if (LASTING.includes(state) && over !== null && over <= at) return 'expire';
  const turn = turnOf(state, body, steps);
  return turn !== undefined && turn.at <= Date.parse(at) ? turn.event : undefined;
}

/**
 * When somebody could rely on it: from its approval, or from when a vendor was let in, to its end, each
 * time cut to its windows. Not from when the collector noticed.
 */
export function liveIn(
  body: AccessGrantBody,
  steps: readonly Passed[],
  range: Span,
): readonly Span[] {
  const opens = isLetIn(body) ? 'activate' : 'approve';
  const holds = isLetIn(body) ? ['active'] : LASTING.slice(1);
  return steps.flatMap(({ event, at }, index) => {
    if (event !== opens) return [];
    const ended = steps.slice(index + 1).find(({ to }) => !holds.includes(to));
    const until =
      ended === undefined || ended.event === 'expire' || ended.event === 'rest'
        ? Number.POSITIVE_INFINITY
        : Date.parse(ended.at);
    const visit = isLetIn(body) ? endOfVisit(body, steps.slice(0, index + 1)) : undefined;
    const stood = { from: Date.parse(at), to: Math.min(until, visit ?? until) };
    return timesOf(body, range).flatMap((time) => cut(time, stood) ?? []);
  });
}
