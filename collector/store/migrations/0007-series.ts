/** What a series was forked from, and which starts of an agent were heard. wire-and-store.md rule 1. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`ALTER TABLE agent_stream
    ADD COLUMN origin_epoch text, ADD COLUMN origin_next bigint, ADD COLUMN origin_last bigint`.execute(
    db,
  );
  await sql`CREATE TABLE agent_boot (
    site text, agent text, boot text, at timestamptz NOT NULL, received timestamptz NOT NULL,
    PRIMARY KEY (site, agent, boot))`.execute(db);
  await sql`ALTER TABLE agent ADD COLUMN cloned_at timestamptz`.execute(db);
}
