/** A role that somebody lends for a while stands on the one they hold, and ends with it. csms.md §6. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`ALTER TABLE role_assignment ADD COLUMN reason text, ADD COLUMN delegated_from uuid
      REFERENCES role_assignment ON DELETE CASCADE`,
    sql`CREATE INDEX role_assignment_delegated ON role_assignment (delegated_from)
      WHERE delegated_from IS NOT NULL`,
  ];
  for (const statement of statements) await statement.execute(db);
}
