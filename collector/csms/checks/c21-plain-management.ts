/** C21: nothing is managed by means that anybody on the way can read. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { isWithin } from '../watched.ts';

export const plainManagement = defineCheck({
  id: 'C21',
  title: 'No telnet, FTP, TFTP, HTTP or VNC in use',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.7', 'COMP 1.1'],
    'iec-62443-3-3': ['SR 4.1', 'SR 7.7'],
    'iso-27001': ['A.8.21', 'A.8.24'],
    'nist-csf': ['PR.DS-02'],
    'cisa-cpg': ['3.K'],
  },
  needs: ['assets', 'plainServices'],
  settings: {
    days: { default: 30, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ assets, plainServices }, { settings, now }): Assessment {
    const used = plainServices.filter(({ lastSeen }) => isWithin(lastSeen, settings.days, now));
    return {
      n: assets.filter(({ isObserved }) => isObserved).length,
      failing: used.map(({ asset, name, protocol, port, lastSeen }) => ({
        subject: `asset:${asset}`,
        also: [`service:${protocol}`],
        says: `${name} was used over ${protocol} on port ${port}, last on ${lastSeen.slice(0, 10)}.`,
      })),
    };
  },
});
