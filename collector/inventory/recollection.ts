import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';

interface Memory {
  readonly asset: string;
  /** `2026-11-20T18`: the hour `asset.last_seen` stands at, or a later one. */
  readonly hour: string;
}

/**
 * Which asset an address was last. A guess that the database proves before it counts: it may be
 * wrong, old or empty, and another collector need not know of it.
 */
export class Recollection {
  readonly #most: number;
  readonly #memories = new Map<string, Memory>();

  constructor(most = 200_000) {
    this.#most = most;
  }

  recall(site: SiteId, agent: AgentId, address: string): Memory | undefined {
    return this.#memories.get(`${site}/${agent}/${address}`);
  }

  /** The oldest tenth makes room: who is heard again is looked up again. */
  keep(site: SiteId, agent: AgentId, address: string, asset: string, at: Instant): void {
    if (this.#memories.size >= this.#most) {
      let surplus = Math.ceil(this.#most / 10);
      for (const key of this.#memories.keys()) {
        if (surplus-- === 0) break;
        this.#memories.delete(key);
      }
    }
    this.#memories.set(`${site}/${agent}/${address}`, { asset, hour: at.slice(0, 13) });
  }
}
