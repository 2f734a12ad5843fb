/** Who people are at an identity provider, and who is on the way there. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE identity (
      issuer text NOT NULL, subject text NOT NULL,
      "user" uuid NOT NULL REFERENCES "user" ON DELETE CASCADE, since timestamptz NOT NULL,
      PRIMARY KEY (issuer, subject))`,
    sql`CREATE INDEX identity_of_user ON identity ("user")`,
    sql`CREATE TABLE sign_in_attempt (
      key text PRIMARY KEY, purpose text NOT NULL, session text, next text NOT NULL,
      begun timestamptz NOT NULL, expires timestamptz NOT NULL)`,
    sql`CREATE INDEX sign_in_attempt_expires ON sign_in_attempt (expires)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
