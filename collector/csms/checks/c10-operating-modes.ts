/** C10: no operating mode changes but by an approved change, and no safety controller is left out of run. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts, isUncovered } from '../judged-drifts.ts';
import type { ModeRow } from '../views.ts';
import { ageOf, isWithin } from '../watched.ts';

const MINUTE_MS = 60_000;

export const operatingModes = defineCheck({
  id: 'C10',
  title: 'No operating mode changes outside an approved change; safety controllers stay in run',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.4', 'DATA 1.3'],
    'iec-62443-3-3': ['SR 3.4', 'SR 2.1'],
    'iso-27001': ['A.8.32', 'A.8.16'],
    'nist-csf': ['DE.CM-09', 'ID.RA-07'],
    'attack-ics': ['T0858'],
  },
  needs: ['drifts', 'modes'],
  settings: {
    days: {
      ...{ default: 30, min: 1, max: 90, unit: 'days' },
      says: 'So far back is looked.',
    },
    minutes: {
      ...{ default: 60, min: 1, max: 10_080, unit: 'minutes' },
      says: 'So long a safety controller may be in another mode than run.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts, modes }, { settings, now }): Assessment {
    const changes = drifts.filter(
      ({ kind, latest }) => kind === 'mode.changed' && isWithin(latest, settings.days, now),
    );
    const found = assessDrifts(changes, isUncovered);
    const left = modes.filter(
      (mode) => !isRunning(mode) && ageOf(mode.since, now) > settings.minutes * MINUTE_MS,
    );
    return {
      ...found,
      n: found.n + modes.length,
      failing: [...found.failing, ...left.map(findingOf)],
    };
  },
});

/** `run`, `remote run`, `running`: whatever the maker calls it. */
const isRunning = ({ mode }: ModeRow) => /\brun(ning)?\b/i.test(mode);

const findingOf = ({ asset, name, part, mode, since }: ModeRow) => ({
  subject: `asset:${asset}`,
  says: `${name}${part === '' ? '' : ` (${part})`} is a safety controller and in ${mode} since ${since.slice(0, 16)}Z.`,
});
