/** The map of a site: zones, conduits, and what goes between them. The same data gives the same map. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Store } from '../store/store.ts';
import { type Actor, reveal } from '../users/role.ts';
import type { Crossing, RuleUse } from './flow-row.ts';
import type { MapConduit, MapZone } from './map-repository.ts';

export interface MapRule {
  readonly id: string;
  readonly flows: number;
  readonly lastUsed: Instant | null;
}

export interface ZoneMap {
  readonly site: SiteId;
  readonly asOf: Instant;
  /** When something came into force last; null: nothing ever did. */
  readonly changed: Instant | null;
  /** Everything that is written is in force as it is written. */
  readonly isApproved: boolean;
  readonly zones: readonly MapZone[];
  readonly conduits: readonly (Omit<MapConduit, 'rules'> & {
    readonly rules: readonly MapRule[];
    readonly flows: number;
  })[];
  /** Also those that a conduit allows. */
  readonly crossings: readonly Crossing[];
}

export class MapService {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  /** Throws `not-found` where the actor may not read all of the site. */
  async of(actor: Actor, site: SiteId): Promise<ZoneMap> {
    reveal(actor, site);
    return this.#store.read(async ({ zoneMaps, flows }) => {
      const zones = await zoneMaps.zones(site);
      const conduits = await zoneMaps.conduits(site);
      const uses = await flows.ruleUse({ site });
      const all = [...zones, ...conduits];
      const approvals = all.flatMap(({ approvedAt }) => approvedAt ?? []);
      return {
        site,
        asOf: this.#now(),
        changed: approvals.sort().at(-1) ?? null,
        isApproved: all.every(({ state }) => state === 'approved'),
        zones,
        conduits: conduits.map((one) => shown(one, uses)),
        crossings: await flows.crossings({ site: [site] }),
      };
    });
  }
}

function shown(conduit: MapConduit, uses: readonly RuleUse[]) {
  const own = new Map(
    uses.filter((use) => use.conduit === conduit.id).map((use) => [use.rule, use]),
  );
  const rules = conduit.rules.map((id) => ({
    ...{ id, flows: own.get(id)?.flows ?? 0, lastUsed: own.get(id)?.lastSeen ?? null },
  }));
  return { ...conduit, rules, flows: rules.reduce((sum, { flows }) => sum + flows, 0) };
}
