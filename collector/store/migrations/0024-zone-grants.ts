/** What tokens of before may do they may do in every zone. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  await sql`UPDATE api_token SET grants = (
    SELECT coalesce(jsonb_agg('{"zone":null}'::jsonb || one), '[]')
    FROM jsonb_array_elements(grants) AS one)`.execute(db);
}
