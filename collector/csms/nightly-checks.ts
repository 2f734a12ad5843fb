/** Lets all checks run once a night, and forgets what is old. */
import { Chore } from '../store/chore.ts';
import { instantOf } from '../store/time.ts';
import { CheckRunner, type CheckRunnerOptions } from './check-runner.ts';
import { DAY_MS, HOUR_MS } from './watched.ts';

export interface NightlyChecksOptions extends CheckRunnerOptions {
  readonly onTrouble: (error: unknown) => void;
  readonly onCommitted: () => void;
}

const TICK_MS = 60_000;
/** By UTC: when nobody works, and agents have told what the evening brought. */
const HOUR_OF_NIGHT = 2;
/** Every run of so many days is kept, then one a day, then none: the ledger keeps its digest. */
const KEPT = { everyDays: 7, dailyDays: 1100 } as const;

/** Asks once a night; whichever collector comes first does. */
export class NightlyChecks {
  readonly #options: NightlyChecksOptions;
  readonly #runner: CheckRunner;
  readonly #chore: Chore;
  readonly #started: number;

  constructor(options: NightlyChecksOptions) {
    this.#options = options;
    this.#started = options.now();
    this.#runner = new CheckRunner(options);
    this.#chore = new Chore(TICK_MS, () => this.#doWhatIsDue(), options.onTrouble);
  }

  /** Does what is due by now; happens by itself every minute. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    await this.#chore.close();
    await this.#runner.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store, now, onCommitted } = this.#options;
    const last = await store.read(({ checks: kept }) => kept.lastRun());
    const night = lastNight(now());
    // A collector that has never asked waits for its first night: there is nothing to see yet.
    const since = last === undefined ? this.#started : Date.parse(last.at);
    if (since >= night) return;
    const run = await this.#runner.run({ actor: 'collector' });
    if (run === undefined) return;
    const before = (days: number) => instantOf(now() - days * DAY_MS);
    await store.transaction(({ checks: kept }) =>
      kept.forget(before(KEPT.everyDays), before(KEPT.dailyDays)),
    );
    onCommitted();
  }
}

/** The last time it was that hour, milliseconds since 1970. */
function lastNight(now: number): number {
  const day = Math.floor(now / DAY_MS) * DAY_MS + HOUR_OF_NIGHT * HOUR_MS;
  return day <= now ? day : day - DAY_MS;
}
