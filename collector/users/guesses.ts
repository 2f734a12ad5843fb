/** Who guesses secrets, by where they are and by whose they guess: one book for every door. */
import { AppError } from '../errors.ts';
import { Throttle } from './throttle.ts';

export class Guesses {
  // A guesser has many addresses, a victim one name: names are never kept waiting for long.
  readonly #byAddress = new Throttle({ free: 5, mostMs: 15 * 60_000, size: 10_000 });
  readonly #byName = new Throttle({ free: 20, mostMs: 30_000, size: 10_000 });
  readonly #now: () => number;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws `too-many-requests`. */
  refuseHasty(address: string, name?: string): void {
    const now = this.#now();
    const waits = [this.#byAddress.wait(address, now)];
    if (name !== undefined) waits.push(this.#byName.wait(name.toLowerCase(), now));
    const wait = Math.max(...waits);
    if (wait > 0) throw new AppError('too-many-requests', { retryAfter: Math.ceil(wait / 1000) });
  }

  /** To be said before the slow work: many guesses sent at once are as slow as one by one. */
  failed(address: string, name?: string): void {
    this.#byAddress.fail(address, this.#now());
    if (name !== undefined) this.#byName.fail(name.toLowerCase(), this.#now());
  }

  succeeded(address: string, name: string): void {
    this.#byAddress.succeed(address);
    this.#byName.succeed(name.toLowerCase());
  }
}
