/** C03: no declared asset is missing, as far as its own agents were watching. csms.md §4. */
import type { Assessment, Doubt, Finding } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { AssetRow, WatchRow } from '../views.ts';
import { ageOf, countOf, DAY_MS, HOUR_MS, shareBetween } from '../watched.ts';

export const missingAssets = defineCheck({
  id: 'C03',
  title: 'No declared asset is missing while its agent watches',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['CM 1.1'],
    'iec-62443-3-3': ['SR 7.8'],
    'iso-27001': ['A.5.9'],
    'nist-csf': ['ID.AM-01', 'ID.AM-08'],
  },
  needs: ['assets', 'watches'],
  settings: {
    days: {
      ...{ default: 7, min: 1, max: 90, unit: 'days' },
      says: 'An asset that is heard more often is missing after so many days.',
    },
    intervals: {
      ...{ default: 3, min: 1, max: 20, unit: 'count' },
      says: 'One that is heard seldom is missing after so many of its usual intervals.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ assets, watches }, { settings, now }): Assessment {
    const declared = assets.filter(
      ({ isDeclared, lifecycle }) => isDeclared && lifecycle === 'operational',
    );
    if (declared.length === 0)
      return { n: 0, failing: [], na: 'No declared asset is in operation.' };
    const failing: Finding[] = [];
    let unwatched = 0;
    for (const asset of declared) {
      const limitMs = Math.max(
        settings.days * DAY_MS,
        settings.intervals * (asset.intervalHours ?? 0) * HOUR_MS,
      );
      if (asset.lastSeen !== null && ageOf(asset.lastSeen, now) <= limitMs) continue;
      const to = Date.parse(now);
      const watched = shareBetween(spansOf(asset, watches), { from: to - limitMs, to });
      if (watched * 100 < settings.watchedPercent) unwatched++;
      else failing.push({ subject: `asset:${asset.id}`, says: sentence(asset) });
    }
    return { n: declared.length, failing, doubts: doubtsOf(unwatched) };
  },
});

/** Of its own agents; of one that was never heard, of all that hear its zone. */
function spansOf({ watch }: AssetRow, watches: readonly WatchRow[]) {
  const own = watches.filter(({ id }) => watch === null || id === watch);
  return own.flatMap(({ watching }) => watching);
}

const sentence = ({ name, lastSeen }: AssetRow) =>
  lastSeen === null
    ? `${name} was never seen.`
    : `${name} was last seen on ${lastSeen.slice(0, 10)}.`;

function doubtsOf(unwatched: number): readonly Doubt[] {
  if (unwatched === 0) return [];
  const says = `${countOf(unwatched, 'asset')} may be missing: nobody watched long enough to know.`;
  return [{ code: 'not-watched', says }];
}
