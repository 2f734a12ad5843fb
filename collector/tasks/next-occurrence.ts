/** When a task that recurs is due again. */
import type { Instant } from '../../protocols/messages/names.ts';
import { DAY, occurrencesOf } from '../change/window.ts';
import { instantOf } from '../store/time.ts';
import { moment, type TaskBody } from './task.ts';

/** Looked for so far ahead, one after the other: what recurs yearly is not expanded by the day. */
const AHEAD = [40 * DAY, 800 * DAY, 100 * 366 * DAY];
/** Nobody who was away for years needs to know exactly how many were missed. */
const MOST_SKIPPED = 999;

/**
 * The task that follows, due after this one and after `now`; undefined: it does not recur, or the
 * last has been. Those that fell due while nobody made them are counted.
 */
export function nextOccurrence(task: TaskBody, now: Instant): TaskBody | undefined {
  const { recurrence, series, due } = task;
  if (recurrence === null) return undefined;
  const after = Math.max(Date.parse(due), Date.parse(now));
  const found = AHEAD.map((ms) => beginningsIn(task, after, after + ms)[0]).find(
    (first) => first !== undefined,
  );
  if (found === undefined) return undefined;
  const passed = beginningsIn(task, Date.parse(due), after).length;
  const skipped = Math.min(passed, MOST_SKIPPED);
  return {
    ...task,
    ...{ due: instantOf(found), result: '', artefact: null },
    series: { begins: series.begins, number: series.number + 1, skipped },
  };
}

/** After `from` and not after `to`. */
function beginningsIn({ recurrence, series }: TaskBody, from: number, to: number) {
  if (recurrence === null || to <= from) return [];
  return occurrencesOf([moment(series.begins, recurrence)], { from, to: to + 1 })
    .map((span) => span.from)
    .filter((begin) => begin > from && begin <= to);
}
