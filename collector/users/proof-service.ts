/** A person proves anew who they are, before they sign: good for five minutes of the session it was done in. csms.md §6. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import type { FactorService } from './factor-service.ts';
import type { Guesses } from './guesses.ts';
import { isPassword, NOBODY } from './password.ts';
import { type Actor, refuseToken } from './role.ts';
import { digest } from './secret.ts';

export const PROOF_MS = 5 * 60_000;

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly factors: Pick<FactorService, 'isSatisfied'>;
  readonly guesses: Guesses;
}

export interface Proof {
  readonly password: string;
  /** Of the authenticator, where there is one. */
  readonly code: string | undefined;
}

export class ProofService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Answers until when it counts. `session`: the cookie's secret; undefined: it is a token that asks.
   * Throws `wrong-credentials`, `second-factor-needed`, `too-many-requests`, `forbidden` for a token.
   */
  async prove(
    actor: Actor,
    { password, code }: Proof,
    { session, address }: { readonly session: string | undefined; readonly address: string },
  ): Promise<Instant> {
    refuseToken(actor);
    if (session === undefined) throw new AppError('not-signed-in');
    const { store, now, factors, guesses } = this.#surroundings;
    const { name } = actor;
    guesses.refuseHasty(address, name);
    guesses.failed(address, name);
    const account = await store.read(({ users }) => users.account(name, instantOf(now())));
    const isRight = await isPassword(password, account?.passwordHash ?? NOBODY);
    if (account?.passwordHash == null || !isRight) throw await this.#refused(name, address);
    const at = instantOf(now());
    const until = instantOf(now() + PROOF_MS);
    const isDone = await store.transaction(async (repositories) => {
      if (!(await factors.isSatisfied(name, code, repositories))) return false;
      if (!(await repositories.users.prove(digest(session), until))) {
        throw new AppError('not-signed-in');
      }
      const entry = { at, actor: name, action: 'session.prove', subject: `user/${name}`, address };
      await repositories.audit.add(entry);
      return true;
    });
    if (!isDone) throw await this.#refused(name, address);
    guesses.succeeded(address, name);
    return until;
  }

  async #refused(name: string, address: string): Promise<AppError> {
    const { store, now } = this.#surroundings;
    const at = instantOf(now());
    const entry = { actor: name, action: 'session.prove-refuse', subject: `user/${name}`, address };
    await store.transaction(({ audit }) => audit.add({ at, ...entry }));
    return new AppError('wrong-credentials');
  }
}
