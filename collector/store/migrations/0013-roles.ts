/** Roles are held on a site or on all, from a day on and until another. csms.md §6. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

/** What each of the roles of before becomes: nobody may less than they could. */
const BECOMES = sql`(VALUES ('viewer', 'viewer'), ('analyst', 'soc-analyst'),
  ('administrator', 'administrator'), ('administrator', 'csms-manager')) AS becomes (before, role)`;

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE role_assignment (
      id uuid PRIMARY KEY, "user" uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
      role text NOT NULL, site text, since timestamptz NOT NULL, until timestamptz,
      granted_by text NOT NULL)`,
    sql`CREATE INDEX role_assignment_of_user ON role_assignment ("user")`,
    sql`INSERT INTO role_assignment (id, "user", role, since, granted_by)
      SELECT gen_random_uuid(), id, becomes.role, created, 'collector'
      FROM "user" JOIN ${BECOMES} ON becomes.before = "user".role`,
    sql`ALTER TABLE "user" DROP COLUMN role`,
    sql`ALTER TABLE api_token ADD COLUMN grants jsonb`,
    sql`UPDATE api_token SET grants = (
      SELECT coalesce(jsonb_agg(jsonb_build_object('role', becomes.role, 'site', NULL)), '[]')
      FROM ${BECOMES} WHERE becomes.before = api_token.role)`,
    sql`ALTER TABLE api_token ALTER COLUMN grants SET NOT NULL, DROP COLUMN role`,
  ];
  for (const statement of statements) await statement.execute(db);
}
