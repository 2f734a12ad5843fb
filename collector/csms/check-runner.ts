/** Asks all checks, every night and when somebody wants to know, one run at a time on whatever collector. csms.md §4. */
import type { Instant } from '../../protocols/messages/names.ts';
import { canonical, hashOf, type Plain, type Testimony } from '../evidence/record.ts';
import { verifyStored } from '../evidence/stored-ledger.ts';
import type { Lease } from '../store/lease-repository.ts';
import type { Store } from '../store/store.ts';
import { Tenure } from '../store/tenure.ts';
import { instantOf } from '../store/time.ts';
import type { Answer } from './check-repository.ts';
import { bodyOf, type RunRow } from './check-row.ts';
import { type Result, resultsOf } from './check-run.ts';
import { gather } from './gathering.ts';
import { checks } from './registry.ts';
import { settingsOf } from './settings.ts';

export interface CheckRunnerOptions {
  readonly store: Store;
  readonly holder: string;
  /** Kinds of records that can be written down. */
  readonly kinds: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** Grows whenever the same plant may be answered otherwise: views, checks, or how a status follows. */
export const QUERY_VERSION = 1;

/** Who asked, and what else is to be written down with the run. */
export interface Asking {
  readonly actor: string;
}

export class CheckRunner {
  readonly #options: CheckRunnerOptions;
  readonly #tenure: Tenure;
  #run: Promise<RunRow | undefined> | undefined;

  constructor(options: CheckRunnerOptions) {
    this.#options = options;
    const { store, holder } = options;
    this.#tenure = new Tenure({ store, holder, name: 'checks' });
  }

  /** Undefined: one is under way, here or elsewhere. */
  async run(asking: Asking): Promise<RunRow | undefined> {
    if (this.#run !== undefined) return undefined;
    this.#run = this.#alone(asking).finally(() => {
      this.#run = undefined;
    });
    return this.#run;
  }

  /** Given up at once: whoever asks next need not wait for the end of the lease. */
  async #alone(asking: Asking): Promise<RunRow | undefined> {
    const run = await this.#tenure.during((lease, signal) => this.#under(lease, signal, asking));
    if (run !== undefined) await this.#tenure.release();
    return run;
  }

  /** Settles once the run that is under way has ended. */
  async close(): Promise<void> {
    await this.#run?.catch(() => {});
    await this.#tenure.release().catch(() => {});
  }

  async #under(lease: Lease, signal: AbortSignal, { actor }: Asking): Promise<RunRow> {
    const { store, now, newId } = this.#options;
    const began = now();
    const at = instantOf(began);
    const results = await this.#results(at);
    signal.throwIfAborted();
    const answers = results.map(answerOf);
    const digest = hashOf(answers.map((answer) => hashOf(canonical(plain(answer)))).join('\n'));
    const run: RunRow = {
      ...{ id: newId(), at, tookMs: now() - began, actor, queryVersion: QUERY_VERSION },
      ...{ results: answers.length, digest, seq: null },
    };
    return store.transaction(async (repositories) => {
      const { leases, checks: kept, evidence, audit } = repositories;
      if (!(await leases.confirm(lease))) throw new Error('the lease is another’s');
      await kept.add(run, answers);
      await audit.add({ at, actor, action: 'checks.run', subject: `check-run/${run.id}` });
      const [record] = await evidence.add(at, [testimony(run, results)]);
      const seq = record?.seq ?? null;
      if (seq !== null) await kept.seal(run.id, seq);
      return { ...run, seq };
    });
  }

  async #results(at: Instant): Promise<Result[]> {
    const { store, kinds } = this.#options;
    const verification = await verifyStored(store);
    return store.read(async (repositories) => {
      const { views, scopes } = await gather(repositories, new Set(kinds), at, verification);
      const set = new Map(
        (await repositories.checks.settings()).map((row) => [
          `${row.check} ${row.site}`,
          row.value,
        ]),
      );
      return resultsOf({
        ...{ checks, views, scopes, now: at },
        exceptions: kinds.includes('exception')
          ? await repositories.changeViews.exceptions(at)
          : [],
        settings: (check, site) => settingsOf(check, set.get(`${check.id} ${site ?? ''}`)),
      });
    });
  }
}

function answerOf(result: Result): Answer {
  const { check, site, zone, status, n, failing, excepted, doubts } = result;
  const counts = { failing: failing.length, excepted: excepted.length, doubts: doubts.length };
  return { check, site, zone, status, n, ...counts, body: bodyOf(result) };
}

const plain = (answer: Answer) => answer as unknown as Plain;

/** One record a run: what the digest is over stays in the tables for as long as they are kept. */
function testimony(run: RunRow, results: readonly Result[]): Testimony {
  const { id, at, actor, queryVersion, digest } = run;
  return {
    ...{ effectiveAt: at, actor, kind: 'checks.run', ref: `check-run/${id}` },
    payload: { queryVersion, results: results.length, digest, answers: counted(results) },
  };
}

function counted(results: readonly Result[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { check, status } of results) {
    const own = counts[check] ?? {};
    own[status] = (own[status] ?? 0) + 1;
    counts[check] = own;
  }
  return counts;
}
