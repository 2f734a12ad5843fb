/** What the pages ask for: words to search by, orders to page in, and what people decided on a drift. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { addressKey, textKey, wordsOf } from '../keyset.ts';

const BY_TEXT = ['name', 'vendor', 'model', 'firmware', 'role'];

export async function up(db: Connection): Promise<void> {
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
    ...searchable(),
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

/** What an asset is found by; not its firmware, which alone changes often and has an order of its own. */
const SAYING = ['name', 'vendor', 'model', 'order_code', 'serial', 'role', 'ip', 'mac'];

/**
 * The words stand beside the asset, not in it: each update of a row is a new entry in every index of
 * its table, and an entry an asset's words is dearer than all the others together.
 */
function searchable() {
  const words = wordsOf(
    SAYING.map((column) => (column === 'ip' ? 'host(NEW.ip)' : `NEW.${column}`)),
  );
  const columns = sql.join(SAYING.map((column) => sql.ref(column)));
  const of = (row: 'OLD' | 'NEW') => sql.raw(SAYING.map((column) => `${row}.${column}`).join(', '));
  return [
    sql`CREATE TABLE asset_word (
      asset uuid PRIMARY KEY REFERENCES asset ON DELETE CASCADE, words tsvector NOT NULL)`,
    sql`CREATE INDEX asset_word_by_word ON asset_word USING gin (words)`,
    sql`CREATE FUNCTION keep_asset_words() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO asset_word (asset, words) VALUES (NEW.id, ${words})
        ON CONFLICT (asset) DO UPDATE SET words = excluded.words;
        RETURN NULL;
      END $body$`,
    sql`CREATE TRIGGER asset_words_begin AFTER INSERT ON asset
      FOR EACH ROW EXECUTE FUNCTION keep_asset_words()`,
    sql`CREATE TRIGGER asset_words_follow AFTER UPDATE OF ${columns} ON asset
      FOR EACH ROW WHEN ((${of('OLD')}) IS DISTINCT FROM (${of('NEW')}))
      EXECUTE FUNCTION keep_asset_words()`,
  ];
}
