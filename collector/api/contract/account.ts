/** People who may be here, what they may do, and the tokens of programs: for whoever administers. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { Grant, Role } from './session.ts';

/** One that nobody remembers ends by itself. */
const MOST_TOKEN_DAYS = 366;
const printable = /^[\p{L}\p{N}\p{P}\p{S} ]+$/u;
const name = z.string().trim().min(1).max(64).regex(printable);

export const Assignment = z.object({
  id: z.string(),
  role: Role,
  /** Null: on every site. */
  site: SiteId.nullable(),
  /** Null: in all of it. */
  zone: z.string().nullable(),
  since: Instant,
  until: Instant.nullable(),
  grantedBy: z.string(),
  /** The assignment of somebody else it is lent from; null: it is their own. */
  delegatedFrom: z.string().nullable(),
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

const hasSite = ({ site, zone }: { site: string | null; zone: string | null }) =>
  zone === null || site !== null;
const NO_SITE = { path: ['zone'], message: 'A zone is one of a site: say which.' };

export const NewAssignment = z
  .strictObject({ ...Grant.shape, until: Instant.nullable().default(null) })
  .refine(hasSite, NO_SITE);

const grants = z.array(z.strictObject(Grant.shape).refine(hasSite, NO_SITE)).min(1).max(64);

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  grants,
  /** Who answers for it, by their id: it ends with them. Null: nobody. */
  owner: z.string().nullable(),
  created: Instant,
  /** Null only of the token the collector was started with. */
  expires: Instant.nullable(),
  revoked: Instant.nullable(),
});

export const Tokens = z.object({ items: z.array(Token) });
export const NewToken = z.strictObject({
  name,
  grants,
  /** Who answers for it; left out: who makes it. */
  owner: z.guid().exactOptional(),
  /** Days until it ends. */
  days: z.int().min(1).max(MOST_TOKEN_DAYS),
});
/** `secret` is sent as `Authorization: Bearer <secret>`; it is shown this once. */
export const AddedToken = z.object({ token: Token, secret: z.string() });
