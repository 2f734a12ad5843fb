/** What owners answered of what they are said to own: one row an asset and campaign, never changed. csms.md §3.3. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE attestation_answer (
      campaign uuid REFERENCES record ON DELETE CASCADE, declared uuid, owner uuid NOT NULL,
      answer text NOT NULL CHECK (answer IN ('right', 'wrong', 'not_mine')),
      version integer NOT NULL, comment text NOT NULL, by text NOT NULL, at timestamptz NOT NULL,
      PRIMARY KEY (campaign, declared))`,
    sql`CREATE INDEX attestation_answer_of_declared ON attestation_answer (declared, at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
