/** Hooks that other systems deliver their changes to, and what was delivered. csms.md §3.2a.15. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    // No secret: collector/intake/hooks/hook-key.ts. `key_mark`: which key it is derived from.
    sql`CREATE TABLE intake_hook (
      id uuid PRIMARY KEY, site text NOT NULL, system text NOT NULL, name text NOT NULL,
      fields jsonb NOT NULL, key_mark text NOT NULL,
      owner uuid NOT NULL REFERENCES "user", created timestamptz NOT NULL, created_by text NOT NULL,
      expires timestamptz, revoked timestamptz, revoked_by text,
      last_used timestamptz, taken integer NOT NULL DEFAULT 0,
      last_refused timestamptz, last_refusal text, refused integer NOT NULL DEFAULT 0)`,
    sql`CREATE UNIQUE INDEX intake_hook_name ON intake_hook (site, lower(name))
      WHERE revoked IS NULL`,
    // By its signature each is taken once, and by its name, which a sender keeps when it tries again.
    // What is dated is too old to be played again soon; what is not is kept for as long as its hook.
    sql`CREATE TABLE intake_delivery (
      hook uuid REFERENCES intake_hook, mark text, name text, digest text NOT NULL,
      at timestamptz NOT NULL, is_dated boolean NOT NULL, answers jsonb NOT NULL,
      PRIMARY KEY (hook, mark))`,
    sql`CREATE UNIQUE INDEX intake_delivery_name ON intake_delivery (hook, name)
      WHERE name IS NOT NULL`,
    sql`CREATE INDEX intake_delivery_at ON intake_delivery (hook, at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
