/** Hooks, for people: who may bring changes in makes them, proves who they are for it, and revokes them. */
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import type { Repositories, Store } from '../../store/store.ts';
import { type Actor, authorise, refuseUnproven, sitesOf } from '../../users/role.ts';
import type { Delivery, Hook, NewHook } from './hook.ts';
import { keyMark, secretOf } from './hook-key.ts';

interface Surroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
  /** Of hook-key.ts. */
  readonly key: Uint8Array;
}

/** So many deliveries are shown. */
const MOST_DELIVERIES = 100;

export class HookDesk {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  list(actor: Actor): Promise<readonly Hook[]> {
    const sites = sitesOf(actor, 'intake.hooks');
    return this.#surroundings.store.read(({ hooks }) => hooks.list(sites));
  }

  /** What came by it last, the newest first. */
  deliveries(actor: Actor, id: string): Promise<readonly Delivery[]> {
    return this.#surroundings.store.read(async (repositories) => {
      await this.#revealed(actor, id, repositories);
      return repositories.hooks.deliveries(id, MOST_DELIVERIES);
    });
  }

  /** The secret is shown this once. Throws `proof-needed`, `name-taken`. */
  async add(actor: Actor, given: NewHook): Promise<{ readonly of: Hook; readonly secret: string }> {
    const { store, now, newId, key } = this.#surroundings;
    const at = now();
    authorise(actor, 'intake.hooks', given.site);
    refuseUnproven(actor, at);
    if (given.expires !== null && given.expires <= at) {
      throw new AppError('invalid-request', { detail: '`expires` lies in the past.' });
    }
    const id = newId();
    const of: Hook = {
      ...{ ...given, id, owner: actor.id, createdBy: actor.name, created: at },
      ...{ revoked: null, revokedBy: null, lastUsed: null, taken: 0 },
      ...{ lastRefused: null, lastRefusal: null, refused: 0 },
    };
    await store.transaction(async (repositories) => {
      if (!(await repositories.hooks.add(of, keyMark(key)))) throw new AppError('name-taken');
      await tell(repositories, actor, 'intake.hook.add', of, at);
    });
    return { of, secret: secretOf(key, id) };
  }

  /** At once and for good. Whoever has to stop one is not asked for a password first. */
  revoke(actor: Actor, id: string): Promise<Hook> {
    const at = this.#surroundings.now();
    return this.#surroundings.store.transaction(async (repositories) => {
      await this.#revealed(actor, id, repositories);
      const isRevoked = await repositories.hooks.revoke(id, at, actor.name);
      const hook = await repositories.hooks.one(id);
      if (!isRevoked || hook === undefined) throw new AppError('not-found');
      await tell(repositories, actor, 'intake.hook.revoke', hook, at);
      return hook;
    });
  }

  async #revealed(actor: Actor, id: string, { hooks }: Repositories): Promise<Hook> {
    const sites = sitesOf(actor, 'intake.hooks');
    const hook = await hooks.one(id);
    const isTheirs = hook !== undefined && (sites === 'every' || sites.includes(hook.site));
    if (!isTheirs) throw new AppError('not-found');
    return hook;
  }
}

async function tell(
  { audit, evidence }: Repositories,
  actor: Actor,
  action: string,
  { id, name, site, system, fields, expires }: Hook,
  at: Instant,
): Promise<void> {
  const subject = `intake-hook/${id}`;
  const detail = { name, site, system, ...(expires !== null && { expires }) };
  await audit.add({ at, actor: actor.name, action, subject, detail });
  const said = { effectiveAt: at, actor: actor.name, kind: action, ref: subject };
  await evidence.add(at, [{ ...said, payload: { ...detail, fields: { ...fields } } }]);
}

/** The whole of a site: what comes in may touch any zone of it. */
export const grantsOf = (site: SiteId): Actor['grants'] => [
  { role: 'csms-manager', site, zone: null },
];
