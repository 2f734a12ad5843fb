import type { Generated, JSONColumnType } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Role } from '../users/roles.table.ts';

type Json<Value extends object> = JSONColumnType<Value, string, string>;

/** Who may look, and who did what. */
export interface PeopleTables {
  user: {
    id: string;
    name: string;
    password_hash: string | null;
    /** Base32. In force from `factor_since` on; `factor_step` is the last time step whose code was used. */
    factor_secret: string | null;
    factor_since: Instant | null;
    factor_step: number | null;
    is_disabled: Generated<boolean>;
    created: Instant;
  };
  /** `site` null: on every site; `zone` null: on all of it. */
  role_assignment: {
    id: string;
    user: string;
    role: Role;
    site: SiteId | null;
    zone: string | null;
    since: Instant;
    until: Instant | null;
    granted_by: string;
    /** The assignment that this one is lent from; why. */
    delegated_from: string | null;
    reason: string | null;
  };
  recovery_code: { user: string; code_hash: string; used: Instant | null };
  session: {
    token_hash: string;
    user: string;
    created: Instant;
    expires: Instant;
    last_used: Instant;
    address: string | null;
    client: string | null;
    /** Who it is of proved anew who they are: good until then. */
    proven_until: Instant | null;
  };
  api_token: {
    id: string;
    name: string;
    token_hash: string;
    grants: Json<readonly object[]>;
    user: string | null;
    created: Instant;
    expires: Instant | null;
    last_used: Instant | null;
    revoked: Instant | null;
  };
  identity: { issuer: string; subject: string; user: string; since: Instant };
  /** `key`: digest of the secret that the browser keeps. */
  sign_in_attempt: {
    key: string;
    purpose: string;
    session: string | null;
    next: string;
    begun: Instant;
    expires: Instant;
  };
  setup_link: { token_hash: string; user: string; expires: Instant; used: Instant | null };
  audit: {
    id: Generated<number>;
    at: Instant;
    actor: string;
    action: string;
    subject: string;
    address: string | null;
    detail: Json<object>;
  };
}
