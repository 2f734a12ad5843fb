/** Pulls from a NetBox that happen by themselves: one collector does them, one after the other, as they are due. */
import type { Instant } from '../../../protocols/messages/names.ts';
import type { Lease } from '../../store/lease-repository.ts';
import { LeasedChore } from '../../store/leased-chore.ts';
import type { Store } from '../../store/store.ts';
import { instantOf } from '../../store/time.ts';
import type { ImportBatch } from '../batch.ts';
import { BatchDesk, type Mover } from '../batch-desk.ts';
import type { RowStatement } from '../row-reading.ts';
import { NetboxClient, netboxLimits } from './client.ts';
import { NetboxError } from './failure.ts';
import { type NetboxUse, statementsOf } from './netbox-service.ts';
import type { PullCounters } from './pull-counters.ts';
import { isPullDue, nextPull, type PullState, type PullWish } from './pull-schedule.ts';
import { settle } from './pull-settling.ts';

export interface NetboxPullingOptions {
  readonly store: Store;
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly settings: NetboxUse;
  readonly counters: PullCounters;
  readonly onTrouble: (error: unknown) => void;
  readonly onCommitted: () => void;
}

const TICK_MS = 15_000;
export const PULLER: Mover = { name: 'collector', check: () => {} };

export class NetboxPulling {
  readonly #options: NetboxPullingOptions;
  readonly #chore: LeasedChore;
  readonly #desk: BatchDesk;

  constructor(options: NetboxPullingOptions) {
    this.#options = options;
    const { store, holder, newId, onTrouble } = options;
    this.#desk = new BatchDesk({ store, newId, now: () => this.#now() });
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'netbox-pull', everyMs: TICK_MS, onTrouble },
      work: () => this.#work(),
    });
  }

  /** Pulls what is due by now; happens by itself. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  close(): Promise<void> {
    return this.#chore.close();
  }

  async #work(): Promise<void> {
    const { pullEvery, pulls = [] } = this.#options.settings;
    if (pullEvery === undefined) return;
    await this.#chore.during(async (lease, signal) => {
      for (const wish of pulls) {
        if (!signal.aborted) await this.#pull(wish, pullEvery, lease, signal);
      }
    });
  }

  async #pull(wish: PullWish, everyMinutes: number, lease: Lease, signal: AbortSignal) {
    const { store, counters, onCommitted } = this.#options;
    const states = await store.read(({ netboxPulls }) => netboxPulls.all());
    const before = states.find(
      ({ site, netboxSite }) => site === wish.site && netboxSite === (wish.netboxSite ?? ''),
    );
    if (!isPullDue(before, this.#options.now(), everyMinutes)) return;
    const begun = this.#begun(wish, before, everyMinutes);
    await this.#put(begun, lease);
    const { batch, failure } = await this.#read(wish, signal);
    // What the lease is lost under is begun again by whoever has it now.
    if (signal.aborted) return this.#drop(batch);
    const state =
      failure !== undefined || batch.problem !== null
        ? await this.#failed(begun, batch, failure, everyMinutes, lease)
        : await settle(begun, batch, { ...this.#options, lease, at: this.#now(), everyMinutes });
    if (state === undefined) return;
    counters.count(state);
    onCommitted();
  }

  #begun(
    { site, netboxSite = '' }: PullWish,
    before: PullState | undefined,
    everyMinutes: number,
  ): PullState {
    const failures = before?.failures ?? 0;
    const next = nextPull(this.#options.now(), { everyMinutes, failures: failures + 1 });
    return {
      ...{ outcome: null, why: null, sentence: null, counts: {}, succeeded: null },
      ...{ waiting: null, applied: null, ...before },
      // Where it breaks off without a word, it is not begun again at once.
      ...{ site, netboxSite, began: this.#now(), ended: null, failures, next: instantOf(next) },
    };
  }

  async #read(
    wish: PullWish,
    signal: AbortSignal,
  ): Promise<{ readonly batch: ImportBatch; readonly failure: NetboxError | undefined }> {
    const { settings, sleep } = this.#options;
    const until = AbortSignal.any([signal, AbortSignal.timeout(netboxLimits.wholeMs)]);
    const client = new NetboxClient(settings, sleep, until);
    const { name, statements } = statementsOf(client, settings, wish);
    let failure: NetboxError | undefined;
    const watched = (async function* (): AsyncGenerator<RowStatement> {
      try {
        yield* statements;
      } catch (error) {
        if (error instanceof NetboxError) failure = error;
        throw error;
      }
    })();
    const { id } = await this.#desk.begin({ site: wish.site, name, source: 'netbox' }, PULLER);
    const batch = await this.#desk.preview(id, PULLER, undefined, watched, null);
    return { batch, failure };
  }

  async #failed(
    begun: PullState,
    batch: ImportBatch,
    failure: NetboxError | undefined,
    everyMinutes: number,
    lease: Lease,
  ): Promise<PullState | undefined> {
    const failures = begun.failures + 1;
    const { retryAfterMs } = failure ?? {};
    const next = nextPull(this.#options.now(), { everyMinutes, failures, retryAfterMs });
    const state: PullState = {
      ...{ ...begun, ended: this.#now(), outcome: 'failed', failures, next: instantOf(next) },
      why: failure?.why ?? 'unreadable',
      sentence: failure?.message ?? batch.problem?.sentence ?? null,
    };
    await this.#drop(batch);
    return (await this.#put(state, lease)) ? state : undefined;
  }

  #drop({ id }: ImportBatch): Promise<void> {
    return this.#options.store.transaction(({ imports }) => imports.drop(id));
  }

  #put(state: PullState, lease: Lease): Promise<boolean> {
    return this.#options.store.transaction(async ({ leases, netboxPulls }) => {
      if (!(await leases.confirm(lease))) return false;
      await netboxPulls.put(state);
      return true;
    });
  }

  #now(): Instant {
    return instantOf(this.#options.now());
  }
}
