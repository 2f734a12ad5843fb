/**
 * Judges what waits, by one collector at a time and in short transactions, so that nobody who takes
 * messages waits for it. What cannot be judged is put off, and holds nobody else up.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import { MINUTE } from '../change/window.ts';
import type { Lease } from '../store/lease-repository.ts';
import { LeasedChore } from '../store/leased-chore.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { digest } from './digests.ts';
import { Judge, MOST_AT_ONCE } from './judge.ts';
import { notify } from './notices.ts';

export interface JudgingOptions {
  readonly store: Store;
  /** Unique to this process. */
  readonly holder: string;
  readonly now: () => number;
  readonly newId: () => string;
  readonly onTrouble: (error: unknown) => void;
  /** Something was committed: whoever relays may look. */
  readonly onCommitted: () => void;
}

const TICK_MS = 1000;
/** Behind so many turns others get the lease, if they want it. */
const MOST_TURNS = 500;
/** How soon what moved without anybody deciding on it is found. */
const LOOK_EVERY_MS = 60_000;
const PUT_OFF_MS = 10 * MINUTE;

export class Judging {
  readonly #options: JudgingOptions;
  readonly #judge: Judge;
  readonly #chore: LeasedChore;
  #isClosing = false;
  #lookedAt = 0;

  constructor(options: JudgingOptions) {
    this.#options = options;
    const { store, holder, newId, onTrouble } = options;
    this.#judge = new Judge(newId);
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'judging', everyMs: TICK_MS },
      ...{ work: () => this.#doWhatIsDue(), onTrouble },
    });
  }

  /** Judges what is due by now; happens by itself. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#chore.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store, onCommitted, now } = this.#options;
    if (now() - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = now();
      await this.#chore.during((lease) => this.#under(lease, (all) => this.#look(all)));
    }
    await this.#tell();
    const { waiting } = await store.read(({ judgeQueue }) => judgeQueue.behind(this.#now()));
    if (waiting === 0) return;
    await this.#chore.during(async (lease, signal) => {
      for (let turn = 0; turn < MOST_TURNS && !signal.aborted && !this.#isClosing; turn++) {
        const judged = await this.#turn(lease);
        if (judged === 0) break;
        onCommitted();
      }
    });
    await this.#tell();
  }

  /** Whoever has to look is told; looked at only where somebody has to be. */
  async #tell(): Promise<void> {
    const { store, newId, onCommitted } = this.#options;
    const due = await store.read(({ verdicts }) => verdicts.telling(this.#now(), 1));
    if (due.length === 0) return;
    await this.#chore.during((lease) =>
      this.#under(lease, (all) => notify(all, this.#now(), newId)),
    );
    onCommitted();
  }

  async #look(repositories: Repositories): Promise<number> {
    const { zones, judgeQueue } = repositories;
    const controls = (await zones.list()).map(({ id, controlledSince }) => {
      return { zone: id, since: controlledSince };
    });
    await judgeQueue.stale(this.#now(), controls);
    return digest(repositories, this.#now(), this.#options.newId);
  }

  /** All that is next or, where one of them cannot be judged, one after another. */
  async #turn(lease: Lease): Promise<number> {
    try {
      return await this.#under(lease, (all) => this.#judge.turn(all, this.#now(), MOST_AT_ONCE));
    } catch (error) {
      this.#options.onTrouble(error);
      return this.#under(lease, (all) => this.#singly(all));
    }
  }

  async #singly(repositories: Repositories): Promise<number> {
    const { judgeQueue, streams } = repositories;
    const awaiting = await judgeQueue.next(this.#now(), MOST_AT_ONCE);
    for (const one of awaiting) {
      await streams.savepoint();
      try {
        await this.#judge.judge([one], repositories, this.#now());
        await streams.release();
      } catch {
        await streams.rollBack();
        await judgeQueue.putOff(one, instantOf(this.#options.now() + PUT_OFF_MS));
      }
    }
    return awaiting.length;
  }

  #under(lease: Lease, work: (repositories: Repositories) => Promise<number>): Promise<number> {
    return this.#options.store.transaction(async (repositories) => {
      return (await repositories.leases.confirm(lease)) ? work(repositories) : 0;
    });
  }

  #now(): Instant {
    return instantOf(this.#options.now());
  }
}
