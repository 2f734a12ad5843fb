/** Which records of one series are those of another, and which were told by another. collector/ingest/origin.ts */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE series_origin (
      site text, agent text, epoch text, first bigint,
      of_epoch text NOT NULL, of_next bigint NOT NULL, of_last bigint NOT NULL,
      PRIMARY KEY (site, agent, epoch, first))`,
    sql`CREATE TABLE series_told (
      site text NOT NULL, agent text NOT NULL, epoch text NOT NULL, first bigint NOT NULL,
      received timestamptz NOT NULL, digests bytea NOT NULL)`,
    sql`CREATE INDEX series_told_by_number ON series_told (site, agent, epoch, first)`,
    sql`ALTER TABLE agent_stream ADD COLUMN shared_through bigint NOT NULL DEFAULT 0`,
    sql`INSERT INTO series_origin
      SELECT site, agent, epoch, through + 1, origin_epoch, origin_next, origin_last
      FROM agent_stream WHERE origin_epoch IS NOT NULL`,
    sql`UPDATE agent_stream SET shared_through = through + 1 + origin_last - origin_next
      WHERE origin_epoch IS NOT NULL`,
    sql`ALTER TABLE agent_stream
      DROP COLUMN origin_epoch, DROP COLUMN origin_next, DROP COLUMN origin_last`,
  ];
  for (const statement of statements) await statement.execute(db);
}
