/** How everything stands, as it was judged last. Judging is matching.ts. */
import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import { assetsSaying } from '../store/asset-search.ts';
import type { Connection } from '../store/database.ts';
import { declaredAs } from '../store/declared-search.ts';
import {
  behind,
  cut,
  type Key,
  type Order,
  position,
  sorted,
  textKey,
  wordQuery,
} from '../store/keyset.ts';
import { standsIn } from '../store/places.ts';
import type {
  ReconciliationColumn,
  ReconciliationFilter,
  ReconciliationRow,
  ReconciliationSelection,
  StatusCount,
} from './reconciliation-row.ts';

const ROW = {
  subject: 'uuid',
  site: 'text',
  zone: 'uuid',
  status: 'text',
  isOpen: 'boolean',
  declared: 'uuid',
  observed: 'uuid',
  name: 'text',
  conflicts: 'jsonb',
  suggestions: 'jsonb',
  way: 'text',
  confidence: 'smallint',
  reason: 'text',
  since: 'timestamptz',
  judged: 'timestamptz',
  ignoredUntil: 'timestamptz',
  version: 'int',
} as const;

const columns = sql`reconciliation.subject, reconciliation.site, reconciliation.zone, status,
  is_open AS "isOpen", reconciliation.declared, reconciliation.observed, reconciliation.name,
  conflicts, suggestions, way, confidence, reason, since, judged, ignored_until AS "ignoredUntil",
  reconciliation.version`;

const subject: Key = { of: sql.ref('reconciliation.subject'), type: 'uuid' };
const keys: Record<ReconciliationColumn, Key> = {
  since: { of: sql.ref('reconciliation.since'), type: 'timestamptz' },
  judged: { of: sql.ref('reconciliation.judged'), type: 'timestamptz' },
  name: textKey('reconciliation.name'),
};

export class ReconciliationRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async rows(subjects: readonly string[]): Promise<readonly ReconciliationRow[]> {
    if (subjects.length === 0) return [];
    const { rows } = await sql<ReconciliationRow>`
      SELECT ${columns} FROM reconciliation WHERE subject = ANY(${arrayOf('uuid', subjects)})
      ORDER BY subject`.execute(this.#db);
    return rows;
  }

