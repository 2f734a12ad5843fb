/** What recurs without end is found at any time ahead: expanded again before its horizon is reached. */
import { LeasedChore } from '../store/leased-chore.ts';
import type { Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { EXTENDED_BEFORE_MS } from './planned.ts';

interface Surroundings {
  readonly store: Store;
  /** Unique to this process. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

const TICK_MS = 3_600_000;
const AT_ONCE = 100;

export class HorizonService {
  readonly #surroundings: Surroundings;
  readonly #chore: LeasedChore;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    const { store, holder, onTrouble } = surroundings;
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'horizons', everyMs: TICK_MS },
      ...{ work: () => this.#extend(), onTrouble },
    });
  }

  /** Does what is due by now; happens by itself every hour. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    await this.#chore.close();
  }

  async #extend(): Promise<void> {
    const { store, now } = this.#surroundings;
    await this.#chore.during(async (_, signal) => {
      for (let count = AT_ONCE; count === AT_ONCE && !signal.aborted; ) {
        count = await store.transaction(async ({ changeRequests }) => {
          const before = instantOf(now() + EXTENDED_BEFORE_MS);
          const ending = await changeRequests.ending(before, AT_ONCE);
          for (const planned of ending) await changeRequests.extend(planned, now());
          return ending.length;
        });
      }
    });
  }
}
