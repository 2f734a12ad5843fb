/** C20: no asset stands in two zones at once, unless that is declared. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';

export const dualHomed = defineCheck({
  id: 'C20',
  title: 'No asset stands in two zones at once unless that is declared',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.1', 'NET 1.2'],
    'iec-62443-3-3': ['SR 5.1'],
    'iso-27001': ['A.8.22'],
    'nist-csf': ['ID.AM-03', 'PR.IR-01'],
  },
  needs: ['assets', 'homes'],
  settings: {
    days: {
      ...{ default: 7, min: 1, max: 90, unit: 'days' },
      says: 'So many days somebody has to have been watching.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ assets, homes }, { scope }): Assessment {
    if (scope.zone === null) return { n: 0, failing: [], na: 'What is in no zone is in no two.' };
    return {
      n: assets.filter(({ isObserved }) => isObserved).length,
      failing: homes
        .filter(({ isDeclared }) => !isDeclared)
        .map(({ asset, name, zones, since }) => ({
          subject: `asset:${asset}`,
          says: `${name} has addresses in ${zones} zones since ${since.slice(0, 10)}.`,
        })),
    };
  },
});
