/** What could not be taken is bounded for each agent: the oldest of it goes. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`CREATE INDEX quarantine_by_agent ON quarantine (site, agent, id)`.execute(db);
}
