/** What differs from what was known, what leaves the collector, and how well anybody watched. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE drift (
      id uuid PRIMARY KEY, site text NOT NULL, agent text NOT NULL, key text NOT NULL,
      occurrence integer NOT NULL, asset uuid, source_asset uuid, kind text NOT NULL,
      severity text NOT NULL, severity_rank smallint NOT NULL, state text NOT NULL,
      phase text NOT NULL, path text NOT NULL, before text, after text,
      earliest timestamptz NOT NULL, latest timestamptz NOT NULL, count integer NOT NULL,
      is_flapping boolean NOT NULL, protocol text, outcome jsonb, detail jsonb,
      techniques text[] NOT NULL, subject jsonb NOT NULL, source jsonb,
      is_new_to_site boolean NOT NULL, first_received timestamptz NOT NULL,
      received timestamptz NOT NULL, resolved timestamptz,
      UNIQUE (site, agent, key, occurrence))`,
    sql`CREATE INDEX drift_by_latest ON drift (latest, id)`,
    sql`CREATE INDEX drift_by_severity ON drift (severity_rank, latest, id)`,
    sql`CREATE INDEX drift_open ON drift (latest, id) WHERE state = 'open'`,
    sql`CREATE INDEX drift_of_asset ON drift (asset, latest)`,
    sql`CREATE TABLE drift_evidence (
      drift uuid REFERENCES drift, position smallint, frame bigint NOT NULL,
      at timestamptz NOT NULL, link_type integer NOT NULL, length integer NOT NULL,
      bytes bytea NOT NULL, PRIMARY KEY (drift, position))`,

    sql`CREATE SEQUENCE outbox_id`,
    sql`CREATE TABLE outbox (
      id bigint NOT NULL DEFAULT nextval('outbox_id'), tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
      made timestamptz NOT NULL, event uuid NOT NULL, site text NOT NULL, kind text NOT NULL,
      body jsonb NOT NULL, PRIMARY KEY (id, made)) PARTITION BY RANGE (made)`,
    sql`CREATE TABLE outbox_default PARTITION OF outbox DEFAULT`,
    sql`CREATE INDEX outbox_order ON outbox (tx, id)`,
    sql`CREATE TABLE outbox_cursor (destination text PRIMARY KEY, tx xid8 NOT NULL, id bigint NOT NULL)
      WITH (fillfactor = 50)`,
    sql`CREATE TABLE lease (
      name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL, token bigint NOT NULL)
      WITH (fillfactor = 50)`,

    sql`CREATE TABLE health (
      site text, agent text, minute timestamptz, boot text NOT NULL, phase text NOT NULL,
      packets bigint NOT NULL, bytes bigint NOT NULL, dropped_kernel bigint NOT NULL,
      dropped_interface bigint NOT NULL, malformed bigint NOT NULL, spooled bigint NOT NULL,
      lost bigint NOT NULL, clock_skew_ms double precision, PRIMARY KEY (site, agent, minute))`,
    sql`CREATE TABLE coverage_gap (
      site text NOT NULL, agent text NOT NULL, epoch text NOT NULL, first bigint NOT NULL,
      last bigint NOT NULL, reason text NOT NULL, at timestamptz NOT NULL,
      received timestamptz NOT NULL)`,
    sql`CREATE INDEX coverage_gap_of_agent ON coverage_gap (site, agent, at)`,

    // One row is the messages of one batch, as they travelled: nothing is dearer than a row a message.
    sql`CREATE TABLE message (
      received timestamptz NOT NULL, site text NOT NULL, agent text NOT NULL, epoch text NOT NULL,
      first bigint NOT NULL, count integer NOT NULL, prev text NOT NULL, digest text NOT NULL,
      encoding text NOT NULL, body bytea NOT NULL) PARTITION BY RANGE (received)`,
    sql`CREATE TABLE message_default PARTITION OF message DEFAULT`,
    sql`CREATE INDEX message_received ON message USING brin (received)`,
    sql`ALTER TABLE message ALTER COLUMN body SET STORAGE EXTERNAL`,
    sql`CREATE TABLE quarantine (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, site text NOT NULL, agent text NOT NULL,
      epoch text, number bigint, received timestamptz NOT NULL, reason text NOT NULL,
      state text, body bytea NOT NULL)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
