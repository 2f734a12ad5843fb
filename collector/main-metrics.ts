/** What ingest counts, as Prometheus reads it. */
import type { Metric } from './api/metrics.ts';
import type { IngestCounters } from './ingest/counters.ts';

export function metricsOf(counters: IngestCounters): readonly Metric[] {
  const names = Object.keys(HELP) as (keyof IngestCounters)[];
  return names.map((name) => ({
    ...{ name: `ingest_${name}_total`, help: HELP[name], type: 'counter' },
    values: [{ value: counters[name] }],
  }));
}

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
