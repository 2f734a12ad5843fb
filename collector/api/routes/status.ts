/** Is it alive, is it ready, what does it count, what does it speak. */

import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { type DestinationProgress, Health, Status } from '../contract/status.ts';
import type { LiveHub } from '../live-hub.ts';
import { linesOf, type Metric, type RequestMetrics } from '../metrics.ts';

interface Counted {
  readonly isReady: () => Promise<boolean>;
  readonly destinations: () => readonly DestinationProgress[];
  readonly metrics: () => Iterable<Metric>;
  readonly requests: RequestMetrics;
  /** What the services of the API count. */
  readonly own: () => Metric;
  readonly hub: LiveHub;
  /** When it began, milliseconds since 1970. */
  readonly started: number;
}

export function statusRoutes(api: Api, counted: Counted): void {
  const config = { isOpen: true, rateLimit: false };
  const tags = ['status'];

  api.get(
    '/health',
    {
      config,
      schema: {
        tags,
        summary: 'The process is alive, and how far what is committed has left',
        security: [],
        response: { 200: Health },
      },
    },
    async () => ({ status: 'ok' as const, destinations: [...counted.destinations()] }),
  );

  api.get(
    '/ready',
    {
      config,
      schema: {
        tags,
        summary: 'Database, broker and ingest do their work',
        security: [],
        response: { 200: Status, 503: Status },
      },
    },
    async (_, reply) => {
      const isReady = await counted.isReady().catch(() => false);
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable' });
    },
  );

  api.get('/metrics', { schema: { tags, summary: 'Prometheus text' } }, async (request, reply) => {
    callerIn(request);
    const lines = [
      ...counted.requests.lines(),
      ...own(counted),
      ...linesOf(counted.own()),
      ...leaving(counted),
      ...others(counted),
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
  });

  api.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => api.swagger());
}

function* own({ hub, started }: Counted): Generator<string> {
  const { rss } = process.memoryUsage();
  const gauges: readonly (readonly [string, string, number])[] = [
    ['live_listeners', 'Open live connections.', hub.listeners],
    ['resident_memory_bytes', 'Memory of the process.', rss],
    ['start_time_seconds', 'When the process began, since 1970.', started / 1000],
  ];
  for (const [name, help, value] of gauges)
    yield* linesOf({ name, help, type: 'gauge', values: [{ value }] });
  yield* linesOf({
    name: 'live_folded_total',
    help: 'News that slow readers got folded.',
    type: 'counter',
    values: [{ value: hub.folded }],
  });
}

const PROGRESS = {
  waiting: ['relay_waiting_events', 'Events that have not left, counted up to 10000.', 'gauge'],
  seconds: ['relay_lag_seconds', 'Age of the oldest event that has not left.', 'gauge'],
  isHolder: ['relay_active', 'Whether this collector brings it on now.', 'gauge'],
  delivered: ['relay_delivered_total', 'Events brought to the destination.', 'counter'],
  failures: ['relay_failures_total', 'Attempts that failed.', 'counter'],
} as const;

function* leaving({ destinations }: Counted): Generator<string> {
  const all = destinations();
  for (const [field, [name, help, type]] of Object.entries(PROGRESS)) {
    const values = all.map(({ destination, ...progress }) => ({
      labels: { destination },
      value: Number(progress[field as keyof typeof PROGRESS]),
    }));
    yield* linesOf({ name, help, type, values });
  }
}

function* others({ metrics }: Counted): Generator<string> {
  for (const metric of metrics()) yield* linesOf(metric);
}
