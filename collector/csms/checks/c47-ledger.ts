/** C47: the evidence ledger is what was written, as far as somebody outside remembers it. csms.md §4, §2 Ledger. */
import type { Assessment, Doubt } from '../assessment.ts';
import { defineCheck } from '../check.ts';
import type { LedgerRow } from '../views.ts';
import { ageOf, HOUR_MS } from '../watched.ts';

export const ledger = defineCheck({
  id: 'C47',
  title: 'The evidence ledger verifies end to end, and against what is remembered outside',
  basis: 'OBS',
  per: 'collector',
  requirements: {
    'iec-62443-2-1': ['DATA 1.7', 'EVENT 1.6'],
    'iec-62443-3-3': ['SR 3.9'],
    'iso-27001': ['A.5.28', 'A.5.33'],
    'nist-csf': ['PR.DS-01', 'RS.AN-06'],
  },
  needs: ['ledger'],
  settings: {
    hours: {
      ...{ default: 24, min: 1, max: 720, unit: 'hours' },
      says: 'So long ago somebody outside may have remembered it last.',
    },
  },
  watchedDays: null,

  assess({ ledger: rows }, { settings, now }): Assessment {
    const n = rows.reduce((sum, { records }) => sum + records, 0);
    return {
      n,
      failing: rows.flatMap(({ findings }) =>
        findings.map((says) => ({ subject: 'ledger', says })),
      ),
      doubts:
        n === 0
          ? [{ code: 'nothing-there', says: 'Nothing has been written into the ledger.' }]
          : rows.flatMap((row) => doubtsOf(row, settings.hours * HOUR_MS, now)),
    };
  },
});

function doubtsOf(
  { anchoredAt, anchoredBy }: LedgerRow,
  longestMs: number,
  now: NonNullable<LedgerRow['anchoredAt']>,
): readonly Doubt[] {
  if (anchoredAt === null) {
    const says = 'Nobody outside remembers it: an end that was cut off would not show.';
    return [{ code: 'not-anchored', says }];
  }
  if (ageOf(anchoredAt, now) <= longestMs) return [];
  const says = `Last remembered by ${anchoredBy ?? 'somebody'} on ${anchoredAt.slice(0, 16)}Z: what came behind is vouched for by nobody.`;
  return [{ code: 'not-anchored', says }];
}
