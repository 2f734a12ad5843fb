import { sql } from 'kysely';
import { rankOf } from '../change/verdicts.table.ts';
import { severities } from '../drift/severity.table.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { EntryRow, Judged, VerdictRow } from './verdict-row.ts';

const columns = sql`
  drift, site, asset, zone, latest, verdict, said_by AS "saidBy", severity, action, machine, method,
  request, revision, item, is_would_be AS "isWouldBe", is_extra AS "isExtra", is_late AS "isLate",
  is_attempted AS "isAttempted", folded_into AS "foldedInto", since, at, person,
  is_accepted AS "isAccepted", decided, hushed, told_until AS "toldUntil", tells`;

const WRITTEN = {
  drift: 'uuid',
  site: 'text',
  asset: 'uuid',
  zone: 'uuid',
  latest: 'timestamptz',
  verdict: 'text',
  verdict_rank: 'smallint',
  said_by: 'text',
  severity: 'text',
  severity_rank: 'smallint',
  action: 'text',
  machine: 'jsonb',
  method: 'int',
  request: 'uuid',
  revision: 'int',
  item: 'text',
  is_would_be: 'boolean',
  is_extra: 'boolean',
  is_late: 'boolean',
  is_attempted: 'boolean',
  folded_into: 'uuid',
  since: 'timestamptz',
  at: 'timestamptz',
  hushed: 'text',
  told_until: 'timestamptz',
  tells: 'timestamptz',
} as const;

/** What is put behind all that was said of a drift before. */
export interface Said extends Omit<EntryRow, 'n'> {
  readonly drift: string;
}

/** What is said of drift today, and all that was ever said of it. */
export class VerdictRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Those that were judged, by drift. */
  async of(drifts: readonly string[]): Promise<ReadonlyMap<string, VerdictRow>> {
    if (drifts.length === 0) return new Map();
    const { rows } = await sql<VerdictRow>`
      SELECT ${columns} FROM verdict WHERE drift = ANY(${arrayOf('uuid', drifts)})
    `.execute(this.#db);
    return new Map(rows.map((row) => [row.drift, row]));
  }

  /** The same, and nobody else writes it until the transaction ends. */
  async lock(drift: string): Promise<VerdictRow | undefined> {
    const { rows } = await sql<VerdictRow>`
      SELECT ${columns} FROM verdict WHERE drift = ${drift}::uuid FOR UPDATE`.execute(this.#db);
    return rows[0];
  }

  /** `rows`: each drift once. What people decided on it stays. */
  async write(rows: readonly Judged[]): Promise<void> {
    if (rows.length === 0) return;
    const written = rows.map((row) => ({
      ...row,
      ...{ verdict_rank: rankOf(row.verdict), severity_rank: severities.indexOf(row.severity) },
      ...{ said_by: row.saidBy, is_would_be: row.isWouldBe, is_extra: row.isExtra },
      ...{ is_late: row.isLate, is_attempted: row.isAttempted, folded_into: row.foldedInto },
      told_until: row.toldUntil,
    }));
    const names = Object.keys(WRITTEN);
    const all = sql.join(names.map((name) => sql.ref(name)));
    const changes = names
      .filter((name) => name !== 'drift')
      .map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`);
    await sql`
      INSERT INTO verdict (${all}) SELECT ${all} FROM ${rowsOf('written', WRITTEN, written)}
      ORDER BY drift
      ON CONFLICT (drift) DO UPDATE SET ${sql.join(changes)}`.execute(this.#db);
  }

  /** In the order given. */
  async say(entries: readonly Said[]): Promise<void> {
    for (const { drift, at, type, actor, body } of entries) {
      await sql`
        INSERT INTO verdict_entry (drift, n, at, type, actor, body)
        SELECT ${drift}::uuid, coalesce(max(n), 0) + 1, ${at}::timestamptz, ${type}, ${actor},
          ${JSON.stringify(body)}::jsonb
        FROM verdict_entry WHERE drift = ${drift}::uuid`.execute(this.#db);
    }
  }

  /** Oldest first. */
  async entries(drift: string): Promise<readonly EntryRow[]> {
    const { rows } = await sql<EntryRow>`
      SELECT n, at, type, actor, body FROM verdict_entry
      WHERE drift = ${drift}::uuid ORDER BY n`.execute(this.#db);
    return rows;
  }
}
