/** C28: whoever writes with engineering means does so from a registered station, under a live grant. csms.md §4. */
import { isEngineers, isFromThere, isGranted } from '../../access/standing.ts';
import { kindTable } from '../../change/change-kinds.table.ts';
import type { Assessment, Doubt, Finding } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { usageOf } from '../judged-drifts.ts';
import type { DriftRow, GrantRow } from '../views.ts';
import { countOf, isWithin } from '../watched.ts';

export const engineeringStations = defineCheck({
  id: 'C28',
  title: 'Every engineering write comes from a registered workstation with a live grant',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['USER 2.1', 'NET 1.6'],
    'iec-62443-3-3': ['SR 2.1', 'SR 1.2'],
    'iso-27001': ['A.8.18', 'A.8.3'],
    'nist-csf': ['PR.AA-05', 'DE.CM-03'],
    'attack-ics': ['T0848', 'T0855'],
  },
  needs: ['drifts', 'grants'],
  settings: {
    days: { default: 30, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts, grants }, { settings, now }): Assessment {
    const writes = drifts.filter(
      ({ kind, latest, isAttempt }) =>
        kindTable[kind].isEngineering && !isAttempt && isWithin(latest, settings.days, now),
    );
    const seen = writes.filter(({ sources }) => sources.length > 0);
    const breaches = seen.flatMap((write) => {
      const why = breachOf(write, grants);
      return why === undefined ? [] : [{ write, finding: findingOf(write, why) }];
    });
    const isTolerated = ({ write }: { write: DriftRow }) => write.verdict === 'tolerated';
    return {
      n: writes.length,
      failing: breaches.filter((one) => !isTolerated(one)).map(({ finding }) => finding),
      tolerated: breaches.filter(isTolerated).map(({ finding }) => finding),
      doubts: doubtsOf(writes.length - seen.length),
    };
  },
});

function breachOf(write: DriftRow, grants: readonly GrantRow[]): string | undefined {
  if (!write.isStation) return 'which is no registered engineering workstation';
  const isLive = grants.some(
    (grant) =>
      isEngineers(grant.body) &&
      // A grant from anywhere registers no station.
      grant.body.sources.length > 0 &&
      isGranted(grant, usageOf(write)) &&
      isFromThere(grant.body, write.sources) === true,
  );
  return isLive ? undefined : 'for which no grant to engineer it was live';
}

function findingOf({ id, asset, name, kind, sourceName, latest }: DriftRow, why: string): Finding {
  return {
    subject: `drift:${id}`,
    ...(asset !== null && { also: [`asset:${asset}`] }),
    says: `${name}: ${kind} on ${latest.slice(0, 10)} from ${sourceName ?? 'a device without a name'}, ${why}.`,
  };
}

function doubtsOf(unseen: number): readonly Doubt[] {
  if (unseen === 0) return [];
  return [{ code: 'not-said', says: `Nobody saw from where ${countOf(unseen, 'write')} came.` }];
}
