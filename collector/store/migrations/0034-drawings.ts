/** What drawings of zones and conduits show, as it was approved: kept by digest, never changed. csms.md §1.3. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`CREATE TABLE drawing_sheet (
    digest text PRIMARY KEY, site text NOT NULL, zones uuid[] NOT NULL, sheet text NOT NULL)`.execute(
    db,
  );
}
