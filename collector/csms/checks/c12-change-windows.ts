/** C12: no change is carried out outside the window it was approved for. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts } from '../judged-drifts.ts';
import { isWithin } from '../watched.ts';

export const changeWindows = defineCheck({
  id: 'C12',
  title: 'No change is carried out outside its approved window',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.4'],
    'iec-62443-3-3': ['SR 7.6'],
    'iso-27001': ['A.8.32'],
    'nist-csf': ['ID.RA-07'],
    'cisa-cpg': ['3.N'],
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
    const recent = drifts.filter(({ latest }) => isWithin(latest, settings.days, now));
    return assessDrifts(recent, (verdict) => verdict === 'out_of_window');
  },
});
