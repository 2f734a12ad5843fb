/** C43: every zone in scope has an agent that sees all of it, nearly all of the time. csms.md §4. */
import type { Assessment } from '../assessment.ts';
import { defineCheck } from '../check.ts';
import type { WatchRow } from '../views.ts';
import { countOf, shareOf } from '../watched.ts';

export const coverage = defineCheck({
  id: 'C43',
  title: 'Every zone is watched by a healthy agent',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['EVENT 1.1', 'ORG 2.2'],
    'iec-62443-3-3': ['SR 6.2'],
    'iso-27001': ['A.8.16'],
    'nist-csf': ['DE.CM-01'],
    'cisa-cpg': ['4.B'],
  },
  needs: ['assets', 'watches'],
  settings: {
    percent: {
      ...{ default: 99, min: 50, max: 100, unit: 'percent' },
      says: 'So much of the time an agent has to have seen everything there was to see.',
    },
    days: { default: 7, min: 1, max: 90, unit: 'days', says: 'So far back is looked.' },
  },
  watchedDays: null,

  assess({ assets, watches }, { scope, settings, now }): Assessment {
    const inUse = assets.filter(
      ({ lifecycle }) => lifecycle !== 'planned' && lifecycle !== 'retired',
    );
    if (scope.zone === null && inUse.length === 0) {
      return { n: 0, failing: [], na: 'Everything here stands in a zone.' };
    }
    if (watches.length === 0) {
      const subject = scope.zone === null ? `site:${scope.site}` : `zone:${scope.zone}`;
      return { n: 1, failing: [{ subject, says: `No agent hears anything of ${scope.name}.` }] };
    }
    const shares = watches.map((watch) => ({
      watch,
      percent: shareOf(watch.clearly, settings.days, now) * 100,
    }));
    return {
      n: watches.length,
      failing: shares
        .filter(({ percent }) => percent < settings.percent)
        .map(({ watch, percent }) => ({
          subject: `agent:${watch.agents[0] ?? ''}`,
          also: watch.agents.slice(1).map((agent) => `agent:${agent}`),
          says: sentence(watch, percent, settings.days),
        })),
    };
  },
});

const sentence = ({ agents, assets }: WatchRow, percent: number, days: number) =>
  `${agents.join(', ')} saw everything of ${countOf(assets, 'device')} in ${(Math.floor(percent * 10) / 10).toFixed(1)} % of the last ${countOf(days, 'day')}.`;
