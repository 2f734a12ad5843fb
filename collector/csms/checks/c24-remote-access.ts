/** C24: no session from afar but under a grant that was live all that time. csms.md §4, §3.2a.8. */
import { isFromThere, isGranted } from '../../access/standing.ts';
import type { Assessment, Doubt, Finding } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { usageOf } from '../judged-drifts.ts';
import type { DriftRow, GrantRow } from '../views.ts';
import { countOf, isWithin } from '../watched.ts';

export const remoteAccess = defineCheck({
  id: 'C24',
  title: 'No remote session outside an active grant and its window',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['NET 3.1', 'NET 3.2', 'NET 3.3'],
    'iec-62443-3-3': ['SR 1.13', 'SR 2.6'],
    'iec-62443-2-4': ['SP.07'],
    'iso-27001': ['A.5.22', 'A.8.20'],
    'nist-csf': ['PR.AA-05', 'DE.CM-06'],
    'attack-ics': ['T0822'],
  },
  needs: ['drifts', 'grants'],
  settings: {
    days: { default: 30, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts, grants }, { settings, now }): Assessment {
    const sessions = drifts.filter(
      ({ kind, latest, isAttempt }) =>
        kind === 'remote.session' && !isAttempt && isWithin(latest, settings.days, now),
    );
    const standings = sessions.map((session) => ({ session, ...standingOf(session, grants) }));
    const open = standings.filter(({ is }) => is === 'open');
    const findings = open.map(({ session, why }) => findingOf(session, why));
    return {
      n: sessions.length,
      failing: findings.filter((_, at) => !isTolerated(open[at]?.session)),
      tolerated: findings.filter((_, at) => isTolerated(open[at]?.session)),
      doubts: doubtsOf(standings.filter(({ is }) => is === 'unknown').length),
    };
  },
});

const isTolerated = (session: DriftRow | undefined) => session?.verdict === 'tolerated';

interface Standing {
  readonly is: 'granted' | 'open' | 'unknown';
  readonly why: string;
}

function standingOf(session: DriftRow, grants: readonly GrantRow[]): Standing {
  const live = grants.filter((grant) => isGranted(grant, usageOf(session)));
  const from = live.map(({ body }) => isFromThere(body, session.sources));
  if (from.includes(true)) return { is: 'granted', why: '' };
  if (from.includes(undefined)) return { is: 'unknown', why: '' };
  const other = live.map(({ ref }) => ref).join(', ');
  return {
    is: 'open',
    why: other === '' ? 'no grant was live' : `${other} is for another station`,
  };
}

function findingOf({ id, asset, name, sourceName, latest }: DriftRow, why: string): Finding {
  const by = sourceName === null ? '' : ` from ${sourceName}`;
  return {
    subject: `drift:${id}`,
    ...(asset !== null && { also: [`asset:${asset}`] }),
    says: `${name}: a remote session${by} on ${latest.slice(0, 10)}, and ${why}.`,
  };
}

function doubtsOf(unknown: number): readonly Doubt[] {
  if (unknown === 0) return [];
  const says = `Nobody saw from where ${countOf(unknown, 'session')} came, and the grant names a station.`;
  return [{ code: 'not-said', says }];
}
