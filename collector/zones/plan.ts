/** What is in force on a site: who belongs where, and what may be said between zones. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { type Alias, changedBetween, type Named, resolved } from './alias.ts';
import { Conformance } from './conformity.ts';
import { Membership } from './membership.ts';

export interface Plan {
  readonly site: SiteId;
  readonly revision: number;
  readonly membership: Membership;
  readonly conformance: Conformance;
  /** Who is meant by names in it that are not, or no longer, an observed asset's own. */
  readonly aliases: readonly Alias[];
  /** The site has no zones: nothing is judged there. */
  readonly isEmpty: boolean;
}

export function planOf(
  site: SiteId,
  revision: number,
  written: Named,
  aliases: readonly Alias[] = [],
): Plan {
  const { zones, conduits } = resolved(written, aliases);
  const membership = new Membership(zones);
  const conformance = new Conformance(membership, conduits);
  return { site, revision, membership, conformance, aliases, isEmpty: zones.length === 0 };
}

/**
 * The plans of this process, each made once a revision, and anew when a name in it means somebody else. What
 * is in force does not change until the transaction ends.
 */
export class Plans {
  readonly #plans = new Map<SiteId, Plan>();

  /** Undefined: nothing was ever in force on the site. */
  async of(site: SiteId, { zones }: Pick<Repositories, 'zones'>): Promise<Plan | undefined> {
    const revision = await zones.hold(site);
    if (revision === undefined) return undefined;
    const known = this.#plans.get(site);
    const aliases = await zones.aliases(site);
    const isKnown =
      known?.revision === revision && changedBetween(known.aliases, aliases).length === 0;
    if (isKnown) return known;
    const written = { zones: await zones.inForce(site), conduits: await zones.conduits(site) };
    const plan = planOf(site, revision, written, aliases);
    this.#plans.set(site, plan);
    return plan;
  }
}
