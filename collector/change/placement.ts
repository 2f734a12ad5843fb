/** Where a change that happened somewhere between two moments lies to a window. csms.md §3.2, §3.2a.7. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { instantOf } from '../store/time.ts';
import type { ChangeRequest } from './change.ts';
import { MINUTE } from './window.ts';

/** Before: none. After: what a poll needs to see the change, at least half an hour. */
export const DEFAULT_GRACE = { beforeMinutes: 0, afterMinutes: 30, polls: 2 } as const;

export interface Grace {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** `pollMs`: how often the value is looked at; 0 where it was seen to happen. */
export function graceOf(
  {
    graceBeforeMinutes,
    graceAfterMinutes,
  }: Pick<ChangeRequest, 'graceBeforeMinutes' | 'graceAfterMinutes'>,
  pollMs: number,
): Grace {
  const { beforeMinutes, afterMinutes, polls } = DEFAULT_GRACE;
  return {
    beforeMs: (graceBeforeMinutes ?? beforeMinutes) * MINUTE,
    afterMs:
      graceAfterMinutes === null
        ? Math.max(afterMinutes * MINUTE, polls * pollMs)
        : graceAfterMinutes * MINUTE,
  };
}

/** What is between two moments, both included, widened by what the clocks may be off. */
export function uncertainty(earliest: Instant, latest: Instant, skewMs: number): Span {
  return { from: Date.parse(earliest) - skewMs, to: Date.parse(latest) + skewMs };
}

/** A window is written the same each time, for each of thousands of changes. */
const written = new WeakMap<Span, { readonly from: Instant; readonly to: Instant }>();

/** Of a span that has an end. */
export function instantsOf(span: Span): { readonly from: Instant; readonly to: Instant } {
  const known = written.get(span);
  if (known !== undefined) return known;
  const made = { from: instantOf(span.from), to: instantOf(span.to) };
  written.set(span, made);
  return made;
}

export type Placement = 'within' | 'within-grace' | 'contains' | 'overlaps' | 'before' | 'after';

/**
 * `contains`: it may have happened at any time of the whole window, or outside it. A moment that
 * only touches the edge of a window is within it.
 */
export function placementOf(when: Span, window: Span, { beforeMs, afterMs }: Grace): Placement {
  const [from, to] = [window.from - beforeMs, window.to + afterMs];
  if (when.from >= window.from && when.to <= window.to) return 'within';
  if (when.from >= from && when.to <= to) return 'within-grace';
  if (when.to < from) return 'before';
  if (when.from > to) return 'after';
  return when.from <= window.from && when.to >= window.to ? 'contains' : 'overlaps';
}
