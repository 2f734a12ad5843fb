/** When work is to be found at, for a lookup: its windows and emergencies as few spans as say the same. */
import type { Span } from '../coverage/timeline.ts';
import { NEAR_MS } from './candidate.ts';
import type { ChangeRequest } from './change.ts';
import { LATEST_OPENING_MS, spanOf } from './emergency.ts';
import { DAY, occurrencesOf, type Window } from './window.ts';

/** What recurs is expanded so far ahead, and again before half of it is over. */
export const HORIZON_MS = 400 * DAY;
export const EXTENDED_BEFORE_MS = HORIZON_MS / 2;

/** Nothing recurs so often within as to be cut short: see MOST_OCCURRENCES. */
const STRETCH_MS = 365 * DAY;

/** Up to when windows are expanded: `now` in ms; null: they are all there is. */
export function horizonOf(windows: readonly Window[], now: number): number | null {
  const recurring = windows.filter(({ recurrence }) => recurrence !== null);
  if (recurring.length === 0) return null;
  return Math.max(now, ...recurring.map(({ from }) => Date.parse(from))) + HORIZON_MS;
}

/**
 * Ordered and apart, what recurs up to `horizon`. A change is looked for within NEAR_MS of a window:
 * what lies between two that are no further apart than twice that is near one of them, and is joined.
 */
export function spansOf(windows: readonly Window[], horizon: number): readonly Span[] {
  return joined(windows.flatMap((window) => expandedOf(window, horizon)));
}

/** Also the time in which its emergency may explain something. */
export function plannedOf(
  { windows, emergency }: Pick<ChangeRequest, 'windows' | 'emergency'>,
  horizon: number,
): readonly Span[] {
  if (emergency === null) return spansOf(windows, horizon);
  const { from, to } = spanOf(emergency);
  return [...spansOf(windows, horizon), { from: from - LATEST_OPENING_MS, to }];
}

function expandedOf(window: Window, horizon: number): readonly Span[] {
  const begins = Date.parse(window.from);
  if (window.recurrence === null) {
    return occurrencesOf([window], { from: begins, to: Number.POSITIVE_INFINITY });
  }
  const spans: Span[] = [];
  for (let from = begins; from < horizon; from += STRETCH_MS) {
    const range = { from, to: Math.min(from + STRETCH_MS, horizon) };
    spans.push(...occurrencesOf([window], range));
  }
  return spans;
}

function joined(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last === undefined || from - last.to > 2 * NEAR_MS) found.push({ from, to });
    else found[found.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return found;
}
