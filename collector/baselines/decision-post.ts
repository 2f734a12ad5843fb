/**
 * Tells agents what they may take into their baseline: one whole document each, kept by the broker, told
 * again whenever it changes and whenever the broker may have forgotten it. One collector does it for all.
 */
import { LeasedChore } from '../store/leased-chore.ts';
import type { Store } from '../store/store.ts';
import type { Wanted } from './baseline-decision-repository.ts';

type Addressee = Pick<Wanted, 'site' | 'agent'>;

export interface DecisionPostOptions {
  readonly store: Store;
  /** Unique to this process. */
  readonly holder: string;
  readonly onTrouble: (error: unknown) => void;
  /** Rejects where it did not reach the broker. */
  readonly send: (agent: Addressee, desired: string) => Promise<void>;
}

const TICK_MS = 2000;

export class DecisionPost {
  readonly #options: DecisionPostOptions;
  readonly #chore: LeasedChore;
  /** What the broker has of us, by agent. */
  readonly #sent = new Map<string, string>();

  constructor(options: DecisionPostOptions) {
    this.#options = options;
    const { store, holder, onTrouble } = options;
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'baseline-decisions', everyMs: TICK_MS },
      ...{ work: () => this.#doWhatIsDue(), onTrouble },
    });
  }

  /** Sends what has changed by now; happens by itself. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  /** All is told again at the next turn. */
  repeat(): void {
    this.#sent.clear();
  }

  async close(): Promise<void> {
    await this.#chore.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store } = this.#options;
    const wanted = await store.read(({ baselineDecisions }) => baselineDecisions.wanted());
    if (!wanted.some((each) => this.#isNews(each))) return;
    await this.#chore.during(async (lease, signal) => {
      const now = await store.transaction(async ({ leases, baselineDecisions }) => {
        if (!(await leases.confirm(lease))) return [];
        await baselineDecisions.settle();
        return baselineDecisions.wanted();
      });
      for (const each of now) {
        if (!signal.aborted && this.#isNews(each)) await this.#send(each);
      }
    });
  }

  #isNews({ desired, ...agent }: Wanted): boolean {
    return this.#sent.get(nameOf(agent)) !== JSON.stringify(desired);
  }

  async #send({ desired, ...agent }: Wanted): Promise<void> {
    const text = JSON.stringify(desired);
    await this.#options.send(agent, text);
    this.#sent.set(nameOf(agent), text);
  }
}

const nameOf = ({ site, agent }: Addressee) => `${site}/${agent}`;
