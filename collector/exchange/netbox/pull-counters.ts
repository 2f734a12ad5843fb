/** What pulls that happen by themselves came to, as far as this collector did them. */
import { PULL_FAILURES, PULL_OUTCOMES, type PullState } from './pull-schedule.ts';

export class PullCounters {
  readonly outcomes = new Map<string, number>(Object.keys(PULL_OUTCOMES).map((name) => [name, 0]));
  readonly failures = new Map<string, number>(PULL_FAILURES.map((name) => [name, 0]));
  /** Rows, by what they came to. */
  readonly rows = new Map<string, number>();
  /** Seconds since 1970; 0: none was read to its end. */
  succeeded = 0;

  count({ outcome, why, counts, ended }: PullState): void {
    add(this.outcomes, outcome ?? 'failed', 1);
    if (outcome === 'failed') return add(this.failures, why ?? 'unreadable', 1);
    for (const [verdict, rows] of Object.entries(counts)) add(this.rows, verdict, rows);
    this.succeeded = Date.parse(ended ?? '') / 1000;
  }
}

function add(to: Map<string, number>, name: string, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}
