/** What is written for an asset asks no more, row by row, whether the asset is there. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

/** As for facts in 0006: whoever writes these has just made their asset or locked it, and none is ever deleted. */
export async function up(db: Connection): Promise<void> {
  for (const table of ['identifier', 'service', 'asset_word']) {
    await sql`ALTER TABLE ${sql.ref(table)} DROP CONSTRAINT ${sql.ref(`${table}_asset_fkey`)}`.execute(
      db,
    );
  }
}
