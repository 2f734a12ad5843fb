/** A lease, renewed for as long as the work under it goes on. wire-and-store.md rule 11. */
import { LEASE_SECONDS, type Lease } from './lease-repository.ts';
import type { Store } from './store.ts';

export interface TenureOptions {
  readonly store: Store;
  /** Of the lease. */
  readonly name: string;
  /** Unique to this process. */
  readonly holder: string;
}

const RENEW_MS = 5000;

export class Tenure {
  readonly #options: TenureOptions;
  #isHeld = false;
  #end: NodeJS.Timeout | undefined;

  constructor(options: TenureOptions) {
    this.#options = options;
  }

  /** Whether work under it is going on here. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /**
   * Answers what `work` does, or undefined when another has the lease. `signal` is aborted once the
   * lease may be another's: nothing more should leave then. What is written has to check the token.
   */
  async during<T>(work: (lease: Lease, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const lost = new AbortController();
    const lease = await this.#renewed(lost);
    if (lease === undefined) return undefined;
    const renewing = setInterval(() => void this.#again(lease, lost), RENEW_MS);
    this.#isHeld = true;
    try {
      return await work(lease, lost.signal);
    } finally {
      this.#isHeld = false;
      clearInterval(renewing);
      clearTimeout(this.#end);
    }
  }

  async release(): Promise<void> {
    const { store, name, holder } = this.#options;
    await store.read(({ leases }) => leases.release(name, holder));
  }

  async #again(lease: Lease, lost: AbortController): Promise<void> {
    // A database that does not answer may do so before the lease runs out.
    const now = await this.#renewed(lost).catch(() => lease);
    if (now?.token !== lease.token) lost.abort(new Error('the lease is another’s'));
  }

  /** The end is reckoned from before the database is asked: here it comes a little early, never late. */
  async #renewed(lost: AbortController): Promise<Lease | undefined> {
    const { store, name, holder } = this.#options;
    const end = setTimeout(() => lost.abort(new Error('the lease ran out')), LEASE_SECONDS * 1000);
    const lease = await store
      .read(({ leases }) => leases.take(name, holder))
      .catch((error: unknown) => {
        clearTimeout(end);
        throw error;
      });
    if (lease === undefined || lost.signal.aborted) {
      clearTimeout(end);
      return undefined;
    }
    clearTimeout(this.#end);
    this.#end = end;
    return lease;
  }
}
