/** C04: no difference between what is declared and what is observed stays undecided for long. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { ConflictRow } from '../views.ts';
import { isWithin } from '../watched.ts';

export const attributeConflicts = defineCheck({
  id: 'C04',
  title: 'No conflict between declared and observed identity stays open',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['CM 1.1', 'CM 1.3'],
    'iec-62443-3-3': ['SR 7.8', 'SR 7.6'],
    'iso-27001': ['A.5.9', 'A.8.9'],
    'nist-csf': ['ID.AM-02'],
  },
  needs: ['assets', 'conflicts'],
  settings: {
    days: {
      ...{ default: 7, min: 1, max: 90, unit: 'days' },
      says: 'So long a conflict may stay undecided.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ assets, conflicts }, { settings, now }): Assessment {
    const both = assets.filter(({ isDeclared, isObserved }) => isDeclared && isObserved);
    if (both.length === 0) {
      return { n: 0, failing: [], na: 'No declared asset has been observed: nothing can differ.' };
    }
    const old = conflicts.filter(({ since }) => !isWithin(since, settings.days, now));
    return { n: both.length, failing: old.map(findingOf) };
  },
});

const findingOf = ({ asset, name, field, declared, observed, since }: ConflictRow) => ({
  subject: `asset:${asset}`,
  says: `${name}: ${field} is declared as ${declared ?? 'nothing'} and observed as ${observed ?? 'nothing'} since ${since.slice(0, 10)}.`,
});
