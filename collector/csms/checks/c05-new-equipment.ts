/** C05: equipment that is new to the site is reviewed within days of its first sight. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { isWithin } from '../watched.ts';

/** Newcomers of so long ago that were never reviewed still count. */
const LOOK_BACK_DAYS = 365;

export const newEquipment = defineCheck({
  id: 'C05',
  title: 'New equipment is security-reviewed within days of its first sight',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['ORG 2.1', 'CM 1.1'],
    'iec-62443-3-3': ['SR 7.8'],
    'iec-62443-3-2': ['ZCR 5.1'],
    'iso-27001': ['A.5.8', 'A.5.9'],
    'nist-csf': ['ID.RA-09', 'ID.AM-08'],
    'cisa-cpg': ['3.P'],
  },
  needs: ['arrivals'],
  settings: {
    days: {
      ...{ default: 10, min: 1, max: 90, unit: 'days' },
      says: 'So long a review may take from the first sight on.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ arrivals }, { settings, now }): Assessment {
    const recent = arrivals.filter(({ firstSeen }) => isWithin(firstSeen, LOOK_BACK_DAYS, now));
    const late = recent.filter(
      ({ firstSeen, reviewedAt, permittedBy }) =>
        // A permit was a look at it beforehand. csms.md §1 row 12.
        permittedBy === null && reviewedAt === null && !isWithin(firstSeen, settings.days, now),
    );
    return {
      n: recent.length,
      failing: late.map(({ asset, name, firstSeen }) => ({
        subject: `asset:${asset}`,
        says: `${name} is new since ${firstSeen.slice(0, 10)} and nobody has finished a review of it.`,
      })),
    };
  },
});
