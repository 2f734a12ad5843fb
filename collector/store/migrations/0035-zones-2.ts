/**
 * Which assets zones and conduits in force name; which merges have not been followed yet by who stands where;
 * of what is proposed no more, what it was.
 */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE zone_named (
      site text, asset uuid, is_declared boolean NOT NULL, PRIMARY KEY (site, asset))`,
    sql`INSERT INTO zone_named (site, asset, is_declared)
      SELECT DISTINCT record.site, (named #>> '{}')::uuid, EXISTS (
        SELECT FROM declared_asset WHERE declared_asset.id = (named #>> '{}')::uuid)
      FROM record JOIN record_revision AS stood
          ON stood.record = record.id AND stood.revision = record.in_force
        CROSS JOIN (VALUES ('$.members[*]'::jsonpath), ('$.exceptions[*]'), ('$.bridges[*]'),
          ('$.rules[*].source.assets[*]'), ('$.rules[*].destination.assets[*]')) AS place (path)
        CROSS JOIN LATERAL jsonb_path_query(stood.body, path) AS named
      WHERE record.kind IN ('zone', 'conduit') AND record.site IS NOT NULL`,
    sql`ALTER TABLE asset_merge ADD COLUMN is_followed boolean NOT NULL DEFAULT false`,
    sql`ALTER TABLE proposal_decision ADD COLUMN proposal text, ADD COLUMN reason text`,
    sql`CREATE INDEX asset_merge_unfollowed ON asset_merge (site) WHERE NOT is_followed`,
  ];
  for (const statement of statements) await statement.execute(db);
}
