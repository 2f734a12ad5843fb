import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { Plans } from '../zones/plan.ts';

interface Memory {
  readonly asset: string;
  /** `2026-11-20T18`: the hour `asset.last_seen` stands at, or a later one. */
  readonly hour: string;
}

/**
 * Which asset an address was last. A guess that the database proves before it counts: it may be
 * wrong, old or empty, and another collector need not know of it. But not ahead of the database: what
 * a transaction writes is drafted, and kept once it is committed.
 */
export class Recollection {
  /** Who belongs where, by site; the database proves each before it counts as well. */
  readonly plans: Plans;
  readonly #most: number;
  readonly #memories = new Map<string, Memory>();

  constructor(most = 200_000) {
    this.plans = new Plans();
    this.#most = most;
  }

  recall(site: SiteId, agent: AgentId, address: string): Memory | undefined {
    return this.#memories.get(keyOf(site, agent, address));
  }

  /** The oldest tenth makes room: who is heard again is looked up again. */
  keep(key: string, memory: Memory): void {
    if (this.#memories.size >= this.#most) {
      let surplus = Math.ceil(this.#most / 10);
      for (const oldest of this.#memories.keys()) {
        if (surplus-- === 0) break;
        this.#memories.delete(oldest);
      }
    }
    this.#memories.set(key, memory);
  }
}

/** What is remembered, and what is written now: dropped where that is rolled back. */
export class Draft {
  readonly plans: Plans;
  readonly #of: Recollection | Draft;
  readonly #memories = new Map<string, Memory>();

  constructor(of: Recollection | Draft) {
    this.plans = of.plans;
    this.#of = of;
  }

  recall(site: SiteId, agent: AgentId, address: string): Memory | undefined {
    const own = this.#memories.size > 0 && this.#memories.get(keyOf(site, agent, address));
    return own || this.#of.recall(site, agent, address);
  }

  note(site: SiteId, agent: AgentId, address: string, asset: string, at: Instant): void {
    this.keep(keyOf(site, agent, address), { asset, hour: at.slice(0, 13) });
  }

  keep(key: string, memory: Memory): void {
    this.#memories.set(key, memory);
  }

  /** It is committed, or as good as what this is a draft of. */
  settle(): void {
    for (const [key, memory] of this.#memories) this.#of.keep(key, memory);
  }
}

const keyOf = (site: SiteId, agent: AgentId, address: string) => `${site}/${agent}/${address}`;
