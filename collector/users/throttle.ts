/** Slows down whoever guesses. Its table is bounded: the longest quiet is forgotten first. */

const FIRST_MS = 2000;
const FORGET_MS = 60 * 60_000;

interface Limits {
  /** Failures that cost nothing; the next one costs two seconds, each further one twice as much. */
  readonly free: number;
  readonly mostMs: number;
  /** How many guessers are remembered. */
  readonly size: number;
}

interface Guesser {
  readonly failures: number;
  readonly until: number;
  readonly at: number;
}

/** All times are milliseconds of one clock. */
export class Throttle {
  readonly #guessers = new Map<string, Guesser>();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** How long this one has to wait before it may try; 0: not at all. */
  wait(key: string, now: number): number {
    return Math.max(0, (this.#guessers.get(key)?.until ?? 0) - now);
  }

  fail(key: string, now: number): void {
    const { free, mostMs, size } = this.#limits;
    const before = this.#guessers.get(key);
    const failures = before && now - before.at < FORGET_MS ? before.failures + 1 : 1;
    const beyond = Math.min(failures - free - 1, 20);
    const pause = beyond < 0 ? 0 : Math.min(mostMs, FIRST_MS * 2 ** beyond);
    this.#guessers.delete(key); // to the end of the map's order
    this.#guessers.set(key, { failures, until: now + pause, at: now });
    if (this.#guessers.size <= size) return;
    const [quietest] = this.#guessers.keys();
    if (quietest !== undefined) this.#guessers.delete(quietest);
  }

  succeed(key: string): void {
    this.#guessers.delete(key);
  }
}
