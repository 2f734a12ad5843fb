/** What made a new asset dear: its words were found one row at a time, and each of its facts asked whether it is there. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { wordsOf } from '../keyset.ts';

const SAYING = ['name', 'vendor', 'model', 'order_code', 'serial', 'role', 'host(ip)', 'mac'];

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`DROP TRIGGER asset_words_begin ON asset`,
    sql`CREATE FUNCTION begin_asset_words() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO asset_word (asset, words) SELECT id, ${wordsOf(SAYING)} FROM arrived;
        RETURN NULL;
      END $body$`,
    sql`CREATE TRIGGER asset_words_begin AFTER INSERT ON asset
      REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION begin_asset_words()`,
    // Facts are written by who has just locked their asset, and no asset is ever deleted.
    sql`ALTER TABLE fact DROP CONSTRAINT fact_asset_fkey`,
  ];
  for (const statement of statements) await statement.execute(db);
}
