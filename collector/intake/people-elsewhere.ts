/**
 * Who the people of another system are here. Whoever keeps this list decides whose approval counts, so
 * it is kept by who keeps accounts, signed, and not by who brings changes in. csms.md §3.2a.15, §6.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, authorise, refuseUnproven } from '../users/role.ts';
import type { KnownPerson } from './intake-repository.ts';

export interface PeopleList {
  readonly version: number;
  readonly items: readonly KnownPerson[];
}

export class PeopleElsewhere {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor(store: Store, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  of(actor: Actor, system: string): Promise<PeopleList> {
    authorise(actor, 'users.manage', 'every');
    return this.#store.read(async ({ intake }) => ({
      version: await intake.peopleVersion(system),
      items: await intake.people(system),
    }));
  }

  /** The whole list. `version` undefined: whatever it is by now. Throws `proof-needed`, `changed-meanwhile`. */
  put(
    actor: Actor,
    system: string,
    given: readonly KnownPerson[],
    version: number | undefined,
  ): Promise<PeopleList> {
    const at = this.#now();
    authorise(actor, 'users.manage', 'every');
    refuseUnproven(actor, at);
    const items = given.map(({ name, user }) => ({ name: name.toLowerCase(), user }));
    if (new Set(items.map(({ name }) => name)).size < items.length) invalid('A name stands twice.');
    return this.#store.transaction(async ({ intake, accounts, audit, evidence }) => {
      await intake.alonePeople(system);
      const before = await intake.peopleVersion(system);
      if (version !== undefined && version !== before) throw new AppError('changed-meanwhile');
      const here = new Set((await accounts.colleagues()).map(({ id }) => id));
      if (items.some(({ user }) => !here.has(user))) invalid('`user` is nobody who may be here.');
      await intake.putPeople(system, items, before + 1);
      const [action, subject] = ['intake.people', `intake/${system}`];
      const detail = { version: before + 1, people: items.length };
      await audit.add({ at, actor: actor.name, action, subject, detail });
      const people = items.map(({ name, user }) => `${name}: ${user}`);
      const said = { effectiveAt: at, actor: actor.name, kind: action, ref: subject };
      await evidence.add(at, [{ ...said, payload: { version: before + 1, people } }]);
      return { version: before + 1, items };
    });
  }
}

function invalid(detail: string): never {
  throw new AppError('invalid-request', { detail });
}
