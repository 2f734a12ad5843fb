/** Prometheus text format 0.0.4. Names and labels are constants of ours, never a value from a packet. */

export interface Metric {
  /** Behind `plumbline_collector_`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly values: readonly { readonly labels?: Record<string, string>; readonly value: number }[];
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What the API counts of itself. */
export class RequestMetrics {
  readonly #counts = new Map<string, { labels: Record<string, string>; value: number }>();
  readonly #buckets = BUCKETS.map(() => 0);
  #seconds = 0;
  #count = 0;

  /** `route` is the pattern, not the path: a path has no end of values. */
  count(method: string, route: string, status: number, seconds: number): void {
    const labels = { method, route, status: `${Math.floor(status / 100)}xx` };
    const key = `${method} ${route} ${labels.status}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { labels, value: 1 });
    else known.value++;
    this.#seconds += seconds;
    this.#count++;
    BUCKETS.forEach((most, at) => {
      if (seconds <= most) this.#buckets[at] = (this.#buckets[at] ?? 0) + 1;
    });
  }

  *lines(): Generator<string> {
    yield* linesOf({
      name: 'http_requests_total',
      help: 'Requests answered.',
      type: 'counter',
      values: [...this.#counts.values()],
    });
    const name = 'plumbline_collector_http_request_seconds';
    yield `# HELP ${name} Time to answer a request.`;
    yield `# TYPE ${name} histogram`;
    for (const [at, most] of BUCKETS.entries())
      yield `${name}_bucket{le="${most}"} ${this.#buckets[at]}`;
    yield `${name}_bucket{le="+Inf"} ${this.#count}`;
    yield `${name}_sum ${this.#seconds}`;
    yield `${name}_count ${this.#count}`;
  }
}

/** What came by hooks, by what became of it. */
export function deliveryMetrics({
  counts,
}: {
  readonly counts: ReadonlyMap<string, number>;
}): Metric {
  return {
    name: 'intake_deliveries_total',
    help: 'Deliveries of other systems, by what became of them.',
    type: 'counter',
    values: [...counts].map(([outcome, value]) => ({ labels: { outcome }, value })),
  };
}

export function* linesOf({ name, help, type, values }: Metric): Generator<string> {
  const full = `plumbline_collector_${name}`;
  yield `# HELP ${full} ${help}`;
  yield `# TYPE ${full} ${type}`;
  for (const { labels = {}, value } of values) yield `${full}${braces(labels)} ${value}`;
}

function braces(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
