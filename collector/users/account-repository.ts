import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Assignment, Person, Token } from './account.ts';

/** Whom the audit trail knows besides people and tokens. */
const OURS = ['collector', 'bootstrap', 'unknown', 'identity-provider'];

const person = sql`
  account.id, account.name, account.is_disabled AS "isDisabled", account.created,
  (account.password_hash IS NOT NULL
    OR exists(SELECT FROM identity WHERE identity."user" = account.id)) AS "canSignIn",
  (SELECT max(last_used) FROM session WHERE session."user" = account.id) AS "lastUsed",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', held.id, 'role', held.role, 'site', held.site,
      'zone', held.zone,
      'since', to_char(held.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'until', to_char(held.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'grantedBy', held.granted_by, 'delegatedFrom', held.delegated_from) ORDER BY held.since DESC, held.id), '[]'::jsonb)
    FROM role_assignment AS held WHERE held."user" = account.id) AS assignments`;

const token = sql`id, name, grants, "user" AS owner, created, expires, revoked`;

/** Accounts and tokens as those see them who administer them. */
export class AccountRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** By name. A plant has dozens: there are no pages. */
  async people(): Promise<readonly Person[]> {
    const { rows } = await sql<Person>`
      SELECT ${person} FROM "user" AS account ORDER BY lower(account.name)`.execute(this.#db);
    return rows;
  }

  /** Those who may be here, by name. */
  async colleagues(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const { rows } = await sql<{ id: string; name: string }>`
      SELECT id, name FROM "user" WHERE NOT is_disabled ORDER BY lower(name)`.execute(this.#db);
    return rows;
  }

  async person(id: string): Promise<Person | undefined> {
    const { rows } = await sql<Person>`
      SELECT ${person} FROM "user" AS account WHERE account.id = ${id}::uuid`.execute(this.#db);
    return rows[0];
  }

  /** Nobody else changes who may what until the transaction ends. */
  async lock(): Promise<void> {
    await sql`LOCK TABLE role_assignment IN SHARE ROW EXCLUSIVE MODE`.execute(this.#db);
  }

  /** Of a person, a token that still works, or the collector itself: what they do goes by their name. */
  async isTaken(name: string): Promise<boolean> {
    const { rows } = await sql<{ taken: boolean }>`
      SELECT lower(${name}) = ANY(${[...OURS]}::text[])
        OR exists(SELECT FROM "user" WHERE lower(name) = lower(${name}))
        OR exists(SELECT FROM api_token WHERE lower(name) = lower(${name}) AND revoked IS NULL)
        AS taken`.execute(this.#db);
    return rows[0]?.taken ?? true;
  }

  async add({ id, name, at }: { id: string; name: string; at: Instant }): Promise<void> {
    await sql`INSERT INTO "user" (id, name, created) VALUES (${id}::uuid, ${name}, ${at})`.execute(
      this.#db,
    );
  }

  async enable(id: string): Promise<void> {
    await sql`UPDATE "user" SET is_disabled = false WHERE id = ${id}::uuid`.execute(this.#db);
  }

  /**
   * Whoever is disabled is signed out at once, and whatever else lets them in ends: it does not come
   * back when they do. Answers how many tokens of theirs were revoked.
   */
  async disable(id: string, at: Instant): Promise<number> {
    await sql`UPDATE "user" SET is_disabled = true WHERE id = ${id}::uuid`.execute(this.#db);
    await sql`DELETE FROM session WHERE "user" = ${id}::uuid`.execute(this.#db);
    await sql`UPDATE role_assignment SET until = greatest(since, ${at}::timestamptz)
      WHERE delegated_from IN (SELECT id FROM role_assignment WHERE "user" = ${id}::uuid)
        AND (until IS NULL OR until > ${at}::timestamptz)`.execute(this.#db);
    await sql`DELETE FROM setup_link WHERE "user" = ${id}::uuid AND used IS NULL`.execute(this.#db);
    await sql`UPDATE intake_hook SET revoked = ${at}, revoked_by = 'collector'
      WHERE owner = ${id}::uuid AND revoked IS NULL`.execute(this.#db);
    const { rows } = await sql`
      UPDATE api_token SET revoked = ${at} WHERE "user" = ${id}::uuid AND revoked IS NULL
      RETURNING 1`.execute(this.#db);
    return rows.length;
  }

  async assign(
    account: string,
    { id, role, site, zone, since, until, grantedBy }: Assignment,
  ): Promise<void> {
    await sql`
      INSERT INTO role_assignment (id, "user", role, site, zone, since, until, granted_by)
      VALUES (${id}::uuid, ${account}::uuid, ${role}, ${site}, ${zone}::uuid, ${since}, ${until},
        ${grantedBy})
    `.execute(this.#db);
  }

  /** One that has not begun yet never was. What was lent from it ends too. */
  async end(assignment: string, at: Instant): Promise<void> {
    await sql`UPDATE role_assignment SET until = greatest(since, ${at}::timestamptz)
      WHERE id = ${assignment}::uuid OR (delegated_from = ${assignment}::uuid
        AND (until IS NULL OR until > ${at}::timestamptz))`.execute(this.#db);
  }

  /** Who could let others in again. */
  async administrators(now: Instant): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      SELECT count(DISTINCT account.id)::int AS count
      FROM "user" AS account JOIN role_assignment AS held ON held."user" = account.id
      WHERE held.role = 'administrator' AND held.site IS NULL AND held.since <= ${now}::timestamptz
        AND (held.until IS NULL OR held.until > ${now}::timestamptz) AND NOT account.is_disabled
        AND account.password_hash IS NOT NULL`.execute(this.#db);
    return rows[0]?.count ?? 0;
  }

  /** The newest first. */
  async tokens(): Promise<readonly Token[]> {
    const { rows } = await sql<Token>`
      SELECT ${token} FROM api_token ORDER BY created DESC, id
    `.execute(this.#db);
    return rows;
  }

  async addToken(added: Token, hash: string): Promise<void> {
    const { id, name, grants, owner, created, expires } = added;
    await sql`INSERT INTO api_token (id, name, token_hash, grants, "user", created, expires)
      VALUES (${id}::uuid, ${name}, ${hash}, ${JSON.stringify(grants)}::jsonb, ${owner}::uuid,
        ${created}, ${expires})
    `.execute(this.#db);
  }

  /** Undefined: there is none, or it was revoked before. */
  async revokeToken(id: string, at: Instant): Promise<Token | undefined> {
    const { rows } = await sql<Token>`
      UPDATE api_token SET revoked = ${at} WHERE id = ${id}::uuid AND revoked IS NULL
      RETURNING ${token}`.execute(this.#db);
    return rows[0];
  }
}
