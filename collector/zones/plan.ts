/** What is in force on a site: who belongs where, and what may be said between zones. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import type { ConduitInForce } from './conduit.ts';
import { Conformance } from './conformity.ts';
import { Membership } from './membership.ts';
import type { ZoneInForce } from './zone.ts';

export interface Plan {
  readonly site: SiteId;
  readonly revision: number;
  readonly membership: Membership;
  readonly conformance: Conformance;
  /** The site has no zones: nothing is judged there. */
  readonly isEmpty: boolean;
}

export function planOf(
  site: SiteId,
  revision: number,
  zones: readonly ZoneInForce[],
  conduits: readonly ConduitInForce[],
): Plan {
  const membership = new Membership(zones);
  const conformance = new Conformance(membership, conduits);
  return { site, revision, membership, conformance, isEmpty: zones.length === 0 };
}

/** The plans of this process, each made once a revision. What is in force does not change until the transaction ends. */
export class Plans {
  readonly #plans = new Map<SiteId, Plan>();

  /** Undefined: nothing was ever in force on the site. */
  async of(site: SiteId, { zones }: Pick<Repositories, 'zones'>): Promise<Plan | undefined> {
    const revision = await zones.hold(site);
    if (revision === undefined) return undefined;
    const known = this.#plans.get(site);
    if (known?.revision === revision) return known;
    const plan = planOf(site, revision, await zones.inForce(site), await zones.conduits(site));
    this.#plans.set(site, plan);
    return plan;
  }
}
