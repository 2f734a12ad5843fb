/** What checks answered, night after night, with what sites set for them and who answers for which requirement. csms.md §2, §4. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE check_run (
      id uuid PRIMARY KEY, at timestamptz NOT NULL, took_ms integer NOT NULL, actor text NOT NULL,
      query_version integer NOT NULL, results integer NOT NULL, digest text NOT NULL, seq integer)`,
    sql`CREATE INDEX check_run_by_at ON check_run (at)`,
    // Places without a zone, and the collector itself, are empty texts here: they are part of the key.
    sql`CREATE TABLE check_result (
      run uuid REFERENCES check_run ON DELETE CASCADE, "check" text, site text, zone text,
      status text NOT NULL, n integer NOT NULL, failing integer NOT NULL, excepted integer NOT NULL,
      doubts integer NOT NULL, body jsonb NOT NULL, PRIMARY KEY (run, "check", site, zone))`,
    sql`CREATE TABLE check_setting (
      "check" text, site text, value jsonb NOT NULL, version integer NOT NULL, at timestamptz NOT NULL,
      "by" text NOT NULL, PRIMARY KEY ("check", site))`,
    sql`CREATE TABLE requirement_statement (
      framework text, requirement text, managed_by text NOT NULL, pointer text NOT NULL,
      is_applicable boolean NOT NULL, justification text NOT NULL, version integer NOT NULL,
      at timestamptz NOT NULL, "by" text NOT NULL, PRIMARY KEY (framework, requirement))`,
  ];
  for (const statement of statements) await statement.execute(db);
}
