/** Who may be here, as those see it who administer. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Grant } from './role.ts';
import type { Role } from './roles.table.ts';

/** A role somebody holds, held or will hold. */
export interface Assignment {
  readonly id: string;
  readonly role: Role;
  readonly site: SiteId | null;
  readonly zone: string | null;
  readonly since: Instant;
  /** Null: until it is ended. */
  readonly until: Instant | null;
  readonly grantedBy: string;
  /** The assignment of somebody else it is lent from; null: it is their own. */
  readonly delegatedFrom: string | null;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isDisabled: boolean;
  /** Whether a password was set, or an identity provider knows them: else a link is the only way in. */
  readonly canSignIn: boolean;
  readonly created: Instant;
  /** Of the sessions that still run. */
  readonly lastUsed: Instant | null;
  /** The newest first. */
  readonly assignments: readonly Assignment[];
}

/** A program's key to the API. The secret is known to nobody any more. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Who answers for it, by their id: it ends with them. Null: nobody. */
  readonly owner: string | null;
  readonly created: Instant;
  readonly expires: Instant | null;
  readonly revoked: Instant | null;
}
