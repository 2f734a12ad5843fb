/** C13: no approved change is over with effects that were not seen, or could not be. csms.md §4, §3.2. */
import type { Assessment, Doubt, Finding } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { RequestRow } from '../views.ts';
import { ageOf, countOf, HOUR_MS } from '../watched.ts';

/** What still has to be settled once the window is over. */
const UNSETTLED: readonly RequestRow['state'][] = [
  'approved',
  'scheduled',
  'in_progress',
  'verifying',
  'incomplete',
];

export const incompleteChanges = defineCheck({
  id: 'C13',
  title: 'No approved change is over with its effects unseen or unverifiable',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.4'],
    'iec-62443-3-3': ['SR 7.6'],
    'iso-27001': ['A.8.32'],
    'nist-csf': ['PR.PS-01', 'ID.RA-07'],
  },
  needs: ['requests'],
  settings: {
    hours: {
      ...{ default: 72, min: 1, max: 720, unit: 'hours' },
      says: 'So long after window and grace a change may still be verified.',
    },
    days: {
      ...{ default: 7, min: 1, max: 90, unit: 'days' },
      says: 'So many days somebody has to have been watching for effects.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ requests }, { settings, now }): Assessment {
    const over = requests.filter(
      ({ state, over: end }) => UNSETTLED.includes(state) && end !== null && end <= now,
    );
    const failing: Finding[] = [];
    let waiting = 0;
    for (const request of over) {
      const isOverdue = ageOf(request.over ?? now, now) > settings.hours * HOUR_MS;
      if (request.state === 'incomplete' || isOverdue) failing.push(findingOf(request));
      else waiting++;
    }
    return { n: over.length, failing, doubts: doubtsOf(waiting) };
  },
});

const findingOf = ({ id, ref, state, over }: RequestRow): Finding => ({
  subject: `change:${id}`,
  says:
    state === 'incomplete'
      ? `${ref} is over since ${over?.slice(0, 16)}Z, and effects that could have been seen were not.`
      : `${ref} is over since ${over?.slice(0, 16)}Z, and nobody has verified it: it is ${state}.`,
});

function doubtsOf(waiting: number): readonly Doubt[] {
  if (waiting === 0) return [];
  return [{ code: 'undecided', says: `${countOf(waiting, 'change')} wait to be verified.` }];
}