  /** The same; nobody else decides on them until the transaction ends. */
  async lock(subjects: readonly string[]): Promise<readonly ReconciliationRow[]> {
    if (subjects.length === 0) return [];
    const { rows } = await sql<ReconciliationRow>`
      SELECT ${columns} FROM reconciliation WHERE subject = ANY(${arrayOf('uuid', subjects)})
      ORDER BY subject FOR UPDATE`.execute(this.#db);
    return rows;
  }

  async put(rows: readonly ReconciliationRow[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      INSERT INTO reconciliation (subject, site, zone, status, is_open, declared, observed, name,
        conflicts, suggestions, way, confidence, reason, since, judged, ignored_until, version)
      SELECT subject, site, zone, status, "isOpen", declared, observed, name, conflicts, suggestions,
        way, confidence, reason, since, judged, "ignoredUntil", version
      FROM ${rowsOf('row', ROW, rows)} ORDER BY subject
      ON CONFLICT (subject) DO UPDATE SET site = excluded.site, zone = excluded.zone,
        status = excluded.status, is_open = excluded.is_open, declared = excluded.declared,
        observed = excluded.observed, name = excluded.name, conflicts = excluded.conflicts,
        suggestions = excluded.suggestions, way = excluded.way, confidence = excluded.confidence,
        reason = excluded.reason, since = excluded.since, judged = excluded.judged,
        ignored_until = excluded.ignored_until, version = excluded.version`.execute(this.#db);
  }

  async drop(subjects: readonly string[]): Promise<void> {
    if (subjects.length === 0) return;
    await sql`DELETE FROM reconciliation WHERE subject = ANY(${arrayOf('uuid', subjects)})`.execute(
      this.#db,
    );
  }

  /** By status; those that nothing has are left out. */
  async counts(filter: ReconciliationFilter): Promise<readonly StatusCount[]> {
    const { rows } = await sql<StatusCount>`
      SELECT status, count(*)::int AS total, count(*) FILTER (WHERE is_open)::int AS open
      FROM reconciliation WHERE ${await this.#matching(filter)} GROUP BY status`.execute(this.#db);
    return rows;
  }

  async count(filter: ReconciliationFilter): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total FROM reconciliation
      WHERE ${await this.#matching(filter)}`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** At most `limit` rows and the cursor behind them; undefined: `after` is no cursor of this order. */
  async page(
    filter: ReconciliationFilter,
    { sort, limit, after, offset = 0 }: ReconciliationSelection,
  ): Promise<{ rows: ReconciliationRow[]; next: string | null } | undefined> {
    const order = orderOf(sort);
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<ReconciliationRow & { position: readonly string[] }>`
      WITH found AS MATERIALIZED (
        SELECT subject FROM reconciliation WHERE ${await this.#matching(filter)} AND ${from}
        ORDER BY ${sorted(order)} LIMIT ${limit + 1} OFFSET ${offset})
      SELECT ${columns}, ${position(order)} AS position
      FROM reconciliation JOIN found ON found.subject = reconciliation.subject
      ORDER BY ${sorted(order)}`.execute(this.#db);
    return cut(order, rows, limit);
  }

  async #matching({ q, ...filter }: ReconciliationFilter): Promise<RawBuilder<unknown>> {
    if (q === undefined) return matching(filter);
    return sql`${matching(filter)} AND ${await this.#saying(q)}`;
  }

  /** What is declared or seen by these words. Few are named one by one: only then does an index lead to them. */
  async #saying(text: string): Promise<RawBuilder<unknown>> {
    const words = wordQuery(text);
    const seen = assetsSaying(text);
    if (words === undefined || seen === undefined) return sql`false`;
    const declared = sql`SELECT id FROM declared_asset WHERE words @@ ${words}::tsquery
      UNION ALL ${declaredAs(text)}`;
    const { rows } = await sql<{ id: string }>`
      ((${declared}) LIMIT ${MOST_NAMED + 1}) UNION ALL ((${seen}) LIMIT ${MOST_NAMED + 1})`.execute(
      this.#db,
    );
    if (rows.length > MOST_NAMED) {
      return sql`(reconciliation.declared IN (${declared}) OR reconciliation.observed IN (${seen}))`;
    }
    const named = rows.map(({ id }) => id);
    return sql`reconciliation.subject = ANY(ARRAY(
      SELECT unnest(${named}::uuid[])
      UNION SELECT id FROM declared_asset WHERE observed = ANY(${named}::uuid[])))`;
  }

  /**
   * What time alone has changed: who has fallen silent or is heard again, whom nobody has heard since
   * it was to be, what was to be left alone until today, whose answer ran out. Declared and observed ids.
   */
  async stale(now: Instant, limit: number): Promise<{ declared: string[]; observed: string[] }> {
    const { rows } = await sql<{ declared: string }>`
      SELECT declared_asset.id AS declared
      FROM declared_asset JOIN reconciliation ON subject = declared_asset.id
        LEFT JOIN asset ON asset.id = declared_asset.observed
      WHERE declared_asset.merged_into IS NULL AND lifecycle = 'operational'
        AND status <> 'duplicate' AND judged < ${now}::timestamptz - interval '1 hour'
        AND CASE status WHEN 'missing' THEN asset.last_seen > judged
          ELSE coalesce(asset.last_seen, lifecycle_since) < ${now}::timestamptz
            - greatest(3 * coalesce(interval_hours, 0), 168) * interval '1 hour' END
      ORDER BY judged LIMIT ${limit}`.execute(this.#db);
    const { rows: ended } = await sql<{ observed: string | null; declared: string | null }>`
      SELECT subject AS observed, NULL::uuid AS declared FROM reconciliation
      WHERE status = 'ignored' AND ignored_until <= ${now}::timestamptz
      UNION ALL SELECT NULL, declared FROM declared_answer
      WHERE until BETWEEN ${now}::timestamptz - interval '1 day' AND ${now}::timestamptz
        AND EXISTS (SELECT FROM reconciliation WHERE subject = declared_answer.declared
          AND NOT is_open AND judged < declared_answer.until)
      LIMIT ${limit}`.execute(this.#db);
    return {
      declared: [...rows, ...ended].flatMap(({ declared }) => declared ?? []),
      observed: ended.flatMap(({ observed }) => observed ?? []),
    };
  }
}

/** More are looked for among all. */
const MOST_NAMED = 500;

function orderOf(sort: ReconciliationSelection['sort']): Order {
  const isDescending = sort.startsWith('-');
  const name = (isDescending ? sort.slice(1) : sort) as ReconciliationColumn;
  return { name, isDescending, keys: [keys[name], subject] };
}

function matching(filter: Omit<ReconciliationFilter, 'q'>): RawBuilder<unknown> {
  const { status, site, zone, owner, isOpen, field, places } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (status !== undefined) conditions.push(sql`status = ANY(${[...status]}::text[])`);
  if (site !== undefined) conditions.push(sql`reconciliation.site = ANY(${[...site]}::text[])`);
  if (zone !== undefined) conditions.push(sql`reconciliation.zone = ${zone}::uuid`);
  if (isOpen !== undefined) conditions.push(sql`is_open = ${isOpen}`);
  if (owner !== undefined) {
    conditions.push(sql`reconciliation.declared IN (
      SELECT id FROM declared_asset WHERE owner = ${owner}::uuid)`);
  }
  if (field !== undefined) {
    conditions.push(sql`conflicts @> ${JSON.stringify([{ field }])}::jsonb`);
  }
  if (places !== undefined) conditions.push(standsIn(places, 'reconciliation'));
  return sql.join(conditions, sql` AND `);
}
