/** C23: what listens is what is known to listen. csms.md §4. */
import type { Assessment, Doubt } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts, isUncovered } from '../judged-drifts.ts';
import type { WatchRow } from '../views.ts';
import { countOf } from '../watched.ts';

export const services = defineCheck({
  id: 'C23',
  title: 'No new service listens outside the baseline',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.7', 'COMP 1.1'],
    'iec-62443-3-3': ['SR 7.7', 'SR 7.6'],
    'iso-27001': ['A.8.9', 'A.8.21'],
    'nist-csf': ['PR.PS-01', 'DE.CM-09'],
  },
  needs: ['drifts', 'watches'],
  settings: {
    days: {
      ...{ default: 30, min: 1, max: 90, unit: 'days' },
      says: 'So many days somebody has to have been watching.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts, watches }): Assessment {
    const fresh = drifts.filter(({ kind, isOpen }) => kind === 'service.new' && isOpen);
    const found = assessDrifts(fresh, isUncovered);
    return { ...found, doubts: [...found.doubts, ...learning(watches)] };
  },
});

/** What an agent meets while it learns is its baseline: nothing can be new. */
function learning(watches: readonly WatchRow[]): readonly Doubt[] {
  const assets = watches
    .filter(({ isLearning }) => isLearning)
    .reduce((sum, one) => sum + one.assets, 0);
  if (assets === 0) return [];
  const says = `What is usual for ${countOf(assets, 'device')} is still being learnt.`;
  return [{ code: 'still-learning', says }];
}
