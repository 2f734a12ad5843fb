/** Whether somebody was watching a zone, all of it, in the days before now. */
import type { Instant } from '../../protocols/messages/names.ts';
import { type Span, share, union } from '../coverage/timeline.ts';
import type { Doubt } from './assessment.ts';
import type { WatchRow } from './views.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Milliseconds from `at` to `now`. */
export const ageOf = (at: Instant, now: Instant): number => Date.parse(now) - Date.parse(at);

export const isWithin = (at: Instant, days: number, now: Instant): boolean =>
  ageOf(at, now) <= days * DAY_MS;

/** Of the days up to now, 0 to 1. */
export function shareOf(spans: readonly Span[], days: number, now: Instant): number {
  const to = Date.parse(now);
  return shareBetween(spans, { from: to - days * DAY_MS, to });
}

export const shareBetween = (spans: readonly Span[], range: Span): number =>
  range.from < range.to ? share(union(spans, range), range) : 0;

export interface Wanted {
  readonly days: number;
  readonly percent: number;
  readonly now: Instant;
}

/** Each group of assets by itself: a cell that nobody watched is not made good by its neighbour. */
export function watchDoubts(
  watches: readonly WatchRow[],
  { days, percent, now }: Wanted,
): readonly Doubt[] {
  if (watches.length === 0) {
    return [{ code: 'never-heard', says: 'No agent has ever heard a device here.' }];
  }
  return watches.flatMap(({ agents, assets, watching }) => {
    const watched = shareOf(watching, days, now) * 100;
    if (watched >= percent) return [];
    const says = `${countOf(assets, 'device')} heard by ${agents.join(', ')} ${assets === 1 ? 'was' : 'were'} watched ${Math.floor(watched)} % of the last ${countOf(days, 'day')}.`;
    return [{ code: 'not-watched', says }];
  });
}

export const countOf = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
