/** C08: no change that nobody asked for stays open for longer than its severity allows. csms.md §4. */
import type { Severity } from '../../drift/severity.table.ts';
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts, isUnasked } from '../judged-drifts.ts';
import type { DriftRow } from '../views.ts';
import { ageOf, HOUR_MS } from '../watched.ts';

export const openDrift = defineCheck({
  id: 'C08',
  title: 'No unauthorised or wrong-scope drift is open past its time',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.4', 'CM 1.3'],
    'iec-62443-3-3': ['SR 3.4', 'SR 7.6'],
    'iso-27001': ['A.8.9', 'A.8.32'],
    'nist-csf': ['PR.PS-01', 'ID.RA-07', 'DE.CM-09'],
    'cisa-cpg': ['3.N'],
  },
  needs: ['drifts'],
  settings: {
    criticalHours: hours(4, 'critical'),
    highHours: hours(24, 'high'),
    mediumHours: hours(72, 'medium'),
    lowHours: hours(336, 'low, or none'),
    days: {
      ...{ default: 30, min: 1, max: 90, unit: 'days' },
      says: 'So many days somebody has to have been watching.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts }, { settings, now }): Assessment {
    const limits: Record<Severity, number> = {
      critical: settings.criticalHours,
      high: settings.highHours,
      medium: settings.mediumHours,
      low: settings.lowHours,
      info: settings.lowHours,
    };
    const isOverdue = ({ known, severity }: DriftRow) =>
      ageOf(known, now) > limits[severity] * HOUR_MS;
    return assessDrifts(
      drifts.filter(({ isOpen }) => isOpen),
      (verdict, drift) => isUnasked(verdict) && isOverdue(drift),
    );
  },
});

function hours(limit: number, severity: string) {
  const says = `So long such a drift of severity ${severity} may stay open.`;
  return { default: limit, min: 1, max: 8760, unit: 'hours', says } as const;
}
