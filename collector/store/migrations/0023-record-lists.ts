/** Lists of records in each order they can have: of some kinds there are as many as assets. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { textKey } from '../keyset.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    ...['title', 'ref'].map(
      (column) => sql`CREATE INDEX ${sql.ref(`record_by_${column}`)}
        ON record (kind, ${textKey(column).of}, id)`,
    ),
    sql`CREATE INDEX record_by_created ON record (kind, created, id)`,
    // For the total: read alone, without the rows.
    sql`CREATE INDEX record_of_site ON record (kind, site, state)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
