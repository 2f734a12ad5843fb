/** Decisions are numbered by time, and those that agents have taken are passed over. design.md §4, §5. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`ALTER TABLE baseline_decision ALTER COLUMN version TYPE bigint,
      ADD COLUMN is_outstanding boolean NOT NULL DEFAULT true`,
    sql`CREATE INDEX baseline_decision_outstanding ON baseline_decision (site, agent, version)
      WHERE is_outstanding`,
  ];
  for (const statement of statements) await statement.execute(db);
}
