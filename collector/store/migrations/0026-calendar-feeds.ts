/** Calendar programs cannot sign in: each has a secret of its own, kept as its digest. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`CREATE TABLE calendar_feed (
    id uuid PRIMARY KEY, owner uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
    name text NOT NULL, site text, token_hash text NOT NULL UNIQUE, created timestamptz NOT NULL,
    revoked timestamptz)`.execute(db);
}
