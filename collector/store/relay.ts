/**
 * Brings the outbox to one destination: in order, at least once, by one process at a time. A
 * destination that fails is tried again, slower each time, and holds nobody else up. Rule 11.
 */
import type { Left } from './outbox-repository.ts';
import { BEGINNING } from './outbox-repository.ts';
import type { Store } from './store.ts';

export interface RelayOptions {
  readonly store: Store;
  readonly destination: string;
  /** Unique to this process. */
  readonly holder: string;
  /** Resolves when all of them have arrived. */
  readonly deliver: (rows: readonly Left[]) => Promise<void>;
  /** First of an outage. */
  readonly onTrouble: (error: unknown) => void;
}

const BATCH = 200;
const IDLE_MS = 1000;
const MIN_PAUSE_MS = 250;
const MAX_PAUSE_MS = 60_000;

export class Relay {
  readonly #options: RelayOptions;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #failures = 0;
  #isClosed = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#later(MIN_PAUSE_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#work;
    const { store, holder } = this.#options;
    await store.read(({ leases }) => leases.release(this.#lease, holder)).catch(() => {});
  }

  get #lease(): string {
    return `relay ${this.#options.destination}`;
  }

  #later(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#work = this.#pass();
    }, milliseconds);
    this.#timer.unref();
  }

  async #pass(): Promise<void> {
    try {
      const isMore = await this.#relay();
      this.#failures = 0;
      this.#later(isMore ? MIN_PAUSE_MS : IDLE_MS);
    } catch (error) {
      if (this.#failures++ === 0 && !this.#isClosed) this.#options.onTrouble(error);
      this.#later(Math.min(MAX_PAUSE_MS, IDLE_MS * 2 ** Math.min(this.#failures, 10)));
    }
  }

  async #relay(): Promise<boolean> {
    const { store, destination, holder, deliver } = this.#options;
    const place = (await store.read(({ outbox }) => outbox.place(destination))) ?? BEGINNING;
    const rows = await store.read(({ outbox }) => outbox.after(place, BATCH));
    const last = rows.at(-1);
    if (last === undefined) return false;
    const lease = await store.read(({ leases }) => leases.take(this.#lease, holder));
    if (lease === undefined) return false;
    await deliver(rows);
    const isOurs = await store.read(({ outbox }) => outbox.reach(destination, last, lease));
    return isOurs && rows.length === BATCH;
  }
}
