/** A second factor: begun and confirmed by whoever holds it, ended by them or, when it is lost, by whoever administers. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import type { Factor } from './factor-repository.ts';
import { isPassword } from './password.ts';
import { type Actor, authorise } from './role.ts';
import { factorUri, newFactor, newRecoveryCodes, plainCode, stepOf } from './second-factor.ts';
import { digest } from './secret.ts';

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
}

export interface FactorState {
  readonly isOn: boolean;
  readonly since: Instant | null;
  readonly codesLeft: number;
}

export class FactorService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  state({ name }: Actor): Promise<FactorState> {
    return this.#surroundings.store.read(async ({ factors }) => {
      const factor = await factors.of(name);
      const since = factor?.since ?? null;
      const codesLeft = factor && since ? await factors.codesLeft(factor.account) : 0;
      return { isOn: since !== null, since, codesLeft };
    });
  }

  /** What an authenticator is to be told; it is in force once a code of it was confirmed. */
  async begin(
    actor: Actor,
    password: string,
  ): Promise<{ readonly secret: string; readonly uri: string }> {
    const secret = newFactor(this.#surroundings.random);
    await this.#prove(actor, password);
    await this.#surroundings.store.transaction(async (repositories) => {
      const account = await accountOf(actor, repositories, this.#at());
      if ((await repositories.factors.of(actor.name))?.since) {
        throw new AppError('not-possible-now', { detail: 'It is on: end it first.' });
      }
      await repositories.factors.begin(account, secret);
      const entry = { actor: actor.name, action: 'factor.begin', subject: `user/${account}` };
      await repositories.audit.add({ at: this.#at(), ...entry });
    });
    return { secret, uri: factorUri(secret, actor.name) };
  }

  /** Answers the recovery codes: they are shown this once. Throws `wrong-credentials`. */
  async confirm(actor: Actor, code: string): Promise<readonly string[]> {
    const { store, now, random } = this.#surroundings;
    const codes = newRecoveryCodes(random);
    await store.transaction(async (repositories) => {
      const factor = await repositories.factors.of(actor.name);
      if (factor === undefined || factor.since !== null) throw new AppError('not-possible-now');
      const step = stepOf(factor.secret, code, now(), factor.step);
      if (step === undefined) throw new AppError('wrong-credentials');
      await repositories.factors.takeStep(factor.account, step);
      const hashes = codes.map((one) => digest(plainCode(one)));
      await repositories.factors.confirm(factor.account, this.#at(), hashes);
      await this.#testify(actor.name, 'factor.confirm', factor.account, repositories);
    });
    return codes;
  }

  /** Takes both: whoever finds an open session does not end it. Throws `wrong-credentials`. */
  async end(actor: Actor, password: string, code: string): Promise<void> {
    await this.#prove(actor, password);
    await this.#surroundings.store.transaction(async (repositories) => {
      const factor = await repositories.factors.of(actor.name);
      if (factor?.since == null) throw new AppError('not-possible-now');
      if (!(await this.isProven(factor, code, repositories)))
        throw new AppError('wrong-credentials');
      await repositories.factors.end(factor.account);
      await this.#testify(actor.name, 'factor.end', factor.account, repositories);
    });
  }

  /** Of somebody else who lost it. */
  async reset(actor: Actor, account: string): Promise<void> {
    authorise(actor, 'users.manage', 'every');
    await this.#surroundings.store.transaction(async (repositories) => {
      if ((await repositories.accounts.person(account)) === undefined) {
        throw new AppError('not-found');
      }
      await repositories.factors.end(account);
      await this.#testify(actor.name, 'factor.reset', account, repositories);
    });
  }

  /**
   * Whether the code is right, or there is no second factor: beside a password that was right. In the
   * transaction of what it opens. Throws `second-factor-needed`.
   */
  async isSatisfied(
    name: string,
    code: string | undefined,
    repositories: Repositories,
  ): Promise<boolean> {
    const factor = await repositories.factors.of(name);
    if (factor?.since == null) return true;
    if (code === undefined) throw new AppError('second-factor-needed');
    return this.isProven(factor, code, repositories);
  }

  /** Whether the code is right: it is used up then. In the transaction of what it opens. */
  async isProven(factor: Factor, code: string, { factors }: Repositories): Promise<boolean> {
    const { secret, step: last, account } = factor;
    if (!/^\d{6}$/.test(code))
      return factors.takeCode(account, digest(plainCode(code)), this.#at());
    const step = stepOf(secret, code, this.#surroundings.now(), last);
    return step !== undefined && factors.takeStep(account, step);
  }

  async #prove({ name }: Actor, password: string): Promise<void> {
    const account = await this.#surroundings.store.read(({ users }) =>
      users.account(name, this.#at()),
    );
    const isRight = await isPassword(password, account?.passwordHash ?? '');
    if (!isRight) throw new AppError('wrong-credentials');
  }

  async #testify(
    actor: string,
    action: string,
    account: string,
    { audit, evidence }: Repositories,
  ): Promise<void> {
    const at = this.#at();
    const subject = `user/${account}`;
    await audit.add({ at, actor, action, subject });
    await evidence.add(at, [{ effectiveAt: at, actor, kind: action, ref: subject, payload: {} }]);
  }

  #at(): Instant {
    return instantOf(this.#surroundings.now());
  }
}

/** Programs have tokens and no second factor. */
async function accountOf({ name }: Actor, { users }: Repositories, now: Instant): Promise<string> {
  const account = await users.account(name, now);
  if (account === undefined) throw new AppError('forbidden', { detail: 'A token has none.' });
  return account.id;
}
