import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';

/** Somebody's second factor. `since` null: begun, and not confirmed by a code. */
export interface Factor {
  readonly account: string;
  readonly secret: string;
  readonly since: Instant | null;
  /** The last time step whose code was used. */
  readonly step: number | null;
}

export class FactorRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Of whoever has the name and may sign in. */
  async of(name: string): Promise<Factor | undefined> {
    const { rows } = await sql<Factor>`
      SELECT id AS account, factor_secret AS secret, factor_since AS since, factor_step AS step
      FROM "user" WHERE lower(name) = lower(${name}) AND NOT is_disabled
        AND factor_secret IS NOT NULL`.execute(this.#db);
    return rows[0];
  }

  /** Takes the place of one that was begun before. */
  async begin(account: string, secret: string): Promise<void> {
    await sql`UPDATE "user" SET factor_secret = ${secret}, factor_since = NULL, factor_step = NULL
      WHERE id = ${account}::uuid AND factor_since IS NULL`.execute(this.#db);
  }

  /** From now on no password alone is enough. */
  async confirm(account: string, at: Instant, codes: readonly string[]): Promise<void> {
    await sql`UPDATE "user" SET factor_since = ${at} WHERE id = ${account}::uuid`.execute(this.#db);
    await sql`DELETE FROM recovery_code WHERE "user" = ${account}::uuid`.execute(this.#db);
    await sql`INSERT INTO recovery_code ("user", code_hash)
      SELECT ${account}::uuid, hash FROM unnest(${[...codes]}::text[]) AS hash`.execute(this.#db);
  }

  async end(account: string): Promise<void> {
    await sql`UPDATE "user" SET factor_secret = NULL, factor_since = NULL, factor_step = NULL
      WHERE id = ${account}::uuid`.execute(this.#db);
    await sql`DELETE FROM recovery_code WHERE "user" = ${account}::uuid`.execute(this.#db);
  }

  /** False: the code of this step, or of a later one, was used meanwhile. */
  async takeStep(account: string, step: number): Promise<boolean> {
    const { rows } = await sql`
      UPDATE "user" SET factor_step = ${step} WHERE id = ${account}::uuid
        AND (factor_step IS NULL OR factor_step < ${step}) RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  /** False: there is no such code, or it was used. */
  async takeCode(account: string, hash: string, at: Instant): Promise<boolean> {
    const { rows } = await sql`
      UPDATE recovery_code SET used = ${at} WHERE "user" = ${account}::uuid AND code_hash = ${hash}
        AND used IS NULL RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  async codesLeft(account: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM recovery_code
      WHERE "user" = ${account}::uuid AND used IS NULL`.execute(this.#db);
    return rows[0]?.count ?? 0;
  }
}
