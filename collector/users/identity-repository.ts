import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Grant } from './role.ts';

/** What somebody went to the provider for. */
export type Purpose = 'sign-in' | 'proof' | 'link';

export interface Attempt {
  readonly purpose: Purpose;
  /** Digest of the session's secret it is for; null: it opens one. */
  readonly session: string | null;
  /** Where on our page to go on. */
  readonly next: string;
  readonly begun: Instant;
}

export interface Known {
  readonly id: string;
  readonly name: string;
  readonly isDisabled: boolean;
}

/** Whose roles of this origin come and go with their groups. */
export const PROVIDER = 'identity-provider';
/** Anybody may begin one: the newest are kept. */
const MOST_ATTEMPTS = 10_000;

/** Who people are at their identity provider, and who is on the way to it. */
export class IdentityRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async begin(key: string, { purpose, session, next, begun }: Attempt, expires: Instant) {
    await sql`DELETE FROM sign_in_attempt WHERE expires <= ${begun} OR key IN (
      SELECT key FROM sign_in_attempt ORDER BY expires DESC OFFSET ${MOST_ATTEMPTS - 1})
    `.execute(this.#db);
    await sql`INSERT INTO sign_in_attempt (key, purpose, session, next, begun, expires)
      VALUES (${key}, ${purpose}, ${session}, ${next}, ${begun}, ${expires})`.execute(this.#db);
  }

  /** To the one who comes back first; undefined: it was used, is too old, or never was. */
  async take(key: string, now: Instant): Promise<Attempt | undefined> {
    const { rows } = await sql<Attempt>`
      DELETE FROM sign_in_attempt WHERE key = ${key} AND expires > ${now}
      RETURNING purpose, session, next, begun`.execute(this.#db);
    return rows[0];
  }

  async known(issuer: string, subject: string): Promise<Known | undefined> {
    const { rows } = await sql<Known>`
      SELECT id, name, is_disabled AS "isDisabled"
      FROM identity JOIN "user" ON "user".id = identity."user"
      WHERE issuer = ${issuer} AND subject = ${subject}`.execute(this.#db);
    return rows[0];
  }

  async link(issuer: string, subject: string, user: string, at: Instant): Promise<void> {
    await sql`INSERT INTO identity (issuer, subject, "user", since)
      VALUES (${issuer}, ${subject}, ${user}::uuid, ${at})`.execute(this.#db);
  }

  /** The roles that came from groups become these; those that people gave stay. */
  async follow(user: string, grants: readonly Grant[], at: Instant): Promise<void> {
    const wanted = sql`jsonb_to_recordset(${JSON.stringify(grants)}::jsonb)
      AS wanted (role text, site text, zone uuid)`;
    const isSame = sql`held.role = wanted.role AND held.site IS NOT DISTINCT FROM wanted.site
      AND held.zone IS NOT DISTINCT FROM wanted.zone`;
    const isTheirs = sql`held."user" = ${user}::uuid AND held.granted_by = ${PROVIDER}
      AND (held.until IS NULL OR held.until > ${at}::timestamptz)`;
    await sql`UPDATE role_assignment AS held SET until = greatest(since, ${at}::timestamptz)
      WHERE ${isTheirs} AND NOT EXISTS (SELECT FROM ${wanted} WHERE ${isSame})`.execute(this.#db);
    await sql`INSERT INTO role_assignment (id, "user", role, site, zone, since, granted_by)
      SELECT gen_random_uuid(), ${user}::uuid, role, site, zone, ${at}::timestamptz, ${PROVIDER}
      FROM ${wanted} WHERE NOT EXISTS (
        SELECT FROM role_assignment AS held WHERE ${isTheirs} AND ${isSame})`.execute(this.#db);
  }
}
