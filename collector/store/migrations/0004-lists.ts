/** What the pages ask for: words to search by, orders to page in, and what people decided on a drift. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { addressKey, textKey, wordsOf } from '../keyset.ts';

const BY_TEXT = ['name', 'vendor', 'model', 'firmware', 'role'];

export async function up(db: Connection): Promise<void> {
  const assetWords = wordsOf([
    'name',
    'vendor',
    'model',
    'order_code',
    'serial',
    'firmware',
    'role',
    'host(ip)',
    'mac',
  ]);
  const driftWords = wordsOf([
    'kind',
    'path',
    'before',
    'after',
    'protocol',
    `subject->>'ip'`,
    `subject->>'mac'`,
  ]);
  const statements = [
    // One index an order is dear enough: these take the place of those that begin with the site.
    ...['name', 'vendor', 'model', 'role', 'level', 'ip', 'first_seen'].map(
      (column) => sql`DROP INDEX ${sql.ref(`asset_by_${column}`)}`,
    ),
    ...BY_TEXT.map(
      (column) => sql`CREATE INDEX ${sql.ref(`asset_by_${column}`)}
        ON asset (${textKey(column).of}, id) WHERE merged_into IS NULL`,
    ),
    sql`CREATE INDEX asset_by_ip ON asset ((${addressKey('ip').of}), id) WHERE merged_into IS NULL`,
    sql`CREATE INDEX asset_by_first_seen ON asset (first_seen, id) WHERE merged_into IS NULL`,
    sql`ALTER TABLE asset ADD COLUMN words tsvector GENERATED ALWAYS AS (${assetWords}) STORED`,
    sql`CREATE INDEX asset_by_word ON asset USING gin (words)`,
    sql`CREATE INDEX identifier_by_value ON identifier (value text_pattern_ops)`,
    sql`CREATE INDEX identifier_by_ip ON identifier ((value::inet)) WHERE kind = 'ip'`,
    sql`CREATE INDEX conversation_of_client ON conversation (client)`,
    sql`CREATE INDEX conversation_of_server ON conversation (server)`,

    sql`ALTER TABLE drift ADD COLUMN acknowledged timestamptz, ADD COLUMN acknowledged_by text,
      ADD COLUMN version integer NOT NULL DEFAULT 1,
      ADD COLUMN words tsvector GENERATED ALWAYS AS (${driftWords}) STORED`,
    sql`CREATE INDEX drift_by_word ON drift USING gin (words)`,
    sql`CREATE INDEX drift_by_first_received ON drift (first_received, id)`,
    sql`CREATE INDEX drift_open_asset ON drift (asset) WHERE state = 'open'`,
    sql`CREATE INDEX audit_of_subject ON audit (subject, id)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
