/** What becomes of a row that was judged again. */
import type { ReconciliationRow } from './reconciliation-row.ts';

const JUDGED_EVERY_MS = 3_600_000;

/** Counted on where something is new; its status is as old as it is. When it was judged is noted hourly. */
export function nextRow(
  before: ReconciliationRow | undefined,
  row: ReconciliationRow,
): ReconciliationRow {
  if (before === undefined) return row;
  const since = before.status === row.status ? before.since : row.since;
  const same = { since, judged: before.judged, version: before.version };
  if (textOf({ ...row, ...same }) === textOf(before)) {
    const isFresh = Date.parse(row.judged) - Date.parse(before.judged) < JUDGED_EVERY_MS;
    return isFresh ? before : { ...row, since, version: before.version };
  }
  return { ...row, since, version: before.version + 1 };
}

/** One order of members, whatever order the database gives them. */
const textOf = (row: ReconciliationRow) =>
  JSON.stringify(row, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
