/** A chore that one collector does for all: what it does happens under a lease of its name. */
import { Chore } from './chore.ts';
import type { Lease } from './lease-repository.ts';
import { Tenure, type TenureOptions } from './tenure.ts';

export interface LeasedChoreOptions extends TenureOptions {
  readonly everyMs: number;
  /** One turn; what is written in it has to be done by `during`. */
  readonly work: () => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

export class LeasedChore {
  readonly #tenure: Tenure;
  readonly #chore: Chore;

  constructor({ everyMs, work, onTrouble, ...tenure }: LeasedChoreOptions) {
    this.#tenure = new Tenure(tenure);
    this.#chore = new Chore(everyMs, work, onTrouble);
  }

  /** Does what is due by now. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  /** Undefined: the lease is another's. See Tenure. */
  during<T>(work: (lease: Lease, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    return this.#tenure.during(work);
  }

  /** What is begun is finished, and the lease given up. */
  async close(): Promise<void> {
    await this.#chore.close();
    await this.#tenure.release().catch(() => {});
  }
}
