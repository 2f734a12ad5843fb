/** More orders the inventory is paged in: whom nobody hears any more, and who is found by a number. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { textKey } from '../keyset.ts';

const BY_TEXT = ['serial', 'order_code', 'mac'];

export async function up(db: Connection): Promise<void> {
  for (const column of BY_TEXT) {
    await sql`CREATE INDEX ${sql.ref(`asset_by_${column}`)}
      ON asset (${textKey(column).of}, id) WHERE merged_into IS NULL`.execute(db);
  }
  // Kept to the hour, so that hearing an asset again seldom writes here.
  await sql`CREATE INDEX asset_by_last_seen ON asset (last_seen, id)
    WHERE merged_into IS NULL`.execute(db);
}
