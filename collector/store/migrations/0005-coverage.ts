/** When agents watched: what minutes of health add up to, for as long as evidence is kept. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`CREATE TABLE coverage (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, site text NOT NULL, agent text NOT NULL,
    begun timestamptz NOT NULL, until timestamptz NOT NULL, epoch text NOT NULL,
    boot text NOT NULL, source text NOT NULL, phase text NOT NULL, sight text NOT NULL,
    packets bigint NOT NULL, bytes bigint NOT NULL, dropped bigint NOT NULL,
    is_loss_known boolean NOT NULL, malformed bigint NOT NULL, vlans integer[] NOT NULL,
    subnets text[] NOT NULL, protocols text[] NOT NULL, ended text)
    WITH (fillfactor = 60)`.execute(db);
  await sql`CREATE INDEX coverage_of_agent ON coverage (site, agent, begun)`.execute(db);
  await sql`ALTER TABLE agent ADD COLUMN coverage bigint`.execute(db);
}
