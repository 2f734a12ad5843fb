/** C18: no asset of the plant talks with public addresses, unless a conduit says so. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { isWithin } from '../watched.ts';

export const publicAddresses = defineCheck({
  id: 'C18',
  title: 'No asset exchanges traffic with a public address outside an approved conduit',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.1', 'NET 1.4'],
    'iec-62443-3-3': ['SR 5.2', 'SR 1.13'],
    'iso-27001': ['A.8.20', 'A.8.22'],
    'nist-csf': ['PR.IR-01', 'DE.CM-01'],
    'cisa-cpg': ['3.S'],
    'attack-ics': ['T0883'],
  },
  needs: ['assets', 'contacts'],
  settings: {
    days: { default: 7, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ assets, contacts }, { scope, settings, now }): Assessment {
    if (scope.side === 'it') return { n: 0, failing: [], na: 'It is a zone of IT.' };
    const recent = contacts.filter(
      ({ lastSeen, isApproved }) => !isApproved && isWithin(lastSeen, settings.days, now),
    );
    return {
      n: assets.filter(({ isObserved }) => isObserved).length,
      failing: recent.map(({ asset, name, service, peer, lastSeen }) => ({
        subject: `asset:${asset}`,
        says: `${name} exchanges ${service} with ${peer}, last on ${lastSeen.slice(0, 10)}.`,
      })),
    };
  },
});
