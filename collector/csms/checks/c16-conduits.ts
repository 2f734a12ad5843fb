/** C16: nothing flows between zones that no approved conduit rule allows. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { countOf, flowFinding } from '../flows.ts';
import { isWithin } from '../watched.ts';

export const conduits = defineCheck({
  id: 'C16',
  title: 'No flow between zones outside an approved conduit rule',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.1', 'NET 1.6'],
    'iec-62443-3-3': ['SR 5.1', 'SR 5.2'],
    'iso-27001': ['A.8.22', 'A.8.20'],
    'nist-csf': ['PR.IR-01', 'DE.CM-01'],
    'cisa-cpg': ['3.I'],
  },
  needs: ['flows'],
  settings: {
    days: { default: 7, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ flows }, { scope, settings, now }): Assessment {
    if (scope.zone === null) return { n: 0, failing: [], na: 'What is in no zone crosses none.' };
    const recent = flows.filter(({ lastSeen }) => isWithin(lastSeen, settings.days, now));
    return {
      n: countOf(recent),
      failing: recent.filter(({ isApproved }) => !isApproved).map(flowFinding),
    };
  },
});
