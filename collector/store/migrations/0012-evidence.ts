/** The ledger of what was decided and proven, and who remembers how far it went. csms.md §2, Ledger. */
import { sql } from 'kysely';
import type { Connection } from '../database.ts';

export async function up(db: Connection): Promise<void> {
  const statements = [
    sql`CREATE TABLE evidence (
      seq integer PRIMARY KEY, at timestamptz NOT NULL, effective_at timestamptz NOT NULL,
      actor text NOT NULL, kind text NOT NULL, ref text NOT NULL, payload_hash text NOT NULL,
      prev_hash text NOT NULL, hash text NOT NULL)`,
    sql`CREATE INDEX evidence_of_ref ON evidence (ref, seq)`,
    sql`CREATE INDEX evidence_of_kind ON evidence (kind, seq)`,
    sql`CREATE INDEX evidence_of_actor ON evidence (actor, seq)`,
    // By hash: what is erased here leaves the chain whole.
    sql`CREATE TABLE evidence_payload (hash text PRIMARY KEY, body text NOT NULL)`,
    sql`CREATE TABLE evidence_head (
      id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1), seq integer NOT NULL, hash text NOT NULL,
      ledger text, anchor text) WITH (fillfactor = 50)`,
    sql`CREATE TABLE evidence_signed_head (
      seq integer, at timestamptz, key text, ledger text NOT NULL, hash text NOT NULL,
      signature text NOT NULL, PRIMARY KEY (seq, at, key))`,
    sql`CREATE TABLE evidence_key (id text PRIMARY KEY, public_key text NOT NULL, since timestamptz NOT NULL)`,
    sql`CREATE TABLE evidence_witness (
      site text, agent text, ledger text, seq integer NOT NULL, hash text NOT NULL,
      first_at timestamptz NOT NULL, last_at timestamptz NOT NULL,
      PRIMARY KEY (site, agent, ledger)) WITH (fillfactor = 50)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
