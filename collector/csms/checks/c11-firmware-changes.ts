/** C11: every firmware change was approved, and what stands is the package that was. csms.md §4. */
import { kindTable } from '../../change/change-kinds.table.ts';
import type { Assessment, Doubt } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import { assessDrifts, driftFinding, isUncovered } from '../judged-drifts.ts';
import type { DriftRow } from '../views.ts';
import { countOf, isWithin } from '../watched.ts';

export const firmwareChanges = defineCheck({
  id: 'C11',
  title: 'Every firmware change is an approved one, with a verified package',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['COMP 3.1', 'COMP 3.2', 'CM 1.4'],
    'iec-62443-3-3': ['SR 3.4'],
    'iso-27001': ['A.8.19', 'A.8.32'],
    'nist-csf': ['PR.PS-02', 'ID.RA-09'],
    'attack-ics': ['T0857', 'T0839'],
  },
  needs: ['drifts'],
  settings: {
    days: {
      ...{ default: 90, min: 1, max: 365, unit: 'days' },
      says: 'So far back is looked.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ drifts }, { settings, now }): Assessment {
    const changes = drifts.filter(
      ({ kind, latest }) =>
        kindTable[kind].family === 'firmware' && isWithin(latest, settings.days, now),
    );
    const found = assessDrifts(changes, isUncovered);
    const allowed = changes.filter(isAllowed);
    const wrong = allowed.filter(({ isPackageVerified }) => isPackageVerified === false);
    const unsaid = allowed.filter(({ isPackageVerified }) => isPackageVerified === null).length;
    return {
      ...found,
      failing: [...found.failing, ...wrong.map(mismatch)],
      doubts: [...found.doubts, ...doubtsOf(unsaid)],
    };
  },
});

/** What an exception tolerates and what nobody judged is told of already. */
const isAllowed = ({ verdict, isAttempt }: DriftRow) =>
  !isAttempt &&
  verdict !== null &&
  verdict !== 'tolerated' &&
  verdict !== 'ambiguous_time' &&
  !isUncovered(verdict);

function mismatch(drift: DriftRow) {
  const { subject, also } = driftFinding(drift);
  const says = `${drift.name}: the package of ${drift.request ?? 'the change'} is not what was approved.`;
  return { subject, ...(also !== undefined && { also }), says };
}

function doubtsOf(unsaid: number): readonly Doubt[] {
  if (unsaid === 0) return [];
  const says = `Of ${countOf(unsaid, 'approved firmware change')} nobody says whether the package was verified.`;
  return [{ code: 'not-said', says }];
}
