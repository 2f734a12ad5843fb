/** Who may be here and do what: people, their roles, the tokens of programs. Each change is in the audit trail and the ledger. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Plain } from '../evidence/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import type { Person, Token } from './account.ts';
import { type Actor, authorise, type Grant } from './role.ts';
import type { Role } from './roles.table.ts';
import { digest, newSecret } from './secret.ts';

const LINK_MS = 3 * 86_400_000;
const DAY_MS = 86_400_000;

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly newId: () => string;
  /** What somebody who is disabled leaves behind, in the same transaction. */
  readonly onLeaving?: (repositories: Repositories, user: string, at: Instant) => Promise<void>;
}

/** A secret that is shown once and kept nowhere. */
export interface Secret<Of> {
  readonly of: Of;
  readonly secret: string;
}

export interface NewRole {
  readonly role: Role;
  readonly site: SiteId | null;
  readonly zone: string | null;
  readonly until: Instant | null;
}

export interface NewToken {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly days: number;
  /** Who answers for it; undefined: who makes it. */
  readonly owner: string | undefined;
}

interface Deed {
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

export class AccountService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  people(actor: Actor): Promise<readonly Person[]> {
    authorise(actor, 'users.manage', 'every');
    return this.#surroundings.store.read(({ accounts }) => accounts.people());
  }

  /** The secret is of a link that sets the password, good once and for three days. Throws `name-taken`. */
  invite(actor: Actor, name: string): Promise<Secret<Person>> {
    return this.#change(actor, async (repositories, at) => {
      const id = this.#surroundings.newId();
      await refuseTaken(name, repositories);
      await repositories.accounts.add({ id, name, at });
      const secret = await this.#link(id, repositories);
      const of = await personOf(id, repositories);
      return { answer: { of, secret }, deed: deedOn(of, 'user.invite') };
    });
  }

  /** For who lost the password or the link: the password of before ends when the new one is set. */
  renewLink(actor: Actor, id: string): Promise<Secret<Person>> {
    return this.#change(actor, async (repositories) => {
      const of = await personOf(id, repositories);
      if (of.isDisabled) throw new AppError('not-possible-now', { detail: 'It is disabled.' });
      const secret = await this.#link(id, repositories);
      return { answer: { of, secret }, deed: deedOn(of, 'user.link') };
    });
  }

  /** Throws `last-administrator`. */
  disable(actor: Actor, id: string, isDisabled: boolean): Promise<Person> {
    return this.#change(actor, async (repositories, at) => {
      const before = await personOf(id, repositories);
      if (!isDisabled) {
        await repositories.accounts.enable(id);
        return { answer: await personOf(id, repositories), deed: deedOn(before, 'user.enable') };
      }
      const tokens = await keepingAnAdministrator(repositories, at, () =>
        repositories.accounts.disable(id, at),
      );
      await this.#surroundings.onLeaving?.(repositories, id, at);
      const deed = deedOn(before, 'user.disable', { tokens });
      return { answer: await personOf(id, repositories), deed };
    });
  }

  /** Nobody gives a role to themselves: two people know of every right there is. */
  assign(actor: Actor, id: string, { role, site, zone, until }: NewRole): Promise<Person> {
    return this.#change(actor, async (repositories, at) => {
      const before = await personOf(id, repositories);
      refuseOwn(actor, before);
      if (until !== null && until <= at) {
        throw new AppError('invalid-request', { detail: '`until` lies in the past.' });
      }
      await refuseStrange([{ site, zone }], repositories);
      const own = { id: this.#surroundings.newId(), delegatedFrom: null, since: at };
      const assignment = { ...own, role, site, zone, until };
      await repositories.accounts.assign(id, { ...assignment, grantedBy: actor.name });
      const deed = deedOn(before, 'role.assign', {
        role,
        ...whereOf({ site, zone }),
        ...untilOf(until),
      });
      return { answer: await personOf(id, repositories), deed };
    });
  }

  /** Throws `last-administrator`, `not-found` where the person does not hold it any more. */
  endRole(actor: Actor, id: string, assignment: string): Promise<Person> {
    return this.#change(actor, async (repositories, at) => {
      const before = await personOf(id, repositories);
      const held = before.assignments.find((one) => one.id === assignment);
      if (held === undefined || (held.until !== null && held.until <= at)) {
        throw new AppError('not-found');
      }
      await keepingAnAdministrator(repositories, at, () =>
        repositories.accounts.end(assignment, at),
      );
      const deed = deedOn(before, 'role.end', { role: held.role, ...whereOf(held) });
      return { answer: await personOf(id, repositories), deed };
    });
  }

  tokens(actor: Actor): Promise<readonly Token[]> {
    authorise(actor, 'users.manage', 'every');
    return this.#surroundings.store.read(({ accounts }) => accounts.tokens());
  }

  addToken(actor: Actor, { name, grants, days, owner: given }: NewToken): Promise<Secret<Token>> {
    return this.#change(actor, async (repositories, at) => {
      await refuseTaken(name, repositories);
      await refuseStrange(grants, repositories);
      const owner = given ?? actor.person;
      if (owner !== null) await refuseNobody(owner, repositories);
      const secret = newSecret(this.#surroundings.random);
      const expires = instantOf(Date.parse(at) + days * DAY_MS);
      const id = this.#surroundings.newId();
      const of: Token = { id, name, grants, owner, created: at, expires, revoked: null };
      await repositories.accounts.addToken(of, digest(secret));
      return { answer: { of, secret }, deed: deedOf(of, 'token.add') };
    });
  }

  revokeToken(actor: Actor, id: string): Promise<Token> {
    return this.#change(actor, async ({ accounts }, at) => {
      const token = await accounts.revokeToken(id, at);
      if (token === undefined) throw new AppError('not-found');
      return { answer: token, deed: deedOf(token, 'token.revoke') };
    });
  }

  #change<Answer>(
    actor: Actor,
    work: (repositories: Repositories, at: Instant) => Promise<{ answer: Answer; deed: Deed }>,
  ): Promise<Answer> {
    authorise(actor, 'users.manage', 'every');
    const { store, now } = this.#surroundings;
    const at = instantOf(now());
    return store.transaction(async (repositories) => {
      await repositories.accounts.lock();
      const { answer, deed } = await work(repositories, at);
      const { action, subject, detail } = deed;
      await repositories.audit.add({ at, actor: actor.name, action, subject, detail });
      const said = { effectiveAt: at, actor: actor.name, kind: action, ref: subject };
      await repositories.evidence.add(at, [{ ...said, payload: detail as Record<string, Plain> }]);
      return answer;
    });
  }

  async #link(account: string, { users }: Repositories): Promise<string> {
    const { random, now } = this.#surroundings;
    const secret = newSecret(random);
    const expires = instantOf(now() + LINK_MS);
    await users.putSetupLink(digest(secret), account, expires);
    return secret;
  }
}

