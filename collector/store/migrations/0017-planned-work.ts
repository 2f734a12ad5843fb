/** Requests and outages by what they touch and when: each drift is held against those near it. csms.md §3.2. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE planned_work (
      record uuid NOT NULL, revision int NOT NULL, kind text NOT NULL, site text NOT NULL,
      is_current boolean NOT NULL, keys text[] NOT NULL, during tstzmultirange NOT NULL,
      horizon timestamptz, body jsonb NOT NULL, PRIMARY KEY (record, revision))`,
    // A list of pending keys would be read by each lookup until somebody vacuums.
    sql`CREATE INDEX planned_work_by_key ON planned_work USING gin (keys) WITH (fastupdate = off)`,
    sql`CREATE INDEX planned_work_by_time ON planned_work USING gist (during)`,
    sql`CREATE INDEX planned_work_by_horizon ON planned_work (horizon) WHERE horizon IS NOT NULL`,
  ];
  for (const statement of statements) await statement.execute(db);
}
