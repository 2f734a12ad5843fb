/** What ingest, the post of decisions and pulls count, as Prometheus reads it. */
import type { Metric } from './api/metrics.ts';
import type { Tally } from './baselines/baseline-decision.ts';
import type { PullCounters } from './exchange/netbox/pull-counters.ts';
import type { IngestCounters } from './ingest/counters.ts';

export function metricsOf(counters: IngestCounters): readonly Metric[] {
  const names = Object.keys(HELP) as (keyof IngestCounters)[];
  return names.map((name) => ({
    ...{ name: `ingest_${name}_total`, help: HELP[name], type: 'counter' },
    values: [{ value: counters[name] }],
  }));
}

/** What agents are to take into their baselines, and what nobody will take any more. */
export const decisionsOf = (tally: Tally): Metric => ({
  ...{ name: 'baseline_decisions', help: 'Baseline decisions by what became of them.' },
  type: 'gauge',
  values: Object.entries(tally).map(([state, value]) => ({ labels: { state }, value })),
});

const HELP: Record<keyof IngestCounters, string> = {
  batches: 'Batches taken from agents.',
  messages: 'Messages committed.',
  rejected: 'Messages kept in quarantine.',
  displaced: 'Messages that left the quarantine for newer ones.',
  dropped: 'Repeated batches dropped unread.',
  refused: 'Batches not begun because the disk is nearly full.',
  failed: 'Batches that could not be committed.',
  cloned: 'Connections of an agent whose name another one goes by as well.',
};

/** Of pulls from a NetBox that happen by themselves. */
export function pullMetricsOf(counters: PullCounters): readonly Metric[] {
  const { outcomes, failures, rows, succeeded } = counters;
  const by = (label: string, counted: ReadonlyMap<string, number>) =>
    [...counted].map(([name, value]) => ({ labels: { [label]: name }, value }));
  return [
    {
      ...{ name: 'netbox_pulls_total', help: 'Pulls, by what they came to.', type: 'counter' },
      values: by('outcome', outcomes),
    },
    {
      ...{
        name: 'netbox_pull_failures_total',
        help: 'Pulls that failed, by why.',
        type: 'counter',
      },
      values: by('why', failures),
    },
    {
      ...{
        name: 'netbox_pull_rows_total',
        help: 'Rows read, by what they came to.',
        type: 'counter',
      },
      values: by('is', rows),
    },
    {
      ...{ name: 'netbox_pull_success_seconds', type: 'gauge' },
      help: 'When one was read to its end last, seconds since 1970; 0: none here.',
      values: [{ value: succeeded }],
    },
  ];
}
