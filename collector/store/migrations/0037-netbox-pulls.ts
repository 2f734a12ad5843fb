/** What is pulled from a NetBox by itself: what came of it last, and when it is due again. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`CREATE TABLE netbox_pull (
    site text, netbox_site text, began timestamptz NOT NULL, ended timestamptz, outcome text, why text,
    sentence text, counts jsonb NOT NULL, succeeded timestamptz, failures integer NOT NULL,
    next timestamptz NOT NULL, waiting uuid REFERENCES import_batch ON DELETE SET NULL,
    applied uuid REFERENCES import_batch ON DELETE SET NULL, PRIMARY KEY (site, netbox_site))`.execute(
    db,
  );
}
