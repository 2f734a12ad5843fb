import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Other } from '../change/escalation.ts';
import { rankOf } from '../change/verdicts.table.ts';
import { severities } from '../drift/severity.table.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type {
  DigestRow,
  EntryRow,
  ExtraDecision,
  Judged,
  Telling,
  VerdictRow,
} from './verdict-row.ts';

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

  /** Who says that it was them. */
  async attribute(drift: string, person: string): Promise<void> {
    await sql`UPDATE verdict SET person = ${person} WHERE drift = ${drift}::uuid`.execute(this.#db);
  }

  async accept(drift: string): Promise<void> {
    await sql`UPDATE verdict SET is_accepted = true WHERE drift = ${drift}::uuid`.execute(this.#db);
  }

  async decide(drift: string, decision: ExtraDecision): Promise<void> {
    await sql`UPDATE verdict SET decided = ${decision} WHERE drift = ${drift}::uuid`.execute(
      this.#db,
    );
  }

  /** `entries` of one drift in the order in which they are said. */
  async say(entries: readonly Said[]): Promise<void> {
    if (entries.length === 0) return;
    const columns = {
      ...({ drift: 'uuid', at: 'timestamptz', type: 'text' } as const),
      ...({ actor: 'text', body: 'jsonb', place: 'int' } as const),
    };
    const rows = entries.map((entry, place) => ({ ...entry, place }));
    await sql`
      INSERT INTO verdict_entry (drift, n, at, type, actor, body)
      SELECT said.drift, coalesce(known.n, 0)
          + row_number() OVER (PARTITION BY said.drift ORDER BY said.place),
        said.at, said.type, said.actor, said.body
      FROM ${rowsOf('said', columns, rows)}
      LEFT JOIN LATERAL (
        SELECT max(n) AS n FROM verdict_entry WHERE verdict_entry.drift = said.drift
      ) AS known ON true`.execute(this.#db);
  }

  /** What these requests decided, at most `limit` of them, the latest. */
  async under(requests: readonly string[], limit: number): Promise<readonly string[]> {
    if (requests.length === 0) return [];
    const { rows } = await sql<{ drift: string }>`
      SELECT drift FROM verdict WHERE request = ANY(${arrayOf('uuid', requests)})
        AND item IS NOT NULL
      ORDER BY latest DESC, drift LIMIT ${limit}`.execute(this.#db);
    return rows.map(({ drift }) => drift);
  }

  /** All that people and the machine ever said, of those on which a person said anything. */
  async disputed(drifts: readonly string[]): Promise<ReadonlyMap<string, readonly EntryRow[]>> {
    if (drifts.length === 0) return new Map();
    const { rows } = await sql<EntryRow & { drift: string }>`
      SELECT drift, n, at, type, actor, body FROM verdict_entry AS entry
      WHERE drift = ANY(${arrayOf('uuid', drifts)}) AND EXISTS (
        SELECT FROM verdict_entry AS said WHERE said.drift = entry.drift AND said.type = 'override')
      ORDER BY drift, n`.execute(this.#db);
    const found = new Map<string, EntryRow[]>();
    for (const { drift, ...entry } of rows) {
      const known = found.get(drift);
      if (known === undefined) found.set(drift, [entry]);
      else known.push(entry);
    }
    return found;
  }

  /** Those of which somebody is to be told by now, the longest first. */
  async telling(now: Instant, limit: number): Promise<readonly string[]> {
    const { rows } = await sql<{ drift: string }>`
      SELECT drift FROM verdict WHERE tells <= ${now}::timestamptz
      ORDER BY tells, drift LIMIT ${limit}`.execute(this.#db);
    return rows.map(({ drift }) => drift);
  }

  async told(tellings: readonly Telling[]): Promise<void> {
    if (tellings.length === 0) return;
    const columns = { drift: 'uuid', toldUntil: 'timestamptz', tells: 'timestamptz' } as const;
    await sql`
      UPDATE verdict SET told_until = told."toldUntil", tells = told.tells
      FROM ${rowsOf('told', columns, tellings)} WHERE verdict.drift = told.drift
    `.execute(this.#db);
  }

  /** What was first said on a day (UTC) and is for reading alone. */
  async digests(day: string): Promise<readonly DigestRow[]> {
    const { rows } = await sql<DigestRow>`
      SELECT site, zone, verdict, is_would_be AS "isWouldBe", count(*)::int AS count FROM verdict
      WHERE since >= ${day}::date AND since < ${day}::date + 1
        AND (is_would_be OR action = 'digest') AND folded_into IS NULL
      GROUP BY site, zone, verdict, is_would_be ORDER BY site, zone, verdict`.execute(this.#db);
    return rows;
  }

  /** Whether it is the first digest of that day and site. */
  async digested(site: SiteId, day: string, at: Instant): Promise<boolean> {
    const { rows } = await sql`
      INSERT INTO digest (site, day, at) VALUES (${site}, ${day}::date, ${at}::timestamptz)
      ON CONFLICT DO NOTHING RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  /** Unauthorised changes of a zone at that time, in earnest. */
  async unauthorisedIn(zone: string, from: Instant, to: Instant): Promise<readonly Other[]> {
    const { rows } = await sql<{ drift: string; latest: Instant }>`
      SELECT drift, latest FROM verdict WHERE zone = ${zone}::uuid
        AND latest > ${from}::timestamptz AND latest < ${to}::timestamptz
        AND verdict = 'unauthorised' AND NOT is_would_be AND NOT is_attempted
        AND folded_into IS NULL
      ORDER BY latest DESC LIMIT 100`.execute(this.#db);
    return rows.map(({ drift: id, latest }) => ({
      change: { id, zone, latest },
      verdict: { verdict: 'unauthorised', isWouldBe: false, foldedInto: null },
    }));
  }

  /** Oldest first. */
  async entries(drift: string): Promise<readonly EntryRow[]> {
    const { rows } = await sql<EntryRow>`
      SELECT n, at, type, actor, body FROM verdict_entry
      WHERE drift = ${drift}::uuid ORDER BY n`.execute(this.#db);
    return rows;
  }
}
