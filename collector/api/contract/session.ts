/** Who is asking. A browser has a session cookie; a program sends `Authorization: Bearer <token>`. */
import * as z from 'zod';
import { SiteId } from '../../../protocols/messages/names.ts';
import { ROLES } from '../../users/roles.table.ts';

/** What each may: collector/users/roles.table.ts. */
export const Role = z.enum(ROLES);

export const MIN_PASSWORD = 12;

const password = z.string().min(MIN_PASSWORD).max(256);

/** POST /api/v1/session. Answers Session and sets the cookie. */
export const Login = z.strictObject({
  user: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
});

/** POST /api/v1/setup: what the page behind the one-time link of the first start,
 * `/setup#<token>`, sends: sets the administrator's password and signs in. */
export const Setup = z.strictObject({
  token: z.string().min(16).max(128),
  password,
});

/** GET /api/v1/session. */
export const Session = z.object({
  /** Whose session it is, or the name of the API token. */
  user: z.string(),
  /** Held on one site, or on every one: null. */
  grants: z.array(z.object({ role: Role, site: SiteId.nullable() })),
  /** What is allowed on at least one site. */
  may: z.array(z.string()),
  /** Null for an API token. */
  expiresAt: z.string().nullable(),
});

/** GET /api/v1/setup, open: whether the one-time link is still waiting for its first use. */
export const SetupState = z.object({ isNeeded: z.boolean() });

export type Role = z.infer<typeof Role>;
export type Login = Readonly<z.infer<typeof Login>>;
export type Setup = Readonly<z.infer<typeof Setup>>;
export type SetupState = Readonly<z.infer<typeof SetupState>>;
export type Session = Readonly<z.infer<typeof Session>>;
