/**
 * Signing in, proving anew and linking an account through an identity provider. Accounts go by issuer
 * and subject alone: a name or an address of the provider’s opens no account that was there before.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type GroupGrant, grantsOf } from './group-grants.ts';
import type { Identity, IdentityProvider } from './identity-provider.ts';
import type { Attempt, Known, Purpose } from './identity-repository.ts';
import { PROOF_MS } from './proof-service.ts';
import { type Actor, refuseToken, refuseUnproven } from './role.ts';
import { digest, newSecret } from './secret.ts';
import { newSession, type SignedIn } from './session.ts';

const ATTEMPT_MS = 10 * 60_000;
/** How far the provider’s clock may be behind ours. */
const SKEW_MS = 60_000;

interface Surroundings {
  readonly store: Store;
  readonly provider: IdentityProvider;
  readonly grants: readonly GroupGrant[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly newId: () => string;
}

export interface Began {
  readonly location: URL;
  /** For the browser to keep until it comes back. */
  readonly secret: string;
}

export interface Finished {
  readonly next: string;
  /** Undefined: it was for a session that is open. */
  readonly signedIn: SignedIn | undefined;
}

/** Where it failed, so that the browser can go on somewhere. */
export class SignInError extends Error {
  readonly refusal: AppError;
  readonly attempt: Attempt | undefined;

  constructor(refusal: AppError, attempt: Attempt | undefined) {
    super(refusal.message);
    this.refusal = refusal;
    this.attempt = attempt;
  }
}

export class IdentityService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Throws `provider-away`; `proof-needed` where an account is to be linked and nobody proved it is theirs. */
  async begin(
    purpose: Purpose,
    caller: (Actor & { readonly secret: string | undefined }) | null,
    next: string,
  ): Promise<Began> {
    const { store, provider, random, now } = this.#surroundings;
    const begun = instantOf(now());
    const session = purpose === 'sign-in' ? null : digest(sessionOf(purpose, caller, begun));
    const secret = newSecret(random);
    const location = await provider.begin(secret, purpose !== 'sign-in');
    const attempt = { purpose, session, next, begun };
    const expires = instantOf(now() + ATTEMPT_MS);
    await store.transaction(({ identities }) => identities.begin(digest(secret), attempt, expires));
    return { location, secret };
  }

  /** `query`: what the browser brings from the provider. Throws SignInError; nothing has changed then. */
  async finish(secret: string | undefined, query: string, address: string): Promise<Finished> {
    const { store, provider, now } = this.#surroundings;
    let attempt: Attempt | undefined;
    try {
      if (secret === undefined) throw new AppError('sign-in-expired');
      attempt = await store.transaction(({ identities }) =>
        identities.take(digest(secret), instantOf(now())),
      );
      if (attempt === undefined) throw new AppError('sign-in-expired');
      const identity = await provider.identify(secret, query);
      const signedIn = await this.#apply(attempt, identity, address);
      return { next: attempt.next, signedIn };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const reason = error.code;
      const entry = {
        actor: 'unknown',
        action: 'session.refuse',
        subject: 'user/unknown',
        address,
      };
      const detail = {
        reason,
        issuer: provider.issuer,
        ...(error.detail && { said: error.detail }),
      };
      await store.transaction(({ audit }) => audit.add({ at: instantOf(now()), ...entry, detail }));
      throw new SignInError(error, attempt);
    }
  }

  #apply(attempt: Attempt, identity: Identity, address: string): Promise<SignedIn | undefined> {
    const { store, now } = this.#surroundings;
    const at = instantOf(now());
    return store.transaction(async (repositories) => {
      const known = await repositories.identities.known(identity.issuer, identity.subject);
      if (known?.isDisabled) throw new AppError('account-off');
      if (attempt.session === null) return this.#signIn(identity, known, address, repositories);
      const { session, purpose, begun } = attempt;
      const holder = await repositories.users.session(session, at);
      if (holder === undefined) throw new AppError('not-signed-in');
      const { issuer, subject } = identity;
      if (purpose === 'link') {
        if (known !== undefined) throw new AppError('name-taken', { detail: 'It has an account.' });
        await repositories.identities.link(issuer, subject, holder.id, at);
        await testify(holder, 'user.link-identity', { issuer }, at, repositories);
        return undefined;
      }
      if (known?.id !== holder.id || !isSince(identity, begun)) {
        throw new AppError('provider-refused', {
          detail: 'It was not proven anew by this person.',
        });
      }
      await repositories.users.prove(session, instantOf(now() + PROOF_MS));
      const entry = { at, actor: holder.name, action: 'session.prove', address };
      await repositories.audit.add({
        ...entry,
        subject: `user/${holder.name}`,
        detail: { issuer },
      });
      return undefined;
    });
  }

  async #signIn(
    identity: Identity,
    before: Known | undefined,
    address: string,
    repositories: Repositories,
  ): Promise<SignedIn> {
    const { grants: table, now, random } = this.#surroundings;
    const at = instantOf(now());
    await repositories.accounts.lock();
    const grants = grantsOf(identity.groups, table);
    const known = before ?? (await this.#welcome(identity, grants.length > 0, repositories));
    await repositories.identities.follow(known.id, grants, at);
    const account = await repositories.users.account(known.name, at);
    if (account === undefined) throw new AppError('account-off');
    if (account.grants.length === 0) throw new AppError('no-role', { detail: known.name });
    const session = newSession(account, random, now());
    const { secret, expiresAt: expires } = session;
    await repositories.users.addSession(digest(secret), account.id, { at, expires, address });
    const entry = { at, actor: account.name, action: 'session.open', address };
    const detail = { issuer: identity.issuer };
    await repositories.audit.add({ ...entry, subject: `user/${account.name}`, detail });
    return session;
  }

  /** Whoever comes for the first time, and has a role here. */
  async #welcome(
    { issuer, subject, name }: Identity,
    hasRole: boolean,
    repositories: Repositories,
  ): Promise<Known> {
    const { now, newId } = this.#surroundings;
    const at = instantOf(now());
    if (name === undefined) {
      throw new AppError('provider-refused', { detail: 'It gives no name that can be shown.' });
    }
    if (!hasRole) throw new AppError('no-role', { detail: name });
    if (await repositories.accounts.isTaken(name)) {
      throw new AppError('name-taken', { detail: name });
    }
    const id = newId();
    await repositories.accounts.add({ id, name, at });
    await repositories.identities.link(issuer, subject, id, at);
    await testify({ id, name }, 'user.welcome', { issuer }, at, repositories);
    return { id, name, isDisabled: false };
  }
}

/** The secret of the session that it is for. */
function sessionOf(
  purpose: Purpose,
  caller: (Actor & { readonly secret: string | undefined }) | null,
  now: Instant,
): string {
  if (caller?.secret === undefined) {
    if (caller !== null) refuseToken(caller);
    throw new AppError('not-signed-in');
  }
  if (purpose === 'link') refuseUnproven(caller, now);
  return caller.secret;
}

const isSince = ({ authenticated }: Identity, begun: Instant): boolean =>
  authenticated !== undefined && authenticated >= Date.parse(begun) - SKEW_MS;

async function testify(
  { id, name }: Pick<Known, 'id' | 'name'>,
  action: string,
  detail: Readonly<Record<string, string>>,
  at: Instant,
  { audit, evidence }: Repositories,
): Promise<void> {
  const subject = `user/${id}`;
  await audit.add({ at, actor: name, action, subject, detail: { name, ...detail } });
  const said = { effectiveAt: at, actor: name, kind: action, ref: subject };
  await evidence.add(at, [{ ...said, payload: { name, ...detail } }]);
}
