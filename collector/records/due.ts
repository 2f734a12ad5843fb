/** Looks at records that something becomes of by itself, one transaction each; one collector does it for all. */
import type { Lease } from '../store/lease-repository.ts';
import { LeasedChore } from '../store/leased-chore.ts';
import type { Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type ProceedingOptions, proceed } from './proceeding.ts';

export interface DueRecordsOptions {
  readonly store: Store;
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly proceedings: ProceedingOptions;
  readonly onTrouble: (error: unknown) => void;
  /** Something leaves: whoever relays may look. */
  readonly onCommitted: () => void;
}

const TICK_MS = 5000;
const AT_ONCE = 200;
/** What cannot be done is tried again then: the others behind it are not kept waiting. */
const AGAIN_MS = 600_000;

export class DueRecords {
  readonly #options: DueRecordsOptions;
  readonly #chore: LeasedChore;
  readonly #failed = new Map<string, number>();

  constructor(options: DueRecordsOptions) {
    this.#options = options;
    const { store, holder } = options;
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'due-records', everyMs: TICK_MS },
      ...{ work: () => this.#doWhatIsDue(), onTrouble: options.onTrouble },
    });
  }

  /** Does what is due by now; happens by itself every few seconds. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    await this.#chore.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store, now, onCommitted } = this.#options;
    const at = now();
    for (const [id, until] of this.#failed) if (until <= at) this.#failed.delete(id);
    const done = await this.#chore.during(async (lease, signal) => {
      const limit = AT_ONCE + this.#failed.size;
      const due = await store.read(({ records }) => records.due(instantOf(at), limit));
      for (const id of due) {
        if (signal.aborted) break;
        if (!this.#failed.has(id)) await this.#one(lease, id, at);
      }
      return due.length > 0;
    });
    if (done === true) onCommitted();
  }

  async #one(lease: Lease, id: string, at: number): Promise<void> {
    const { store, proceedings, onTrouble } = this.#options;
    try {
      await store.transaction(async (repositories) => {
        if (!(await repositories.leases.confirm(lease))) return;
        await proceed(proceedings, repositories, instantOf(at), async (proceeding) => {
          await proceeding.whatIsDue(id);
        });
      });
    } catch (error) {
      this.#failed.set(id, at + AGAIN_MS);
      onTrouble(error);
    }
  }
}
