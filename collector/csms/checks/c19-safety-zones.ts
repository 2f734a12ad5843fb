/** C19: nothing flows into a safety zone but what its conduits allow. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { countOf, flowFinding } from '../flows.ts';
import { isWithin } from '../watched.ts';

export const safetyZones = defineCheck({
  id: 'C19',
  title: 'A safety zone is reached from elsewhere by approved conduits alone',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.3'],
    'iec-62443-3-3': ['SR 5.1', 'SR 5.2'],
    'iec-62443-3-2': ['ZCR 3.3'],
    'iso-27001': ['A.8.22'],
    'nist-csf': ['PR.IR-01'],
  },
  needs: ['flows'],
  settings: {
    days: { default: 7, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ flows }, { scope, settings, now }): Assessment {
    if (scope.side !== 'safety') return { n: 0, failing: [], na: 'It is no safety zone.' };
    const incoming = flows.filter(
      ({ direction, isFromSafety, lastSeen }) =>
        direction === 'in' && !isFromSafety && isWithin(lastSeen, settings.days, now),
    );
    return {
      n: countOf(incoming),
      failing: incoming.filter(({ isApproved }) => !isApproved).map(flowFinding),
    };
  },
});
