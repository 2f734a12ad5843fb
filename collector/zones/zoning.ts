/**
 * A plan that has come into force is applied to what is there already: so much at a time, each part a
 * transaction of its own, that nobody who reports waits for it. What arrives meanwhile is placed as it comes.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { LeasedChore } from '../store/leased-chore.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Alias, changedBetween } from './alias.ts';
import type { ConversationKey } from './judgement-repository.ts';
import { type Plan, Plans } from './plan.ts';
import { follow, judge, keyOf, place, settle } from './settle.ts';
import type { Unsettled } from './zone-repository.ts';

export interface ZoningOptions {
  readonly store: Store;
  /** Unique to this process. */
  readonly holder: string;
  readonly now: () => Instant;
  readonly onTrouble: (error: unknown) => void;
}

const TICK_MS = 1000;
/** How often those in several zones are looked at again: an address that is not heard any more counts no longer. */
const DUAL_EVERY_MS = 3_600_000;
/** So many take a fraction of what a batch may wait. */
const ASSETS_AT_ONCE = 1000;
const CONVERSATIONS_AT_ONCE = 1000;
const MERGES_AT_ONCE = 200;

export class Zoning {
  readonly #options: ZoningOptions;
  readonly #plans = new Plans();
  readonly #chore: LeasedChore;
  /** Who was meant by the names of a site when they were looked at last. */
  readonly #meant = new Map<SiteId, readonly Alias[]>();
  #dualAt = 0;
  #isClosing = false;

  constructor(options: ZoningOptions) {
    this.#options = options;
    const { store, holder } = options;
    this.#chore = new LeasedChore({
      ...{ store, holder, name: 'zoning', everyMs: TICK_MS },
      ...{ work: () => this.#doWhatIsDue(), onTrouble: options.onTrouble },
    });
  }

  /** Applies what has come into force by now; happens by itself every second. Never rejects. */
  tick(): Promise<void> {
    return this.#chore.tick();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#chore.close();
  }

  async #doWhatIsDue(): Promise<void> {
    const { store, now } = this.#options;
    const isDualDue = Date.parse(now()) - this.#dualAt >= DUAL_EVERY_MS;
    const waiting = await store.read(({ zones }) => zones.unsettled());
    const strayed = await this.#strayed();
    if (waiting === undefined && strayed.length === 0 && !isDualDue) return;
    await this.#chore.during(async (_, signal) => {
      for (const site of strayed) {
        while (!this.#isClosing && !signal.aborted && (await this.#follow(site)));
      }
      while (!this.#isClosing && !signal.aborted && (await this.#step()));
      if (isDualDue && !signal.aborted) await this.#lookAgain();
    });
  }

  /** Sites on which somebody was merged or parted, or is meant by a name that meant somebody else. */
  #strayed(): Promise<readonly SiteId[]> {
    return this.#options.store.read(async ({ zones, merges }) => {
      const merged = await merges.strayed();
      const strayed: SiteId[] = [];
      for (const site of await zones.sites()) {
        const meant = this.#meant.get(site) ?? [];
        const changed = changedBetween(meant, await zones.aliases(site));
        if (merged.has(site) || changed.length > 0) strayed.push(site);
      }
      return strayed;
    });
  }

  /** One part. False: nothing is left to do. */
  async #follow(site: SiteId): Promise<boolean> {
    const before = this.#meant.get(site) ?? [];
    const { meant, isMore } = await this.#options.store.transaction(async (repositories) => {
      const plan = await this.#plans.of(site, repositories);
      if (plan === undefined) return { meant: before, isMore: false };
      const merges = await repositories.merges.unfollowed(site, MERGES_AT_ONCE);
      const changed = changedBetween(before, plan.aliases);
      const later = new Set(changed.slice(ASSETS_AT_ONCE));
      const assets = [...merges.flatMap(({ pair }) => pair), ...changed.slice(0, ASSETS_AT_ONCE)];
      await follow(plan, [...new Set(assets)], this.#options.now(), repositories);
      await repositories.merges.followed(merges.map(({ id }) => id));
      const isMore = merges.length === MERGES_AT_ONCE || later.size > 0;
      const looked = plan.aliases.filter(({ asset }) => !later.has(asset));
      return { meant: [...looked, ...before.filter(({ asset }) => later.has(asset))], isMore };
    });
    this.#meant.set(site, meant);
    return isMore;
  }

  /** One part. False: nothing is left to do. */
  #step(): Promise<boolean> {
    return this.#options.store.transaction(async (repositories) => {
      const waiting = await repositories.zones.unsettled();
      if (waiting === undefined) return false;
      const plan = await this.#plans.of(waiting.site, repositories);
      // Another revision came into force between the two: its turn is the next one.
      if (plan?.revision !== waiting.revision) return true;
      const at = this.#options.now();
      await repositories.zones.progress(await advance(plan, waiting, at, repositories));
      return true;
    });
  }

  async #lookAgain(): Promise<void> {
    const { store, now } = this.#options;
    const at = now();
    for (const site of await store.read(({ zones }) => zones.sites())) {
      await store.transaction(async (repositories) => {
        const plan = await this.#plans.of(site, repositories);
        const assets = await repositories.placements.dualHomed(site);
        if (plan) await settle(plan, assets, at, repositories);
      });
    }
    this.#dualAt = Date.parse(at);
  }
}

async function advance(
  plan: Plan,
  waiting: Unsettled,
  at: Instant,
  repositories: Pick<Repositories, 'placements' | 'judgements'>,
): Promise<Unsettled> {
  const { site, place: after } = waiting;
  const { placements, judgements } = repositories;
  if (waiting.stage === 'assets') {
    const assets = await placements.next(site, after, ASSETS_AT_ONCE);
    await place(plan, assets, at, repositories);
    const last = assets.at(-1);
    if (last !== undefined && assets.length === ASSETS_AT_ONCE) return { ...waiting, place: last };
    return { ...waiting, stage: 'conversations', place: null };
  }
  const from = after === null ? null : (JSON.parse(after) as ConversationKey);
  const conversations = await judgements.next(site, from, CONVERSATIONS_AT_ONCE);
  await judge(plan, conversations, at, repositories);
  const last = conversations.at(-1);
  if (last !== undefined && conversations.length === CONVERSATIONS_AT_ONCE) {
    return { ...waiting, place: JSON.stringify(keyOf(last)) };
  }
  return { ...waiting, stage: null, place: null };
}
