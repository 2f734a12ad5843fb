/** C44: agents keep time, and assets of a zone take theirs from the same sources. csms.md §4. */
import type { Assessment, Doubt, Finding } from '../assessment.ts';
import { defineCheck, LEAST_WATCHED } from '../check.ts';
import type { ClockRow, TimeSourceRow } from '../views.ts';
import { isWithin } from '../watched.ts';

export const clocks = defineCheck({
  id: 'C44',
  title: 'Agents keep time, and assets take theirs from few sources',
  basis: 'OBS',
  requirements: {
    'iec-62443-2-1': ['NET 1.9'],
    'iec-62443-3-3': ['SR 2.11'],
    'iso-27001': ['A.8.17'],
    'nist-csf': ['PR.PS-04'],
  },
  needs: ['clocks', 'timeSources'],
  settings: {
    skewMs: {
      ...{ default: 5000, min: 100, max: 600_000, unit: 'ms' },
      says: 'So much the clock of an agent may be off.',
    },
    sources: {
      ...{ default: 2, min: 1, max: 20, unit: 'count' },
      says: 'From so many sources the assets of a zone may take their time.',
    },
    days: {
      ...{ default: 7, min: 1, max: 90, unit: 'days' },
      says: 'So far back is looked.',
    },
    watchedPercent: LEAST_WATCHED,
  },
  watchedDays: ({ days }) => days,

  assess({ clocks: agents, timeSources }, { settings, now }): Assessment {
    const recent = timeSources.filter(({ lastSeen }) => isWithin(lastSeen, settings.days, now));
    const off = agents.filter(({ skewMs }) => Math.abs(skewMs ?? 0) > settings.skewMs);
    return {
      n: agents.length + recent.length,
      failing: [...off.map(skewed), ...straying(recent, settings.sources)],
      doubts: agents.filter(({ skewMs }) => skewMs === null).map(silent),
    };
  },
});

const skewed = ({ agent, skewMs }: ClockRow): Finding => ({
  subject: `agent:${agent}`,
  says: `The clock of ${agent} is off by ${Math.round((skewMs ?? 0) / 100) / 10} s.`,
});

const silent = ({ agent }: ClockRow): Doubt => ({
  code: 'not-said',
  says: `Nobody knows how far the clock of ${agent} is off.`,
});

/** Whoever takes the time from another source than the ones most take it from. */
function straying(rows: readonly TimeSourceRow[], most: number): readonly Finding[] {
  const users = new Map<string, number>();
  for (const { server } of rows) users.set(server, (users.get(server) ?? 0) + 1);
  const usual = [...users]
    .sort(([one, by], [other, byOther]) => byOther - by || (one < other ? -1 : 1))
    .slice(0, most)
    .map(([server]) => server);
  return rows
    .filter(({ server }) => !usual.includes(server))
    .map(({ asset, name, server }) => ({
      subject: `asset:${asset}`,
      says: `${name} takes its time from ${server}, others from ${usual.join(' and ')}.`,
    }));
}
