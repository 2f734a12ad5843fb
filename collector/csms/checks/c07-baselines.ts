/** C07: every asset that matters has an approved baseline. csms.md §4. */
import type { Assessment, Doubt } from '../assessment.ts';
import { defineCheck } from '../check.ts';
import { countOf } from '../watched.ts';

export const baselines = defineCheck({
  id: 'C07',
  title: 'Every asset of criticality 3 and more has an approved baseline',
  basis: 'MIX',
  requirements: {
    'iec-62443-2-1': ['CM 1.3'],
    'iec-62443-3-3': ['SR 7.6'],
    'iso-27001': ['A.8.9'],
    'nist-csf': ['PR.PS-01'],
  },
  needs: ['assets', 'baselines'],
  settings: {
    criticality: {
      ...{ default: 3, min: 1, max: 5, unit: 'level' },
      says: 'From this criticality on an asset needs a baseline.',
    },
  },
  // A baseline is a record of what was observed; whether it still holds is another check's question.
  watchedDays: null,

  assess({ assets, baselines: approved }, { settings, now }): Assessment {
    const inUse = assets.filter(
      ({ lifecycle }) => lifecycle !== 'planned' && lifecycle !== 'retired',
    );
    const needing = inUse.filter(({ criticality }) => (criticality ?? 0) >= settings.criticality);
    const unranked = inUse.filter(({ criticality }) => criticality === null).length;
    const has = new Set(
      approved.filter(({ approvedAt }) => approvedAt <= now).map(({ asset }) => asset),
    );
    const failing = needing
      .filter(({ id }) => !has.has(id))
      .map(({ id, name, criticality }) => ({
        subject: `asset:${id}`,
        says: `${name} has criticality ${criticality} and no approved baseline.`,
      }));
    const doubts = doubtsOf(unranked);
    const na = needing.length + unranked === 0 ? 'No asset here needs one.' : undefined;
    return { n: needing.length, failing, doubts, ...(na !== undefined && { na }) };
  },
});

function doubtsOf(unranked: number): readonly Doubt[] {
  if (unranked === 0) return [];
  const says = `Nobody says how critical ${countOf(unranked, 'device')} ${unranked === 1 ? 'is' : 'are'}: whether a baseline is needed is not known.`;
  return [{ code: 'not-said', says }];
}
