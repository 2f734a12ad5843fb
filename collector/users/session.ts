/** A session as it begins, whatever opened it: a password, a link, an identity provider. */
import type { Instant } from '../../protocols/messages/names.ts';
import { instantOf } from '../store/time.ts';
import { newSecret } from './secret.ts';
import type { Account, SessionRow } from './user-repository.ts';

const SESSION_MS = 12 * 3_600_000;

export interface SignedIn extends SessionRow {
  /** The secret for the cookie: it is kept nowhere else. */
  readonly secret: string;
}

/** `now`: milliseconds since 1970. */
export function newSession(
  { id, name, grants }: Omit<Account, 'passwordHash'>,
  random: (size: number) => Uint8Array,
  now: number,
): SignedIn {
  const expiresAt: Instant = instantOf(now + SESSION_MS);
  return { id, name, grants, person: id, provenUntil: null, secret: newSecret(random), expiresAt };
}
