/** C14: every emergency change is reviewed by both sides in time. csms.md §4, §3.2 Emergency. */
import type { Assessment } from '../assessment.ts';
import { defineCheck } from '../check.ts';
import type { RequestRow } from '../views.ts';
import { ageOf, HOUR_MS } from '../watched.ts';

export const emergencyReviews = defineCheck({
  id: 'C14',
  title: 'Every emergency change is reviewed in time',
  basis: 'REC',
  requirements: {
    'iec-62443-2-1': ['CM 1.4', 'USER 2.3'],
    'iec-62443-3-3': ['SR 2.1'],
    'iso-27001': ['A.8.32'],
    'nist-csf': ['ID.RA-07'],
  },
  needs: ['requests'],
  settings: {
    hours: {
      ...{ default: 72, min: 1, max: 720, unit: 'hours' },
      says: 'So long after it was opened an emergency may wait for its review.',
    },
  },
  watchedDays: null,

  assess({ requests }, { settings, now }): Assessment {
    const emergencies = requests.filter(({ openedAt }) => openedAt !== null);
    const isUnreviewed = ({ openedAt, reviewedAt }: RequestRow) =>
      openedAt !== null && reviewedAt === null && ageOf(openedAt, now) > settings.hours * HOUR_MS;
    return {
      n: emergencies.length,
      failing: emergencies.filter(isUnreviewed).map(({ id, ref, openedAt }) => ({
        subject: `change:${id}`,
        says: `${ref} was opened as an emergency on ${openedAt?.slice(0, 16)}Z and is not reviewed by both sides.`,
      })),
    };
  },
});
