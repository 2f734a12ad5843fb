/** C24: no session from afar but under a grant or an approved change, in its window. csms.md §4, §3.2a.8. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts, isUncovered } from '../judged-drifts.ts';
import { isWithin } from '../watched.ts';

export const remoteAccess = defineCheck({
  id: 'C24',
  title: 'No remote session outside an active grant or approved change and its window',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['NET 3.1', 'NET 3.2', 'NET 3.3'],
    'iec-62443-3-3': ['SR 1.13', 'SR 2.6'],
    'iec-62443-2-4': ['SP.07'],
    'iso-27001': ['A.5.22', 'A.8.20'],
    'nist-csf': ['PR.AA-05', 'DE.CM-06'],
    'attack-ics': ['T0822'],
  },
  needs: ['drifts'],
  settings: {
    days: { default: 30, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts }, { settings, now }): Assessment {
    const sessions = drifts.filter(
      ({ kind, latest }) => kind === 'remote.session' && isWithin(latest, settings.days, now),
    );
    return assessDrifts(sessions, isUncovered);
  },
});
