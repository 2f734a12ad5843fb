/**
 * Tells agents what they may take into their baseline: one whole document each, kept by the broker, told
 * again whenever it changes and whenever the broker may have forgotten it. One collector does it for all.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import { LeasedChore } from '../store/leased-chore.ts';
import type { Store } from '../store/store.ts';
import type { Tally } from './baseline-decision.ts';
import type { Wanted } from './baseline-decision-repository.ts';

type Addressee = Pick<Wanted, 'site' | 'agent'>;

export interface DecisionPostOptions {
  readonly store: Store;
  /** Unique to this process. */
  readonly holder: string;
  readonly now: () => Instant;
  readonly onTrouble: (error: unknown) => void;
  /** Rejects where it did not reach the broker. */
  readonly send: (agent: Addressee, desired: string) => Promise<void>;
}

const TICK_MS = 2000;
const LAPSES_EVERY_MS = 60_000;

export class DecisionPost {
  readonly #options: DecisionPostOptions;
  readonly #chore: LeasedChore;
  /** What the broker has of us, by agent. */
  readonly #sent = new Map<string, string>();
  #tally: Tally = { outstanding: 0, taken: 0, lapsed: 0 };
  #weighed = Number.NEGATIVE_INFINITY;

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

  /** How many decisions there are, by what became of them: a minute old at most. */
  get tally(): Tally {
    return this.#tally;
  }

  /** All is told again at the next turn. */
  repeat(): void {
    this.#sent.clear();
  }

  async close(): Promise<void> {
    await this.#chore.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store, now } = this.#options;
    if (Date.parse(now()) - this.#weighed >= LAPSES_EVERY_MS) await this.#weigh();
    const wanted = await store.read(({ baselineDecisions }) => baselineDecisions.wanted());
    if (!wanted.some((each) => this.#isNews(each))) return;
    await this.#chore.during(async (lease, signal) => {
      const left = await store.transaction(async ({ leases, baselineDecisions }) => {
        if (!(await leases.confirm(lease))) return [];
        await baselineDecisions.settle();
        return baselineDecisions.wanted();
      });
      for (const each of left) {
        if (!signal.aborted && this.#isNews(each)) await this.#send(each);
      }
    });
  }

  /** What nobody will take any more lapses. */
  async #weigh(): Promise<void> {
    const { store, now } = this.#options;
    this.#weighed = Date.parse(now());
    const tally = () => store.read(({ baselineDecisions }) => baselineDecisions.tally());
    this.#tally = await tally();
    if (this.#tally.outstanding === 0) return;
    await this.#chore.during(async (lease) => {
      await store.transaction(async ({ leases, baselineDecisions }) => {
        if (!(await leases.confirm(lease))) return;
        await baselineDecisions.settle();
        await baselineDecisions.lapse(now());
      });
    });
    this.#tally = await tally();
  }

  #isNews({ desired, ...agent }: Wanted): boolean {
    return this.#sent.get(nameOf(agent)) !== JSON.stringify(desired);
  }

  async #send(wanted: Wanted): Promise<void> {
    const { desired, ...agent } = wanted;
    const { store, send, now } = this.#options;
    const text = JSON.stringify(desired);
    await send(agent, text);
    await store.transaction(({ baselineDecisions }) => baselineDecisions.told(wanted, now()));
    this.#sent.set(nameOf(agent), text);
  }
}

const nameOf = ({ site, agent }: Addressee) => `${site}/${agent}`;
