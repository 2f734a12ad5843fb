/** What people prove besides their password: codes of a device they hold (RFC 6238), or one of ten they wrote down. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`ALTER TABLE "user" ADD COLUMN factor_secret text, ADD COLUMN factor_since timestamptz,
      ADD COLUMN factor_step bigint`,
    sql`CREATE TABLE recovery_code (
      "user" uuid NOT NULL REFERENCES "user" ON DELETE CASCADE, code_hash text NOT NULL,
      used timestamptz, PRIMARY KEY ("user", code_hash))`,
  ];
  for (const statement of statements) await statement.execute(db);
}
