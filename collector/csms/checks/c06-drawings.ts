/** C06: drawings of zones and conduits are drawn and approved again when the network moved, and once a year. csms.md §4. */
import type { Assessment, Finding } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { DrawingRow, TopologyRow } from '../views.ts';
import { countOf, isWithin } from '../watched.ts';

export const drawings = defineCheck({
  id: 'C06',
  title: 'Drawings of zones and conduits are approved after the last change, and not old',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.2', 'NET 1.2'],
    'iec-62443-3-3': ['SR 5.1'],
    'iec-62443-3-2': ['ZCR 6.3'],
    'iso-27001': ['A.8.20', 'A.8.22'],
    'nist-csf': ['ID.AM-03'],
    'cisa-cpg': ['2.E'],
  },
  needs: ['assets', 'drawings', 'topology'],
  settings: {
    days: {
      ...{ default: 365, min: 30, max: 400, unit: 'days' },
      says: 'After so many days a drawing is approved again, whatever happened.',
    },
    graceDays: {
      ...{ default: 14, min: 0, max: 90, unit: 'days' },
      says: 'So long after something moved a drawing may be as it was.',
    },
    watchDays: {
      ...{ default: 30, min: 1, max: 365, unit: 'days' },
      says: 'So many days somebody has to have been watching whether something moved.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ watchDays }) => watchDays,

  assess({ assets, drawings: drawn, topology }, { scope, settings, now }): Assessment {
    if (scope.zone === null) return undrawn(assets.length, scope.site);
    const subject = `zone:${scope.zone}`;
    const failing = drawn.flatMap((drawing) => flaws(drawing, topology, settings, now));
    if (drawn.length > 0) {
      return { n: drawn.length, failing: failing.map((flaw) => ({ subject, ...flaw })) };
    }
    const says = `${scope.name} is on no drawing that people approved.`;
    return { n: 1, failing: [{ subject, says }] };
  },
});

function undrawn(devices: number, site: string): Assessment {
  if (devices === 0) return { n: 0, failing: [], na: 'Everything here stands in a zone.' };
  const says = `${countOf(devices, 'device')} of ${site} ${devices === 1 ? 'stands' : 'stand'} in no zone: no drawing shows ${devices === 1 ? 'it' : 'them'}.`;
  return { n: devices, failing: [{ subject: `site:${site}`, says }] };
}

/** What came about after it was drawn is not on it, though it was approved later. */
function flaws(
  { subject, name, drawnAt, approvedAt }: DrawingRow,
  topology: readonly TopologyRow[],
  { days, graceDays }: { readonly days: number; readonly graceDays: number },
  now: TopologyRow['at'],
): readonly Omit<Finding, 'subject'>[] {
  if (!isWithin(approvedAt, days, now)) {
    const says = `${name} was last approved on ${approvedAt.slice(0, 10)}.`;
    return [{ also: [subject], says }];
  }
  const moved = topology.find(({ at }) => at > drawnAt && !isWithin(at, graceDays, now));
  if (moved === undefined) return [];
  const says = `${name} shows what was on ${drawnAt.slice(0, 10)}; on ${moved.at.slice(0, 10)} ${moved.what}.`;
  return [{ also: [subject, moved.subject], says }];
}
