/** C17: a conduit rule that nothing uses is reviewed or taken out. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { RuleRow } from '../views.ts';
import { isWithin } from '../watched.ts';

export const unusedRules = defineCheck({
  id: 'C17',
  title: 'Conduit rules that nothing uses are reviewed or removed',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.2', 'NET 1.7'],
    'iec-62443-3-3': ['SR 7.7', 'SR 5.2'],
    'iso-27001': ['A.8.20'],
    'nist-csf': ['ID.AM-03', 'PR.IR-01'],
  },
  needs: ['rules'],
  settings: {
    days: {
      ...{ default: 90, min: 7, max: 365, unit: 'days' },
      says: 'After so many days without use, counted from its approval on, a rule is looked at again.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ rules }, { settings, now }): Assessment {
    if (rules.length === 0) return { n: 0, failing: [], na: 'No conduit rule concerns this zone.' };
    const isUnused = ({ lastUsed, approvedAt }: RuleRow) =>
      !isWithin(approvedAt, settings.days, now) &&
      (lastUsed === null || !isWithin(lastUsed, settings.days, now));
    return {
      n: rules.length,
      failing: rules.filter(isUnused).map(({ conduit, name, rule, lastUsed }) => ({
        subject: `conduit:${conduit}`,
        says: `${name}: rule ${rule} was ${lastUsed === null ? 'never used' : `last used on ${lastUsed.slice(0, 10)}`}.`,
      })),
    };
  },
});
