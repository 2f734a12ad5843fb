/** What people say they have, which of it was seen, and what was decided where the two differ. csms.md §2, §3.3. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { textKey, wordsOf } from '../keyset.ts';

const BY_TEXT = ['tag', 'name', 'vendor', 'model', 'serial', 'firmware'];
const SAYING = ['tag', 'name', 'vendor', 'model', 'order_code', 'serial', 'class', 'location'];

export async function up(db: Connection): Promise<void> {
  for (const statement of [...declared(), ...reconciled(), ...decided()]) {
    await statement.execute(db);
  }
}

const standing = sql`merged_into IS NULL`;

function declared() {
  return [
    sql`CREATE TABLE declared_asset (
      id uuid PRIMARY KEY, site text NOT NULL, tag text, name text, class text NOT NULL, vendor text,
      model text, order_code text, serial text, hardware text, firmware text, zone uuid, owner uuid,
      custodian uuid, criticality smallint CHECK (criticality BETWEEN 1 AND 5), impact jsonb,
      is_safety boolean NOT NULL, services jsonb, support_end text, interval_hours integer,
      refs jsonb NOT NULL, location text, notes text,
      lifecycle text NOT NULL, lifecycle_since timestamptz NOT NULL, version integer NOT NULL,
      created timestamptz NOT NULL, created_by text NOT NULL,
      changed timestamptz NOT NULL, changed_by text NOT NULL, observed uuid, merged_into uuid,
      words tsvector GENERATED ALWAYS AS (${wordsOf(SAYING)}) STORED)`,
    ...BY_TEXT.map(
      (column) => sql`CREATE INDEX ${sql.ref(`declared_asset_by_${column}`)}
        ON declared_asset (${textKey(column).of}, id) WHERE ${standing}`,
    ),
    sql`CREATE INDEX declared_asset_by_changed ON declared_asset (changed, id) WHERE ${standing}`,
    sql`CREATE INDEX declared_asset_by_criticality
      ON declared_asset ((coalesce(criticality, 0)::integer), id) WHERE ${standing}`,
    sql`CREATE INDEX declared_asset_by_word ON declared_asset USING gin (words)`,
    sql`CREATE INDEX declared_asset_of_zone ON declared_asset (zone) WHERE zone IS NOT NULL`,
    sql`CREATE INDEX declared_asset_of_owner ON declared_asset (owner) WHERE owner IS NOT NULL`,
    sql`CREATE INDEX declared_asset_of_observed ON declared_asset (observed) WHERE observed IS NOT NULL`,

    sql`CREATE TABLE declared_identity (
      declared uuid REFERENCES declared_asset ON DELETE CASCADE, kind text, value text, network text,
      site text NOT NULL, since timestamptz NOT NULL, until timestamptz, is_alias boolean NOT NULL,
      PRIMARY KEY (declared, kind, value, network))`,
    sql`CREATE INDEX declared_identity_by_value ON declared_identity (site, kind, value)
      WHERE until IS NULL`,
    sql`CREATE INDEX declared_identity_by_beginning ON declared_identity (value text_pattern_ops)`,

    // Never changed, never deleted: what is erased here leaves its hash in the ledger.
    sql`CREATE TABLE declared_history (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, declared uuid NOT NULL,
      version integer NOT NULL, at timestamptz NOT NULL, actor text NOT NULL, action text NOT NULL,
      field text NOT NULL, before text, after text, why text, batch uuid)`,
    sql`CREATE INDEX declared_history_of_declared ON declared_history (declared, id)`,
  ];
}

function reconciled() {
  return [
    sql`CREATE TABLE declared_match (
      observed uuid PRIMARY KEY, declared uuid NOT NULL REFERENCES declared_asset ON DELETE CASCADE,
      way text NOT NULL, confidence smallint NOT NULL, reason text NOT NULL, decided_by text,
      at timestamptz NOT NULL)`,
    sql`CREATE INDEX declared_match_of_declared ON declared_match (declared)`,
    // Pairs a person parted: never matched by themselves again.
    sql`CREATE TABLE declared_apart (
      observed uuid, declared uuid REFERENCES declared_asset ON DELETE CASCADE,
      PRIMARY KEY (observed, declared))`,

    sql`CREATE TABLE reconciliation (
      subject uuid PRIMARY KEY, site text NOT NULL, zone uuid, status text NOT NULL,
      is_open boolean NOT NULL, declared uuid, observed uuid, name text, conflicts jsonb NOT NULL,
      suggestions jsonb NOT NULL, way text, confidence smallint, reason text NOT NULL,
      since timestamptz NOT NULL, judged timestamptz NOT NULL, ignored_until timestamptz,
      version integer NOT NULL) WITH (fillfactor = 80)`,
    sql`CREATE INDEX reconciliation_by_since ON reconciliation (status, since, subject)`,
    sql`CREATE INDEX reconciliation_by_age ON reconciliation (since, subject)`,
    sql`CREATE INDEX reconciliation_by_status ON reconciliation (site, status, is_open)`,
    sql`CREATE INDEX reconciliation_by_name ON reconciliation (${textKey('name').of}, subject)`,
    sql`CREATE INDEX reconciliation_of_zone ON reconciliation (zone) WHERE zone IS NOT NULL`,

    // Who is to be looked at again, as often as it was asked: whoever asks waits for nobody.
    sql`CREATE TABLE reconciliation_due (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject uuid NOT NULL, side text NOT NULL)`,
  ];
}

function decided() {
  return [
    // What a person answered to one difference; it stands for as long as just this value is observed.
    sql`CREATE TABLE declared_answer (
      declared uuid REFERENCES declared_asset ON DELETE CASCADE, field text, observed text NOT NULL,
      answer text NOT NULL, by text NOT NULL, at timestamptz NOT NULL, until timestamptz,
      why text NOT NULL, record uuid, PRIMARY KEY (declared, field, observed))`,
    sql`CREATE TABLE declared_batch (
      id uuid PRIMARY KEY, site text NOT NULL, at timestamptz NOT NULL, actor text NOT NULL,
      action text NOT NULL, why text, rule text, rows integer NOT NULL, before jsonb NOT NULL,
      undone_at timestamptz, undone_by text)`,
    sql`CREATE INDEX declared_batch_by_at ON declared_batch (at, id)`,
    sql`CREATE TABLE declared_rule (
      site text, position integer, name text NOT NULL, fields text[] NOT NULL,
      classes text[] NOT NULL, decides text NOT NULL, by text NOT NULL, at timestamptz NOT NULL,
      PRIMARY KEY (site, position))`,
    sql`CREATE TABLE declared_rules_version (site text PRIMARY KEY, version integer NOT NULL)`,
  ];
}
