/** What is said of each drift, all that was ever said of it, and what has still to be judged. csms.md §3. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE verdict (
      drift uuid PRIMARY KEY REFERENCES drift, site text NOT NULL, asset uuid, zone uuid,
      latest timestamptz NOT NULL, verdict text NOT NULL, verdict_rank smallint NOT NULL,
      said_by text NOT NULL, severity text NOT NULL, severity_rank smallint NOT NULL,
      action text NOT NULL, machine jsonb NOT NULL, method integer NOT NULL, request uuid,
      revision integer, item text, is_would_be boolean NOT NULL, is_extra boolean NOT NULL,
      is_late boolean NOT NULL, is_attempted boolean NOT NULL, folded_into uuid,
      since timestamptz NOT NULL, at timestamptz NOT NULL, person text,
      is_accepted boolean NOT NULL DEFAULT false, decided text, hushed text,
      told_until timestamptz, tells timestamptz)`,
    sql`CREATE INDEX verdict_of_request ON verdict (request) WHERE request IS NOT NULL`,
    sql`CREATE INDEX verdict_of_asset ON verdict (asset, latest)`,
    sql`CREATE INDEX verdict_of_zone ON verdict (zone, latest)`,
    sql`CREATE INDEX verdict_by_rank ON verdict (verdict_rank, latest, drift)`,
    sql`CREATE INDEX verdict_telling ON verdict (tells) WHERE tells IS NOT NULL`,
    sql`CREATE TABLE verdict_entry (
      drift uuid NOT NULL REFERENCES drift, n integer NOT NULL, at timestamptz NOT NULL,
      type text NOT NULL, actor text, body jsonb NOT NULL, PRIMARY KEY (drift, n))`,

    // A drift is judged again when its stamp is still the one it was read with.
    sql`CREATE SEQUENCE judge_queue_stamp`,
    sql`CREATE TABLE judge_queue (
      drift uuid PRIMARY KEY, due timestamptz NOT NULL, spreads boolean NOT NULL,
      stamp bigint NOT NULL DEFAULT nextval('judge_queue_stamp')) WITH (fillfactor = 50)`,
    sql`CREATE INDEX judge_queue_due ON judge_queue (due, drift)`,

    sql`CREATE TABLE mute (
      id uuid PRIMARY KEY, site text NOT NULL, scope text NOT NULL, subject uuid NOT NULL,
      kinds text[] NOT NULL, since timestamptz NOT NULL, until timestamptz NOT NULL,
      by text NOT NULL, role text NOT NULL, reason text NOT NULL, ended timestamptz, ended_by text)`,
    sql`CREATE INDEX mute_in_force ON mute (until) WHERE ended IS NULL`,
    sql`CREATE TABLE storm (
      site text, agent text, drift uuid NOT NULL, since timestamptz NOT NULL,
      until timestamptz NOT NULL, devices integer NOT NULL, PRIMARY KEY (site, agent, since))`,
    sql`CREATE TABLE digest (site text, day date, at timestamptz NOT NULL, PRIMARY KEY (site, day))`,

    sql`CREATE TABLE baseline_decision (
      site text, agent text, version integer, drift uuid NOT NULL REFERENCES drift, key text NOT NULL,
      occurrence integer NOT NULL, value text, at timestamptz NOT NULL,
      PRIMARY KEY (site, agent, version))`,
    sql`CREATE UNIQUE INDEX baseline_decision_of_drift ON baseline_decision (drift)`,
    sql`CREATE INDEX asset_merged ON asset (merged_into) WHERE merged_into IS NOT NULL`,
    sql`CREATE INDEX fact_neighbour ON fact (value) WHERE attribute = 'neighbour'`,
    sql`CREATE INDEX drift_of_new_device ON drift (site, agent, latest) WHERE kind = 'device.new'`,
  ];
  for (const statement of statements) await statement.execute(db);
}
