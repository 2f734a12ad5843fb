/** What is on the plant: agents, assets, what is known of them, and who said it when. wire-and-store.md, Tables. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE meta (name text PRIMARY KEY, value text NOT NULL)`,

    sql`CREATE TABLE agent (
      site text, agent text, version text, boot text, phase text, source text,
      is_online boolean NOT NULL DEFAULT false, status_at timestamptz,
      health_at timestamptz, health jsonb, first_seen timestamptz NOT NULL,
      PRIMARY KEY (site, agent))`,
    sql`CREATE TABLE agent_stream (
      site text, agent text, epoch text, ordinal integer NOT NULL,
      through bigint NOT NULL, digest text NOT NULL, received timestamptz NOT NULL,
      PRIMARY KEY (site, agent, epoch)) WITH (fillfactor = 50)`,

    sql`CREATE TABLE asset (
      id uuid PRIMARY KEY, site text NOT NULL, name text, vendor text, model text, order_code text,
      serial text, firmware text, role text, role_reason text, level real, network text, mac text,
      ip inet, addresses integer NOT NULL DEFAULT 0,
      first_seen timestamptz NOT NULL, last_seen timestamptz NOT NULL, merged_into uuid)
      WITH (fillfactor = 80)`,
    ...['name', 'vendor', 'model', 'role', 'level', 'ip', 'first_seen'].map(
      (column) =>
        sql`CREATE INDEX ${sql.ref(`asset_by_${column}`)} ON asset (site, ${sql.ref(column)}, id)
        WHERE merged_into IS NULL`,
    ),

    sql`CREATE TABLE identifier (
      site text, kind text, network text, value text, asset uuid NOT NULL REFERENCES asset,
      first_seen timestamptz NOT NULL, last_seen timestamptz NOT NULL,
      PRIMARY KEY (site, kind, network, value))`,
    sql`CREATE INDEX identifier_of_asset ON identifier (asset)`,

    sql`CREATE TABLE seen (
      asset uuid, agent text, address text, protocol text, last timestamptz NOT NULL,
      n bigint NOT NULL, self bigint NOT NULL, said bigint NOT NULL, told bigint NOT NULL,
      PRIMARY KEY (asset, agent, address, protocol)) WITH (fillfactor = 60)`,

    sql`CREATE TABLE fact (
      asset uuid REFERENCES asset, attribute text, part text, protocol text, value text NOT NULL,
      class text NOT NULL, method text NOT NULL, agent text NOT NULL, frame bigint,
      first_seen timestamptz NOT NULL, since timestamptz NOT NULL, proven timestamptz NOT NULL,
      said bigint NOT NULL, PRIMARY KEY (asset, attribute, part, protocol)) WITH (fillfactor = 80)`,
    sql`CREATE TABLE fact_history (
      received timestamptz NOT NULL, asset uuid NOT NULL, attribute text NOT NULL,
      part text NOT NULL, protocol text NOT NULL, before text, after text NOT NULL,
      class text NOT NULL, method text NOT NULL, agent text NOT NULL, frame bigint,
      earliest timestamptz, latest timestamptz NOT NULL, is_late boolean NOT NULL)
      PARTITION BY RANGE (received)`,
    sql`CREATE TABLE fact_history_default PARTITION OF fact_history DEFAULT`,
    sql`CREATE INDEX fact_history_received ON fact_history USING brin (received)`,
    sql`CREATE INDEX fact_history_of_asset ON fact_history (asset, latest)`,

    sql`CREATE TABLE service (
      asset uuid REFERENCES asset, transport text, port integer, protocol text NOT NULL,
      agent text NOT NULL, first_seen timestamptz NOT NULL, last_seen timestamptz NOT NULL,
      PRIMARY KEY (asset, transport, port))`,
    sql`CREATE TABLE conversation (
      site text, client text, server text, transport text, port integer, protocol text,
      client_address text NOT NULL, server_address text NOT NULL, agent text NOT NULL,
      packets bigint NOT NULL, bytes bigint NOT NULL, operations jsonb NOT NULL,
      first_seen timestamptz NOT NULL, last_seen timestamptz NOT NULL,
      PRIMARY KEY (site, client, server, transport, port, protocol)) WITH (fillfactor = 70)`,
    sql`CREATE TABLE event (
      received timestamptz NOT NULL, site text NOT NULL, agent text NOT NULL, asset uuid,
      source_asset uuid, kind text NOT NULL, protocol text NOT NULL, outcome jsonb NOT NULL,
      part text, detail jsonb NOT NULL, count integer NOT NULL, frame bigint NOT NULL,
      target jsonb NOT NULL, source jsonb NOT NULL,
      earliest timestamptz NOT NULL, latest timestamptz NOT NULL) PARTITION BY RANGE (received)`,
    sql`CREATE TABLE event_default PARTITION OF event DEFAULT`,
    sql`CREATE INDEX event_received ON event USING brin (received)`,
    sql`CREATE INDEX event_of_asset ON event (asset, latest)`,

    sql`CREATE TABLE asset_merge (
      id uuid PRIMARY KEY, site text NOT NULL, winner uuid NOT NULL, loser uuid NOT NULL,
      reason text NOT NULL, actor text NOT NULL, at timestamptz NOT NULL, moved jsonb NOT NULL,
      undone_at timestamptz, undone_by text, undone_reason text)`,
    sql`CREATE INDEX asset_merge_winner ON asset_merge (winner)`,
    sql`CREATE INDEX asset_merge_loser ON asset_merge (loser)`,
    sql`CREATE TABLE asset_apart (one uuid, other uuid, PRIMARY KEY (one, other))`,
  ];
  for (const statement of statements) await statement.execute(db);
}
