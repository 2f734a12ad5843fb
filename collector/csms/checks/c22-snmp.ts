/** C22: SNMP is spoken as version 3, and no community is one that anybody knows. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { SnmpRow } from '../views.ts';
import { isWithin } from '../watched.ts';

export const snmp = defineCheck({
  id: 'C22',
  title: 'No SNMP v1 or v2c and no default community',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['COMP 1.1', 'USER 1.11'],
    'iec-62443-3-3': ['SR 1.5', 'SR 4.1'],
    'iso-27001': ['A.8.5', 'A.5.17', 'A.8.9'],
    'nist-csf': ['PR.AA-03', 'PR.DS-02'],
    'cisa-cpg': ['3.A'],
    'attack-ics': ['T0812'],
  },
  needs: ['snmp'],
  settings: {
    days: { default: 30, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ snmp: spoken }, { settings, now }): Assessment {
    const recent = spoken.filter(({ proven }) => isWithin(proven, settings.days, now));
    return {
      n: new Set(recent.map(({ asset }) => asset)).size,
      failing: recent
        .filter(isWeak)
        .map((row) => ({ subject: `asset:${row.asset}`, says: told(row) })),
    };
  },
});

const isWeak = ({ version, isDefaultCommunity }: SnmpRow) =>
  isDefaultCommunity || version === 'v1' || version === 'v2c';

const told = ({ name, version, isDefaultCommunity }: SnmpRow) =>
  isDefaultCommunity
    ? `${name} answers to an SNMP community that anybody knows.`
    : `${name} speaks SNMP ${version}: its community can be read on the way.`;
