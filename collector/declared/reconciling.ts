/** Keeps judged how what is declared stands to what was seen: one collector does it for all, a set at a time. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Lease } from '../store/lease-repository.ts';
import { LeasedChore } from '../store/leased-chore.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { applyRules } from './applying.ts';
import { look } from './matching.ts';
import type { Due } from './matching-repository.ts';
import { LOOK_BACK_MS, Watching } from './watching.ts';

export interface ReconcilingOptions {
  readonly store: Store;
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly onTrouble: (error: unknown) => void;
}

const TICK_MS = 1000;
const SET = 200;
/** What time alone changes is looked for so often. */
const SWEEP_EVERY_MS = 300_000;
const MOST_SWEPT = 5000;
const REMEMBERED_MS = 600_000;

export class Reconciling {
  readonly #options: ReconcilingOptions;
  readonly #chore: LeasedChore;
  readonly #watching = new Map<SiteId, { readonly at: number; readonly of: Watching }>();
  #sweptAt = 0;
  #isClosing = false;

  constructor(options: ReconcilingOptions) {
    this.#options = options;
    const { store, holder } = options;
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'reconciling', everyMs: TICK_MS },
      ...{ work: () => this.#work(), onTrouble: options.onTrouble },
    });
  }

  /** Works off all that is due by now; happens by itself every second. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#chore.close();
  }

  async #work(): Promise<void> {
    await this.#chore.during(async (lease, signal) => {
      await this.#sweep();
      while (!this.#isClosing && !signal.aborted && (await this.#next(lease)));
    });
  }

  /** False when nothing is due, or the lease is another's. */
  async #next(lease: Lease): Promise<boolean> {
    const { store, now, newId } = this.#options;
    return store.transaction(async (repositories) => {
      if (!(await repositories.leases.confirm(lease))) return false;
      const due = await repositories.matching.due(SET);
      if (due.length === 0) return false;
      const at = instantOf(now());
      const watching = (site: SiteId) => this.#watched(site, at, repositories);
      for (const [site, ofSite] of bySite(due)) {
        if (site === null) continue;
        const changed = await look(site, ofSite, { repositories, now: at, watching });
        await applyRules(site, changed, repositories, at, newId);
      }
      await repositories.matching.done(due);
      return true;
    });
  }

  async #sweep(): Promise<void> {
    const { store, now } = this.#options;
    if (now() - this.#sweptAt < SWEEP_EVERY_MS) return;
    const at = instantOf(now());
    await store.transaction(async ({ reconciliations, matching }) => {
      const { declared, observed } = await reconciliations.stale(at, MOST_SWEPT);
      await matching.ask('declared', declared);
      await matching.ask('observed', observed);
    });
    this.#sweptAt = now();
  }

  /** Years of minutes are read seldom: ten minutes more or less are none of seven days. */
  async #watched(site: SiteId, at: Instant, { matching }: Repositories): Promise<Watching> {
    const { now } = this.#options;
    const known = this.#watching.get(site);
    if (known && now() - known.at < REMEMBERED_MS) return known.of;
    const since = instantOf(Date.parse(at) - LOOK_BACK_MS);
    const of = new Watching(await matching.watched(site, since));
    this.#watching.set(site, { at: now(), of });
    return of;
  }
}

function bySite(due: readonly Due[]): ReadonlyMap<SiteId | null, readonly Due[]> {
  const sites = new Map<SiteId | null, Due[]>();
  for (const one of due) sites.set(one.site, [...(sites.get(one.site) ?? []), one]);
  return sites;
}
