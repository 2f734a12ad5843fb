/** C09: no program, parameter or protection was changed by engineering means without leave. csms.md §4. */
import { kindTable } from '../../change/change-kinds.table.ts';
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts, isUnapproved } from '../judged-drifts.ts';
import type { DriftRow } from '../views.ts';
import { isWithin } from '../watched.ts';

export const engineeringWrites = defineCheck({
  id: 'C09',
  title: 'No engineering write or program download without an approved change',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.4', 'EVENT 1.1'],
    'iec-62443-3-3': ['SR 3.4', 'SR 2.1'],
    'iso-27001': ['A.8.32', 'A.8.16'],
    'nist-csf': ['DE.CM-01', 'DE.CM-09', 'ID.RA-07'],
    'attack-ics': ['T0843', 'T0889', 'T0836'],
  },
  needs: ['drifts'],
  settings: {
    days: {
      ...{ default: 30, min: 1, max: 90, unit: 'days' },
      says: 'So far back is looked.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts }, { settings, now }): Assessment {
    const acts = drifts.filter(
      (drift) => isEngineering(drift) && isWithin(drift.latest, settings.days, now),
    );
    return assessDrifts(acts, isUnapproved);
  },
});

/** Operating modes and firmware have checks of their own. */
function isEngineering({ kind }: DriftRow): boolean {
  const { isEngineering: isSo, family } = kindTable[kind];
  return isSo && family !== 'mode' && family !== 'firmware';
}
