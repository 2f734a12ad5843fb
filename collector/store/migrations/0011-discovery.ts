/**
 * What a plant that is met for the first time costs: the first facts of an asset are one row of history
 * for all, words may come with the asset, and only addresses are searched by their beginning.
 */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { wordsOf } from '../keyset.ts';

const SAYING = ['name', 'vendor', 'model', 'order_code', 'serial', 'role', 'host(ip)', 'mac'];
const OF_A_CHANGE = ['attribute', 'part', 'protocol', 'after', 'class', 'method'];

export async function up(db: Connection): Promise<void> {
  const statements = [
    ...OF_A_CHANGE.map(
      (column) => sql`ALTER TABLE fact_history ALTER COLUMN ${sql.ref(column)} DROP NOT NULL`,
    ),
    sql`ALTER TABLE fact_history ALTER COLUMN is_late SET DEFAULT false,
      ADD COLUMN first text, ADD CHECK (first IS NOT NULL OR (attribute, part, protocol, after, class,
        method) IS NOT NULL)`,
    sql`CREATE VIEW fact_change AS
      SELECT received, asset, attribute, part, protocol, before, after, class, method, agent, frame,
        earliest, latest, is_late
      FROM fact_history WHERE first IS NULL
      UNION ALL
      SELECT received, asset, one->>0, one->>1, one->>2, NULL, one->>3, one->>4, one->>5, agent,
        (one->>6)::bigint, NULL, (one->>7)::timestamptz, is_late
      FROM fact_history, json_array_elements(first::json) AS met (one) WHERE first IS NOT NULL`,

    sql`CREATE OR REPLACE FUNCTION begin_asset_words() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO asset_word (asset, words)
        SELECT id, ${wordsOf(SAYING)} FROM arrived
        WHERE (SELECT asset FROM asset_word WHERE asset = id) IS NULL; -- one by one: never the whole table
        RETURN NULL;
      END $body$`,

    sql`DROP INDEX identifier_by_value`,
    sql`CREATE INDEX identifier_by_value ON identifier (value text_pattern_ops)
      WHERE kind IN ('ip', 'mac')`,
  ];
  for (const statement of statements) await statement.execute(db);
}
