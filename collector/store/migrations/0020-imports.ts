/** Lists of assets that came from elsewhere: what each row would change, what it did, and how it was before. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE import_batch (
      id uuid PRIMARY KEY, site text NOT NULL, source text NOT NULL, name text NOT NULL,
      file_hash text, file_bytes integer, state text NOT NULL, version integer NOT NULL,
      reading jsonb, counts jsonb NOT NULL, problem jsonb, created timestamptz NOT NULL,
      created_by text NOT NULL, applied_at timestamptz, applied_by text, undone_at timestamptz,
      undone_by text)`,
    sql`CREATE INDEX import_batch_by_created ON import_batch (created, id)`,
    sql`CREATE TABLE import_row (
      batch uuid REFERENCES import_batch ON DELETE CASCADE, "row" integer, "is" text NOT NULL,
      title text, declared uuid, statement jsonb, changes jsonb NOT NULL, problems jsonb NOT NULL,
      outcome text, PRIMARY KEY (batch, "row"))`,
    sql`CREATE INDEX import_row_by_verdict ON import_row (batch, "is", "row")`,
    // What an undo needs: the asset as it was, null where there was none, and the version it got.
    sql`CREATE TABLE import_before (
      batch uuid REFERENCES import_batch ON DELETE CASCADE, declared uuid, before jsonb,
      version integer NOT NULL, PRIMARY KEY (batch, declared))`,
    sql`CREATE TABLE import_mapping (
      name text PRIMARY KEY, header jsonb NOT NULL, mapping jsonb NOT NULL, encoding text,
      delimiter text, saved timestamptz NOT NULL, saved_by text NOT NULL)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