async function personOf(id: string, { accounts }: Repositories): Promise<Person> {
  const person = await accounts.person(id);
  if (person === undefined) throw new AppError('not-found');
  return person;
}

async function refuseTaken(name: string, { accounts }: Repositories): Promise<void> {
  if (await accounts.isTaken(name)) throw new AppError('name-taken');
}

/** A zone is one of that site, and in force. */
async function refuseStrange(
  grants: readonly Pick<Grant, 'site' | 'zone'>[],
  { zones }: Repositories,
): Promise<void> {
  for (const { site, zone } of grants) {
    if (site === null || zone === null) continue;
    if ((await zones.list(site)).some(({ id }) => id === zone)) continue;
    throw new AppError('invalid-request', { detail: '`zone` is none of that site.' });
  }
}

async function refuseNobody(owner: string, { accounts }: Repositories): Promise<void> {
  const person = await accounts.person(owner);
  if (person === undefined || person.isDisabled) {
    throw new AppError('invalid-request', { detail: '`owner` is nobody who may be here.' });
  }
}

function refuseOwn({ name }: Actor, person: Person): void {
  if (name.toLowerCase() === person.name.toLowerCase()) {
    throw new AppError('forbidden', { detail: 'Nobody gives a role to themselves.' });
  }
}

/** Whoever could let others in again stays, unless there was nobody before. */
async function keepingAnAdministrator<Done>(
  { accounts }: Repositories,
  at: Instant,
  work: () => Promise<Done>,
): Promise<Done> {
  const before = await accounts.administrators(at);
  const done = await work();
  if (before > 0 && (await accounts.administrators(at)) === 0) {
    throw new AppError('last-administrator');
  }
  return done;
}

const deedOn = (person: Person, action: string, detail: Deed['detail'] = {}): Deed => ({
  ...{ action, subject: `user/${person.id}` },
  detail: { name: person.name, ...detail },
});

const deedOf = ({ id, name, grants, owner, expires }: Token, action: string): Deed => ({
  ...{ action, subject: `token/${id}` },
  detail: {
    ...{ name, ...untilOf(expires), ...(owner !== null && { owner }) },
    grants: grants
      .map(({ role, site, zone }) => `${role}@${site ?? '*'}${zone === null ? '' : `/${zone}`}`)
      .join(' '),
  },
});

const whereOf = ({ site, zone }: Pick<NewRole, 'site' | 'zone'>) => ({
  ...(site !== null && { site }),
  ...(zone !== null && { zone }),
});
const untilOf = (until: Instant | null) => (until === null ? {} : { until });
