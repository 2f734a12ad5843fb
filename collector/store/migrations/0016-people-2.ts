/** Who proved who they are in a session, roles held on a zone, and an audit trail that is searched. csms.md §6. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`ALTER TABLE session ADD COLUMN proven_until timestamptz`,
    sql`ALTER TABLE role_assignment ADD COLUMN zone uuid`,
    sql`CREATE INDEX audit_of_actor ON audit (actor, id)`,
    sql`CREATE INDEX api_token_of_user ON api_token ("user")`,
  ];
  for (const statement of statements) await statement.execute(db);
}
