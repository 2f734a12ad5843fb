/** Who may look and who did what. The rules are the API's; here is where they are kept. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE "user" (
      id uuid PRIMARY KEY, name text NOT NULL, password_hash text, role text NOT NULL,
      is_disabled boolean NOT NULL DEFAULT false, created timestamptz NOT NULL)`,
    sql`CREATE UNIQUE INDEX user_name ON "user" (lower(name))`,
    sql`CREATE TABLE session (
      token_hash text PRIMARY KEY, "user" uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
      created timestamptz NOT NULL, expires timestamptz NOT NULL, last_used timestamptz NOT NULL,
      address text, client text)`,
    sql`CREATE INDEX session_of_user ON session ("user")`,
    sql`CREATE TABLE api_token (
      id uuid PRIMARY KEY, name text NOT NULL, token_hash text NOT NULL UNIQUE, role text NOT NULL,
      "user" uuid REFERENCES "user" ON DELETE CASCADE, created timestamptz NOT NULL,
      expires timestamptz, last_used timestamptz, revoked timestamptz)`,
    sql`CREATE TABLE setup_link (
      token_hash text PRIMARY KEY, "user" uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
      expires timestamptz NOT NULL, used timestamptz)`,
    sql`CREATE TABLE audit (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL,
      actor text NOT NULL, action text NOT NULL, subject text NOT NULL, address text,
      detail jsonb NOT NULL)`,
    sql`CREATE INDEX audit_at ON audit (at, id)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
