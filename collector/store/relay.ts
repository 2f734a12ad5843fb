/**
 * Brings the outbox to one destination: in order, at least once, by one process at a time. A
 * destination that fails is tried again, slower each time, and holds nobody else up. Rule 11.
 */
import type { Lease } from './lease-repository.ts';
import type { Behind, Left } from './outbox-repository.ts';
import type { Store } from './store.ts';
import { Tenure } from './tenure.ts';

export interface RelayOptions {
  readonly store: Store;
  readonly destination: string;
  /** Unique to this process. */
  readonly holder: string;
  /** Resolves when all of them have arrived, in order; rejects when `signal` is aborted before. */
  readonly deliver: (rows: readonly Left[], signal: AbortSignal) => Promise<void>;
  /** First of an outage. */
  readonly onTrouble: (error: unknown) => void;
}

/** As it was found last, by whichever process brings it on. */
export interface Progress extends Behind {
  readonly destination: string;
  /** Whether this process is bringing it on now. */
  readonly isHolder: boolean;
  /** Rows this process has brought there, and how often it failed to. */
  readonly delivered: number;
  readonly failures: number;
}

const BATCH = 500;
const IDLE_MS = 1000;
const MAX_PAUSE_MS = 60_000;
/** A destination that takes longer over a batch is taken for one that is away. */
const DELIVERY_MS = 30_000;

export class Relay {
  readonly #options: RelayOptions;
  readonly #tenure: Tenure;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #behind: Behind = { waiting: 0, seconds: 0 };
  #delivered = 0;
  #failures = 0;
  /** Since it last worked. */
  #failedInARow = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { store, destination, holder } = options;
    this.#tenure = new Tenure({ store, holder, name: `relay ${destination}` });
    this.#later(0);
  }

  get progress(): Progress {
    const { destination } = this.#options;
    const { isHeld: isHolder } = this.#tenure;
    const [delivered, failures] = [this.#delivered, this.#failures];
    return { destination, isHolder, delivered, failures, ...this.#behind };
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('stopping'));
    clearTimeout(this.#timer);
    await this.#work;
    await this.#tenure.release().catch(() => {});
  }

  #later(milliseconds: number): void {
    if (this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#work = this.#pass();
    }, milliseconds);
    this.#timer.unref();
  }

  async #pass(): Promise<void> {
    const { store, destination, onTrouble } = this.#options;
    try {
      this.#behind = await store.read(({ outbox }) => outbox.behind(destination));
      if (this.#behind.waiting > 0) {
        await this.#tenure.during((lease, signal) => this.#relay(lease, signal));
      }
      this.#failedInARow = 0;
      this.#later(IDLE_MS);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#failures++;
      if (this.#failedInARow++ === 0) onTrouble(error);
      // Another process may reach what this one cannot.
      await this.#tenure.release().catch(() => {});
      this.#later(Math.min(MAX_PAUSE_MS, IDLE_MS * 2 ** Math.min(this.#failedInARow - 1, 10)));
    }
  }

  async #relay(lease: Lease, held: AbortSignal): Promise<void> {
    const { store, destination, deliver } = this.#options;
    for (;;) {
      // Read under the lease: what the holder before us brought there is behind this place.
      const rows = await store.read(({ outbox }) => outbox.next(destination, BATCH));
      const last = rows.at(-1);
      if (last === undefined) return;
      const slow = AbortSignal.timeout(DELIVERY_MS);
      const signal = AbortSignal.any([held, this.#closing.signal, slow]);
      await Promise.race([deliver(rows, signal), aborted(signal)]);
      const isOurs = await store.transaction(async ({ leases, outbox }) => {
        if (!(await leases.confirm(lease))) return false;
        await outbox.reach(destination, last);
        return true;
      });
      if (!isOurs) throw new Error('the lease is another’s: what was delivered may arrive again');
      this.#delivered += rows.length;
      this.#behind = await store.read(({ outbox }) => outbox.behind(destination));
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
