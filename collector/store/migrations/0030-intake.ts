/** Changes that come from elsewhere: which record each became, and who their people are here. csms.md §3.2a.15. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE intake_change (
      site text, system text, reference text, record uuid NOT NULL REFERENCES record,
      PRIMARY KEY (site, system, reference))`,
    // Of people there, by the name that system writes, in lower case.
    sql`CREATE TABLE intake_person (
      system text, name text, "user" uuid NOT NULL REFERENCES "user", PRIMARY KEY (system, name))`,
    sql`CREATE TABLE intake_people_version (system text PRIMARY KEY, version integer NOT NULL)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
