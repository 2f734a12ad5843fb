/** Was anyone watching between two moments, and how well: from the intervals of one agent, or of several. */
import type { Instant } from '../../protocols/messages/names.ts';
import { instantOf } from '../store/time.ts';
import { type GapReason, gapReasons } from './gap-reasons.table.ts';
import { type Interval, SEAM_MS } from './interval.ts';
import { isWatching } from './sights.table.ts';

/** Milliseconds since 1970, `from` before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Gap {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: GapReason;
  /** False: a report that arrives later may still fill it. */
  readonly isFinal: boolean;
}

export interface Timeline {
  /** Shares of the time asked about, 0 to 1: something could have been seen; all of it could. */
  readonly watched: number;
  readonly clear: number;
  readonly gaps: readonly Gap[];
  /** Where something could have been seen, and where all of it could: ordered, apart from each other. */
  readonly watching: readonly Span[];
  readonly clearly: readonly Span[];
}

/** What became of the reports that are not there yet. */
export type Outstanding = Extract<GapReason, 'on-its-way' | 'agent-silent' | 'agent-offline'>;

/**
 * `intervals`: of one agent; all that touch `range`, with the one before it and the one behind it
 * where there are such.
 */
export function timelineOf(
  intervals: readonly Interval[],
  range: Span,
  outstanding: Outstanding,
): Timeline {
  const watching = union(intervals.filter(({ sight }) => isWatching(sight)).map(spanOf), range);
  const clearly = union(intervals.filter(({ sight }) => sight === 'clear').map(spanOf), range);
  const present = union(intervals.map(spanOf), range);
  const gaps = [
    ...complement(present, range).map((span) => absence(span, intervals, outstanding)),
    ...complement(watching, range)
      .flatMap((span) => present.map((one) => overlap(one, span)))
      .filter((span) => span !== undefined)
      .map((span) => gap(span, 'silent')),
  ];
  return {
    watched: share(watching, range),
    clear: share(clearly, range),
    gaps: gaps.sort((a, b) => (a.from < b.from ? -1 : 1)),
    watching,
    clearly,
  };
}

/** Spans as one ordered list of spans apart from each other, cut to `range`. */
export function union(spans: readonly Span[], range: Span): readonly Span[] {
  const found: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const cut = overlap(span, range);
    if (cut === undefined) continue;
    const last = found.at(-1);
    if (last !== undefined && cut.from <= last.to + SEAM_MS) last.to = Math.max(last.to, cut.to);
    else found.push({ ...cut });
  }
  return found;
}

/** What `range` has beside `spans`, which are ordered and apart. */
export function complement(spans: readonly Span[], range: Span): readonly Span[] {
  const found: Span[] = [];
  let from = range.from;
  for (const span of spans) {
    if (span.from > from) found.push({ from, to: span.from });
    from = Math.max(from, span.to);
  }
  if (from < range.to) found.push({ from, to: range.to });
  return found;
}

export function share(spans: readonly Span[], range: Span): number {
  const sum = spans.reduce((total, { from, to }) => total + to - from, 0);
  return sum / (range.to - range.from);
}

const spanOf = ({ begun, until }: Interval): Span => ({
  from: Date.parse(begun),
  to: Date.parse(until),
});

function overlap(one: Span, other: Span): Span | undefined {
  const from = Math.max(one.from, other.from);
  const to = Math.min(one.to, other.to);
  return from < to ? { from, to } : undefined;
}

function absence(span: Span, intervals: readonly Interval[], outstanding: Outstanding): Gap {
  const before = intervals.filter(({ until }) => Date.parse(until) <= span.from);
  const isFollowed = intervals.some(({ begun }) => Date.parse(begun) >= span.to);
  const last = before.reduce<Interval | undefined>(
    (best, one) => (best === undefined || best.until < one.until ? one : best),
    undefined,
  );
  if (!isFollowed) return gap(span, outstanding);
  return gap(span, last === undefined ? 'not-begun' : (last.ended ?? 'unexplained'));
}

const gap = ({ from, to }: Span, reason: GapReason): Gap => ({
  from: instantOf(from),
  to: instantOf(to),
  reason,
  isFinal: gapReasons[reason].isFinal,
});
