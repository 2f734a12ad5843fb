/** Who is who: the first administrator, sessions of people, tokens of programs. Every change is in the audit trail. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { FactorService } from './factor-service.ts';
import type { Guesses } from './guesses.ts';
import { hashPassword, isPassword, NOBODY } from './password.ts';
import type { Actor, Grant } from './role.ts';
import { digest, newSecret } from './secret.ts';
import { newSession, type SignedIn } from './session.ts';
import type { Account, SessionRow } from './user-repository.ts';

const SETUP_LINK_MS = 24 * 3_600_000;
const ADMINISTRATOR = 'admin';
const BOOTSTRAP = 'bootstrap';
/** Whoever is alone at first both administers and works with the plant; later that may be two people. */
const FIRST: readonly Grant[] = [
  { role: 'administrator', site: null, zone: null },
  { role: 'csms-manager', site: null, zone: null },
];

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly newId: () => string;
  readonly factors: Pick<FactorService, 'isSatisfied'>;
  readonly guesses: Guesses;
}

export class UserService {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #random: (size: number) => Uint8Array;
  readonly #newId: () => string;
  readonly #factors: Pick<FactorService, 'isSatisfied'>;
  readonly #guesses: Guesses;

  constructor({ store, now, random, newId, factors, guesses }: Surroundings) {
    this.#store = store;
    this.#now = now;
    this.#random = random;
    this.#newId = newId;
    this.#factors = factors;
    this.#guesses = guesses;
  }

  /**
   * While nobody has a password: the secret of a link that sets the administrator's, good once and
   * for a day; the one given out before is worth nothing any more. Undefined once somebody has one.
   */
  async openSetup(): Promise<string | undefined> {
    const secret = newSecret(this.#random);
    return this.#store.transaction(async ({ users, audit }) => {
      if (await users.isSetUp()) return undefined;
      const at = this.#instant();
      const account = await users.ensureAccount(
        { id: this.#newId(), name: ADMINISTRATOR, grants: FIRST },
        at,
      );
      if (account === undefined) return undefined; // switched off by hand: nobody's to open
      await users.putSetupLink(digest(secret), account.id, this.#instant(SETUP_LINK_MS));
      await audit.add({
        at,
        actor: 'collector',
        action: 'setup.open',
        subject: `user/${account.name}`,
      });
      return secret;
    });
  }

  isSetUp(): Promise<boolean> {
    return this.#store.read(({ users }) => users.isSetUp());
  }

  /** Sets the administrator's password and signs in. Throws `setup-link-invalid`. */
  async setUp(secret: string, password: string, address: string): Promise<SignedIn> {
    this.#guesses.refuseHasty(address);
    const link = digest(secret);
    const hash = await hashPassword(password, this.#random);
    const signedIn = await this.#store.transaction(async ({ users, audit }) => {
      const at = this.#instant();
      const account = await users.takeSetupLink(link, at);
      if (account === undefined) return undefined;
      await users.setPassword(account.id, hash);
      const subject = `user/${account.name}`;
      await audit.add({ at, actor: account.name, action: 'setup.use', subject, address });
      const session = this.#session(account);
      await users.addSession(digest(session.secret), account.id, {
        at,
        expires: session.expiresAt,
        address,
      });
      return session;
    });
    if (signedIn === undefined) {
      this.#guesses.failed(address);
      throw new AppError('setup-link-invalid');
    }
    return signedIn;
  }

  /**
   * Throws `wrong-credentials`, whichever of them is wrong, `second-factor-needed` where the password is
   * right and a code is missing, or `too-many-requests`.
   */
  async signIn(name: string, password: string, address: string, code?: string): Promise<SignedIn> {
    this.#guesses.refuseHasty(address, name);
    this.#guesses.failed(address, name);
    const account = await this.#store.read(({ users }) => users.account(name, this.#instant()));
    const isRight = await isPassword(password, account?.passwordHash ?? NOBODY);
    if (account === undefined || account.passwordHash === null || !isRight) {
      throw await this.#refused(account, address);
    }
    const session = this.#session(account);
    const isOpen = await this.#store.transaction(async (repositories) => {
      const { users, audit } = repositories;
      if (!(await this.#factors.isSatisfied(account.name, code, repositories))) return false;
      const at = this.#instant();
      const { secret, expiresAt: expires } = session;
      await users.addSession(digest(secret), account.id, { at, expires, address });
      const subject = `user/${account.name}`;
      await audit.add({ at, actor: account.name, action: 'session.open', subject, address });
      return true;
    });
    if (!isOpen) throw await this.#refused(account, address);
    this.#guesses.succeeded(address, name);
    return session;
  }

  async #refused(account: Account | undefined, address: string): Promise<AppError> {
    const name = account?.name ?? 'unknown';
    const entry = { actor: name, action: 'session.refuse', subject: `user/${name}`, address };
    await this.#store.transaction(({ audit }) => audit.add({ at: this.#instant(), ...entry }));
    return new AppError('wrong-credentials');
  }

  async signOut(secret: string, actor: Actor, address: string): Promise<void> {
    await this.#store.transaction(async ({ users, audit }) => {
      await users.removeSession(digest(secret));
      const entry = { actor: actor.name, action: 'session.close', subject: `user/${actor.name}` };
      await audit.add({ at: this.#instant(), ...entry, address });
    });
  }

  /** Who a session's secret belongs to. */
  bySession(secret: string): Promise<SessionRow | undefined> {
    return this.#store.read(({ users }) => users.session(digest(secret), this.#instant()));
  }

  /** Who an API token belongs to. */
  byToken(token: string): Promise<Actor | undefined> {
    return this.#store.read(({ users }) => users.token(digest(token), this.#instant()));
  }

  /** The token that automation is started with: an administrator's. Undefined: none is valid any more. */
  async setBootstrapToken(token: string | undefined): Promise<void> {
    await this.#store.transaction(async ({ users }) => {
      const at = this.#instant();
      const hash = token === undefined ? null : digest(token);
      await users.revokeTokens(BOOTSTRAP, hash, at);
      if (hash === null) return;
      const id = this.#newId();
      await users.putToken({ id, name: BOOTSTRAP, grants: FIRST, hash, at });
    });
  }

  #session(account: Omit<Account, 'passwordHash'>): SignedIn {
    return newSession(account, this.#random, this.#now());
  }

  #instant(later = 0): Instant {
    return new Date(this.#now() + later).toISOString() as Instant;
  }
}
