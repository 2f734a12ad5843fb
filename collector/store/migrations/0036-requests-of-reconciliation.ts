/** Answers to differences are found by the change request they ask for. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`CREATE INDEX declared_answer_by_record ON declared_answer (record) WHERE record IS NOT NULL`.execute(
    db,
  );
}
