/** People who may be here, what they may do, and the tokens of programs: for whoever administers. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { Role } from './session.ts';

/** One that nobody remembers ends by itself. */
const MOST_TOKEN_DAYS = 366;
const printable = /^[\p{L}\p{N}\p{P}\p{S} ]+$/u;
const name = z.string().trim().min(1).max(64).regex(printable);

export const Assignment = z.object({
  id: z.string(),
  role: Role,
  /** Null: on every site. */
  site: SiteId.nullable(),
  since: Instant,
  until: Instant.nullable(),
  grantedBy: z.string(),
});

export const Person = z.object({
  id: z.string(),
  name: z.string(),
  isDisabled: z.boolean(),
  /** Whether a password was set. */
  canSignIn: z.boolean(),
  created: Instant,
  lastUsed: Instant.nullable(),
  /** Those that ended too, the newest first. */
  assignments: z.array(Assignment),
});

export const People = z.object({ items: z.array(Person) });
export const PersonParams = z.object({ id: z.guid() });
export const AssignmentParams = PersonParams.extend({ assignment: z.guid() });

export const Invitation = z.strictObject({ name });
/** `secret` goes behind `/setup#`; it is shown this once. */
export const Invited = z.object({ person: Person, secret: z.string() });

export const NewAssignment = z.strictObject({
  role: Role,
  site: SiteId.nullable(),
  until: Instant.nullable().default(null),
});

const grants = z
  .array(z.object({ role: Role, site: SiteId.nullable() }))
  .min(1)
  .max(64);

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  grants,
  created: Instant,
  /** Null only of the token the collector was started with. */
  expires: Instant.nullable(),
  revoked: Instant.nullable(),
});

export const Tokens = z.object({ items: z.array(Token) });
export const NewToken = z.strictObject({
  name,
  grants,
  /** Days until it ends. */
  days: z.int().min(1).max(MOST_TOKEN_DAYS),
});
/** `secret` is sent as `Authorization: Bearer <secret>`; it is shown this once. */
export const AddedToken = z.object({ token: Token, secret: z.string() });
