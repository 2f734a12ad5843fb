/** Who is asking. A browser has a session cookie; a program sends `Authorization: Bearer <token>`. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { ROLES } from '../../users/roles.table.ts';

/** What each may: collector/users/roles.table.ts. */
export const Role = z.enum(ROLES);

/** A role on a site, `null`: on every one; in one zone of it, `null`: in all of it. */
export const Grant = z.object({
  role: Role,
  site: SiteId.nullable(),
  /** Id of the zone's record. */
  zone: z.guid().nullable().default(null),
});

export const MIN_PASSWORD = 12;

const password = z.string().min(MIN_PASSWORD).max(256);

/** POST /api/v1/session. Answers Session and sets the cookie. */
export const Login = z.strictObject({
  user: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
  /** Six digits of the authenticator, or a recovery code: where `second-factor-needed` was answered. */
  code: z.string().trim().min(6).max(64).exactOptional(),
});

/** POST /api/v1/setup: what the page behind the one-time link of the first start,
 * `/setup#<token>`, sends: sets the administrator's password and signs in. */
export const Setup = z.strictObject({
  token: z.string().min(16).max(128),
  password,
});

/** GET /api/v1/session. */
export const Session = z.object({
  /** Of the person, or of the token. */
  id: z.string(),
  /** Whose session it is, or the name of the API token. */
  user: z.string(),
  grants: z.array(Grant),
  /** What is allowed on at least one site. */
  may: z.array(z.string()),
  /** Null for an API token. */
  expiresAt: z.string().nullable(),
  /** Until when what is signed needs no other proof. */
  provenUntil: Instant.nullable(),
});

/** POST /api/v1/session/proof: before what answers `proof-needed`. */
export const Proof = Login.pick({ password: true, code: true });
export const Proven = Session.pick({ provenUntil: true });

/** GET /api/v1/setup, open: what there is to sign in with. */
export const SetupState = z.object({
  /** Whether the one-time link is still waiting for its first use. */
  isNeeded: z.boolean(),
  /** What the button of the identity provider says; null: there is none. */
  provider: z.string().nullable(),
});

/** GET /api/v1/session/oidc, for a browser: it is sent on. `next`: where on our own page to come back to. */
export const OidcQuery = z.object({
  for: z.enum(['sign-in', 'proof', 'link']).default('sign-in'),
  next: z
    .string()
    .max(1024)
    .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
    .default('/'),
});

/** GET /api/v1/session/second-factor. */
export const FactorState = z.object({
  isOn: z.boolean(),
  since: Instant.nullable(),
  /** Recovery codes that were not used. */
  codesLeft: z.int(),
});
export const BegunFactor = z.object({
  /** Base32, for typing; `uri` is the same as `otpauth://`, for a QR code. */
  secret: z.string(),
  uri: z.string(),
});
export const BeginFactor = Login.pick({ password: true });
export const ConfirmFactor = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
/** Shown this once. */
export const ConfirmedFactor = z.object({ recoveryCodes: z.array(z.string()) });
export const EndFactor = Login.pick({ password: true, code: true }).required();

export type Role = z.infer<typeof Role>;
export type Login = Readonly<z.infer<typeof Login>>;
export type Setup = Readonly<z.infer<typeof Setup>>;
export type SetupState = Readonly<z.infer<typeof SetupState>>;
export type Session = Readonly<z.infer<typeof Session>>;
