/** An approver lends a role to somebody for a while; both stay who they are, and the deed is signed. csms.md §6. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Plain } from '../evidence/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type Delegation, sourceOf, type Wanted } from './delegation.ts';
import { type Actor, everythingOf, placesOf, refuseUnproven, sitesOf } from './role.ts';

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

export interface NewDelegation extends Wanted {
  /** Id of the person. */
  readonly to: string;
  readonly reason: string;
}

export class DelegationService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Whom it may be given to, and who may be named elsewhere: all who may be here. */
  colleagues(actor: Actor): Promise<readonly { readonly id: string; readonly name: string }[]> {
    if (!everythingOf(actor).includes('users.manage')) placesOf(actor, 'read');
    return this.#surroundings.store.read(({ accounts }) => accounts.colleagues());
  }

  /** One's own, given and got; all of them for who audits. */
  list(actor: Actor): Promise<readonly Delegation[]> {
    const now = instantOf(this.#surroundings.now());
    const whose = seesAll(actor) ? 'every' : actor.person;
    if (whose === null) return Promise.resolve([]);
    return this.#surroundings.store.read(({ delegations }) => delegations.list(whose, now));
  }

  /** Throws `proof-needed`; `forbidden` for a token, and to oneself. */
  delegate(actor: Actor, wanted: NewDelegation): Promise<Delegation> {
    const { store, now, newId } = this.#surroundings;
    const at = instantOf(now());
    refuseUnproven(actor, at);
    if (wanted.to === actor.id) {
      throw new AppError('forbidden', { detail: 'Nobody gives a role to themselves.' });
    }
    return store.transaction(async (repositories) => {
      const { accounts, delegations } = repositories;
      await accounts.lock();
      const to = await accounts.person(wanted.to);
      if (to === undefined || to.isDisabled) refuse('`to` is nobody who may be here.');
      const found = sourceOf(await delegations.held(actor.id, at), wanted, at);
      if ('flaw' in found) refuse(found.flaw);
      const { role, site, zone, until, reason } = wanted;
      const delegation: Delegation = {
        ...{ id: newId(), role, site, zone, since: at, until, reason, isInForce: true },
        from: { id: actor.id, name: actor.name },
        to: { id: to.id, name: to.name },
      };
      await delegations.add(found.from.id, delegation);
      await testify(actor, 'role.delegate', delegation, at, repositories);
      return delegation;
    });
  }

  /** By who gave it, who got it, or who manages accounts; for others there is none. */
  end(actor: Actor, id: string): Promise<Delegation> {
    const at = instantOf(this.#surroundings.now());
    return this.#surroundings.store.transaction(async (repositories) => {
      await repositories.accounts.lock();
      const before = await repositories.delegations.one(id, at);
      if (before === undefined || !mayEnd(actor, before)) throw new AppError('not-found');
      if (!before.isInForce) throw new AppError('not-possible-now', { detail: 'It has ended.' });
      await repositories.delegations.end(id, at);
      const after = { ...before, until: at, isInForce: false };
      await testify(actor, 'role.delegate-end', after, at, repositories);
      return after;
    });
  }
}

const seesAll = (actor: Actor): boolean =>
  everythingOf(actor).includes('audit.read') && sitesOf(actor, 'audit.read') === 'every';

const mayEnd = (actor: Actor, { from, to }: Delegation): boolean =>
  actor.id === from.id || actor.id === to.id || everythingOf(actor).includes('users.manage');

function refuse(detail: string): never {
  throw new AppError('invalid-request', { detail });
}

async function testify(
  actor: Actor,
  action: string,
  { id, role, site, zone, until, from, to, reason }: Delegation,
  at: Instant,
  { audit, evidence }: Repositories,
): Promise<void> {
  const subject = `delegation/${id}`;
  const places = { ...(site !== null && { site }), ...(zone !== null && { zone }) };
  const detail = { from: from.name, to: to.name, role, ...places, until, reason };
  await audit.add({ at, actor: actor.name, action, subject, detail });
  const said = { effectiveAt: at, actor: actor.name, kind: action, ref: subject };
  await evidence.add(at, [{ ...said, payload: detail as Record<string, Plain> }]);
}
