/** C02: no endpoint that was discovered stays unmatched for longer than a few days. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { AssetRow } from '../views.ts';
import { ageOf, HOUR_MS } from '../watched.ts';

const HIGH = 4;

export const rogueEndpoints = defineCheck({
  id: 'C02',
  title: 'No endpoint that nobody declared stays open',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['CM 1.1', 'NET 1.6'],
    'iec-62443-3-3': ['SR 7.8', 'SR 1.2'],
    'iso-27001': ['A.5.9', 'A.8.16'],
    'nist-csf': ['ID.AM-01', 'DE.CM-01'],
    'cisa-cpg': ['3.R'],
    'attack-ics': ['T0848', 'T0864'],
  },
  needs: ['assets'],
  settings: {
    hours: {
      ...{ default: 72, min: 1, max: 720, unit: 'hours' },
      says: 'So long an endpoint that nobody declared may stay undecided.',
    },
    criticalHours: {
      ...{ default: 24, min: 1, max: 720, unit: 'hours' },
      says: 'The same in a zone of criticality 4 or 5.',
    },
    days: {
      ...{ default: 7, min: 1, max: 90, unit: 'days' },
      says: 'So many days somebody has to have been watching.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ assets }, { scope, settings, now }): Assessment {
    const isCritical = scope.criticality !== null && scope.criticality >= HIGH;
    const hours = isCritical ? settings.criticalHours : settings.hours;
    const observed = assets.filter(({ isObserved }) => isObserved);
    const isOverdue = ({ firstSeen }: AssetRow) =>
      firstSeen !== null && ageOf(firstSeen, now) > hours * HOUR_MS;
    const isIgnored = ({ ignoredUntil }: AssetRow) => ignoredUntil !== null && ignoredUntil > now;
    // What was permitted to be connected there is expected. csms.md §1 row 12.
    const rogues = observed.filter(
      (asset) => !asset.isDeclared && asset.permittedBy === null && isOverdue(asset),
    );
    const findingOf = ({ id, name, firstSeen }: AssetRow) => ({
      subject: `asset:${id}`,
      says: `${name} was first seen on ${day(firstSeen)} and nobody has declared it.`,
    });
    return {
      n: observed.length,
      failing: rogues.filter((asset) => !isIgnored(asset)).map(findingOf),
      tolerated: rogues.filter(isIgnored).map(findingOf),
    };
  },
});

const day = (at: string | null) => at?.slice(0, 10) ?? 'an unknown day';
