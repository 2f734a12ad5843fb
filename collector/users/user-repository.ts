import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Actor, Grant } from './role.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Null: nobody can sign in with it yet. */
  readonly passwordHash: string | null;
}

export interface SessionRow extends Actor {
  readonly expiresAt: Instant;
}

/** People, their sessions, the tokens of programs. Secrets come hashed; nothing here knows them. */
export class UserRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Whether anybody could sign in with a password. */
  async isSetUp(): Promise<boolean> {
    const { rows } = await sql<{ found: boolean }>`
      SELECT exists(SELECT FROM "user" WHERE password_hash IS NOT NULL) AS found`.execute(this.#db);
    return rows[0]?.found ?? false;
  }

  async account(name: string, now: Instant): Promise<Account | undefined> {
    const { rows } = await sql<Account>`
      SELECT id, name, password_hash AS "passwordHash", ${grants(now)} AS grants FROM "user"
      WHERE lower(name) = lower(${name}) AND NOT is_disabled`.execute(this.#db);
    return rows[0];
  }

  /** Adds the account, or answers the one that has the name already. */
  async ensureAccount({ id, name, grants: given }: Omit<Account, 'passwordHash'>, at: Instant) {
    const { rows } = await sql`
      INSERT INTO "user" (id, name, created) VALUES (${id}::uuid, ${name}, ${at})
      ON CONFLICT (lower(name)) DO NOTHING RETURNING 1`.execute(this.#db);
    if (rows.length > 0) await this.grant(id, given, { by: 'collector', at });
    return this.account(name, at);
  }

  async grant(
    account: string,
    given: readonly Grant[],
    { by, at }: { readonly by: string; readonly at: Instant },
  ): Promise<void> {
    await sql`
      INSERT INTO role_assignment (id, "user", role, site, zone, since, granted_by)
      SELECT gen_random_uuid(), ${account}::uuid, role, site, zone, ${at}::timestamptz, ${by}
      FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS row (role text, site text, zone uuid)
    `.execute(this.#db);
  }

  async setPassword(account: string, passwordHash: string): Promise<void> {
    await sql`UPDATE "user" SET password_hash = ${passwordHash} WHERE id = ${account}::uuid`.execute(
      this.#db,
    );
    await sql`DELETE FROM session WHERE "user" = ${account}::uuid`.execute(this.#db);
  }

  /** The links of the account that were valid before are not any more. */
  async putSetupLink(hash: string, account: string, expires: Instant): Promise<void> {
    await sql`DELETE FROM setup_link WHERE used IS NULL AND "user" = ${account}::uuid`.execute(
      this.#db,
    );
    await sql`INSERT INTO setup_link (token_hash, "user", expires)
      VALUES (${hash}, ${account}::uuid, ${expires})`.execute(this.#db);
  }

  /** The account a link is for, to the one caller it lets in; it is used then. */
  async takeSetupLink(
    hash: string,
    now: Instant,
  ): Promise<Omit<Account, 'passwordHash'> | undefined> {
    const { rows } = await sql<Omit<Account, 'passwordHash'>>`
      UPDATE setup_link SET used = ${now} FROM "user"
      WHERE "user".id = setup_link."user" AND token_hash = ${hash} AND used IS NULL
        AND expires > ${now} AND NOT is_disabled
      RETURNING "user".id, "user".name, ${grants(now)} AS grants`.execute(this.#db);
    return rows[0];
  }

  async addSession(
    hash: string,
    account: string,
    { at, expires, address }: { at: Instant; expires: Instant; address: string },
  ): Promise<void> {
    await sql`DELETE FROM session WHERE expires <= ${at}`.execute(this.#db);
    await sql`INSERT INTO session (token_hash, "user", created, expires, last_used, address)
      VALUES (${hash}, ${account}::uuid, ${at}, ${expires}, ${at}, ${address})`.execute(this.#db);
  }

  async session(hash: string, now: Instant): Promise<SessionRow | undefined> {
    const { rows } = await sql<SessionRow>`
      SELECT "user".id, name, "user".id AS person, proven_until AS "provenUntil",
        expires AS "expiresAt", ${grants(now)} AS grants
      FROM session JOIN "user" ON "user".id = session."user"
      WHERE token_hash = ${hash} AND expires > ${now} AND NOT is_disabled`.execute(this.#db);
    return rows[0];
  }

  /** False: the session has ended meanwhile. */
  async prove(hash: string, until: Instant): Promise<boolean> {
    const { rows } = await sql`
      UPDATE session SET proven_until = ${until} WHERE token_hash = ${hash} RETURNING 1`.execute(
      this.#db,
    );
    return rows.length > 0;
  }

  async removeSession(hash: string): Promise<void> {
    await sql`DELETE FROM session WHERE token_hash = ${hash}`.execute(this.#db);
  }

  async token(hash: string, now: Instant): Promise<Actor | undefined> {
    const { rows } = await sql<Actor>`
      SELECT id, name, grants, "user" AS person, NULL AS "provenUntil" FROM api_token
      WHERE token_hash = ${hash} AND revoked IS NULL AND (expires IS NULL OR expires > ${now})
        AND NOT EXISTS (SELECT FROM "user" WHERE "user".id = api_token."user" AND is_disabled)
    `.execute(this.#db);
    return rows[0];
  }

  /** Revokes every token of that name but the one with this hash; null: every one. */
  async revokeTokens(name: string, but: string | null, at: Instant): Promise<void> {
    await sql`UPDATE api_token SET revoked = ${at}
      WHERE name = ${name} AND revoked IS NULL AND token_hash IS DISTINCT FROM ${but}
    `.execute(this.#db);
  }

  /** A token that was revoked once is valid again. */
  async putToken({ id, name, grants: given, hash, at }: NewToken): Promise<void> {
    await sql`INSERT INTO api_token (id, name, token_hash, grants, created)
      VALUES (${id}::uuid, ${name}, ${hash}, ${JSON.stringify(given)}::jsonb, ${at})
      ON CONFLICT (token_hash) DO UPDATE SET revoked = NULL, grants = excluded.grants`.execute(
      this.#db,
    );
  }
}

export interface NewToken {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly hash: string;
  readonly at: Instant;
}

/** What a row of "user" holds now, `[{ role, site, zone }]`; what is lent, while its lender holds it. */
function grants(now: Instant): RawBuilder<readonly Grant[]> {
  return sql<readonly Grant[]>`(
    SELECT coalesce(jsonb_agg(jsonb_build_object('role', held.role, 'site', held.site,
      'zone', held.zone) ORDER BY held.role, held.site, held.zone), '[]'::jsonb)
    FROM role_assignment AS held
    WHERE held."user" = "user".id AND held.since <= ${now}::timestamptz
      AND (held.until IS NULL OR held.until > ${now}::timestamptz)
      AND (held.delegated_from IS NULL OR EXISTS (
        SELECT FROM role_assignment AS lent JOIN "user" AS lender ON lender.id = lent."user"
        WHERE lent.id = held.delegated_from AND NOT lender.is_disabled
          AND (lent.until IS NULL OR lent.until > ${now}::timestamptz))))`;
}
