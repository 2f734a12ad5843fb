/** Whether a site keeps a list, asked with every drift; baseline decisions that nobody can carry out any more. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE INDEX declared_asset_listed ON declared_asset (site)
      WHERE merged_into IS NULL AND lifecycle <> 'retired'`,
    // Null: nobody has said. Since when it waits for an agent that does not know the difference any more.
    sql`ALTER TABLE baseline_decision ADD COLUMN told timestamptz, ADD COLUMN lapsed timestamptz,
      ADD COLUMN lapse text`,
  ];
  for (const statement of statements) await statement.execute(db);
}
