/** What people decide on: records of every kind, what became of them, and who agreed to what. csms.md §2. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';
import { wordsOf } from '../keyset.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE record (
      id uuid PRIMARY KEY, kind text NOT NULL, site text, zone uuid, ref text NOT NULL,
      title text NOT NULL, state text NOT NULL, revision integer NOT NULL, in_force integer,
      version integer NOT NULL DEFAULT 1, body jsonb NOT NULL, hash text NOT NULL,
      keys text[] NOT NULL, created timestamptz NOT NULL, created_by text NOT NULL,
      created_by_id text NOT NULL, changed timestamptz NOT NULL, changed_by text NOT NULL,
      changed_by_id text NOT NULL, due timestamptz,
      words tsvector GENERATED ALWAYS AS (${wordsOf(['ref', 'title'])}) STORED)
      WITH (fillfactor = 80)`,
    sql`CREATE UNIQUE INDEX record_ref ON record (kind, coalesce(site, ''), ref)`,
    sql`CREATE INDEX record_by_changed ON record (kind, changed, id)`,
    sql`CREATE INDEX record_by_state ON record (kind, state, changed, id)`,
    sql`CREATE INDEX record_due ON record (due) WHERE due IS NOT NULL`,
    sql`CREATE INDEX record_keys ON record USING gin (keys)`,
    sql`CREATE INDEX record_words ON record USING gin (words)`,
    sql`CREATE TABLE record_counter (
      kind text, site text, next integer NOT NULL, PRIMARY KEY (kind, site)) WITH (fillfactor = 50)`,
    sql`CREATE TABLE record_revision (
      record uuid REFERENCES record, revision integer, body jsonb NOT NULL, hash text NOT NULL,
      since timestamptz NOT NULL, "by" text NOT NULL, by_id text NOT NULL,
      PRIMARY KEY (record, revision))`,
    sql`CREATE TABLE record_step (
      record uuid REFERENCES record, number integer, at timestamptz NOT NULL, "by" text NOT NULL,
      by_id text NOT NULL, event text NOT NULL, "from" text NOT NULL, "to" text NOT NULL,
      revision integer NOT NULL, comment text, asked jsonb NOT NULL, PRIMARY KEY (record, number))`,
    sql`CREATE TABLE approval (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, record uuid NOT NULL REFERENCES record,
      revision integer NOT NULL, hash text NOT NULL, slot text NOT NULL, "user" text,
      name text NOT NULL, decision text NOT NULL, meaning text NOT NULL, at timestamptz NOT NULL)`,
    sql`CREATE INDEX approval_of_record ON approval (record, id)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
