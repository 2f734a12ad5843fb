import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import type {
  FindingRow,
  ResultBody,
  ResultRow,
  RunRow,
  SettingRow,
  StatementRow,
  TrendRow,
} from './check-row.ts';

/** What is to be kept of an answer. */
export interface Answer extends Omit<ResultRow, 'zoneName' | 'reasons'> {
  readonly body: ResultBody;
}

/** Of the newest run. `places`: what may be seen; the collector's own answers everybody may. */
export interface ResultFilter {
  readonly places?: readonly { readonly site: string; readonly zone: string | null }[];
  readonly check?: string;
  readonly site?: readonly string[];
  readonly zone?: string;
  readonly status?: readonly string[];
}

const runColumns = sql`
  id, at, took_ms AS "tookMs", actor, query_version AS "queryVersion", results, digest, seq`;

const newest = sql`(SELECT id FROM check_run ORDER BY at DESC, seq DESC NULLS LAST, id DESC LIMIT 1)`;

const findingOrder: Order = {
  name: 'place',
  isDescending: false,
  keys: [
    { of: sql`(result.site || ' ' || result.zone COLLATE "C")`, type: 'text' },
    { of: sql`((list.said || ' ' || lpad(one.place::text, 6, '0')) COLLATE "C")`, type: 'text' },
  ],
};

const ANSWERS_A_STATEMENT = 200;

/** What checks answered, and what people set and said about them. */
export class CheckRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add(run: RunRow, answers: readonly Answer[]): Promise<void> {
    const { id, at, tookMs, actor, queryVersion, results, digest } = run;
    await sql`
      INSERT INTO check_run (id, at, took_ms, actor, query_version, results, digest)
      VALUES (${id}::uuid, ${at}, ${tookMs}, ${actor}, ${queryVersion}, ${results}, ${digest})
    `.execute(this.#db);
    const columns = {
      ...({ check: 'text', site: 'text', zone: 'text', status: 'text', n: 'int' } as const),
      ...({ failing: 'int', excepted: 'int', doubts: 'int', body: 'jsonb' } as const),
    };
    for (let from = 0; from < answers.length; from += ANSWERS_A_STATEMENT) {
      const rows = answers
        .slice(from, from + ANSWERS_A_STATEMENT)
        .map((row) => ({ ...row, site: row.site ?? '', zone: row.zone ?? '' }));
      await sql`
        INSERT INTO check_result (run, "check", site, zone, status, n, failing, excepted, doubts, body)
        SELECT ${id}::uuid, answer.* FROM ${rowsOf('answer', columns, rows)}`.execute(this.#db);
    }
  }

  /** Which record of the ledger seals it. */
  async seal(run: string, seq: number): Promise<void> {
    await sql`UPDATE check_run SET seq = ${seq} WHERE id = ${run}::uuid`.execute(this.#db);
  }

  async lastRun(): Promise<RunRow | undefined> {
    const { rows } = await sql<RunRow>`
      SELECT ${runColumns} FROM check_run WHERE id = ${newest}`.execute(this.#db);
    return rows[0];
  }

  /** Of days before `thinned` the last run stays, of days before `dropped` none. */
  async forget(thinned: Instant, dropped: Instant): Promise<void> {
    await sql`
      DELETE FROM check_run AS run WHERE at < ${dropped}::timestamptz OR (
        at < ${thinned}::timestamptz AND EXISTS (
          SELECT FROM check_run AS later WHERE later.at > run.at
            AND (later.at AT TIME ZONE 'UTC')::date = (run.at AT TIME ZONE 'UTC')::date))
    `.execute(this.#db);
  }

  async results(filter: ResultFilter): Promise<ResultRow[]> {
    const { rows } = await sql<ResultRow>`
      SELECT result."check", nullif(result.site, '') AS site, nullif(result.zone, '') AS zone,
        zone.title AS "zoneName",
        result.status, result.n, result.failing, result.excepted, result.doubts,
        ARRAY(
          SELECT says FROM (
            SELECT 1 AS rank, one->>'says' AS says FROM jsonb_array_elements(result.body->'failing') AS one
            UNION ALL SELECT 2, one->>'says' FROM jsonb_array_elements(result.body->'doubts') AS one
            UNION ALL SELECT 3, one->>'says' FROM jsonb_array_elements(result.body->'excepted') AS one
            UNION ALL SELECT 4, result.body->>'na' WHERE result.body->>'na' IS NOT NULL) AS said
          ORDER BY rank LIMIT 5) AS reasons
      FROM check_result AS result
        LEFT JOIN record AS zone ON zone.id = nullif(result.zone, '')::uuid
      WHERE run = ${newest} AND ${matching(filter)}
      ORDER BY result."check", result.site, zone.title NULLS LAST, result.zone`.execute(this.#db);
    return rows;
  }

  /** In the order of sites and zones. Undefined: `after` is no cursor of it. */
  async findings(
    filter: ResultFilter,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<{ rows: FindingRow[]; next: string | null } | undefined> {
    const from = after === undefined ? sql<boolean>`true` : behind(findingOrder, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<FindingRow & { position: readonly string[] }>`
      SELECT nullif(result.site, '') AS site, nullif(result.zone, '') AS zone, list.said AS "is",
        one.value->>'subject' AS subject, one.value->>'says' AS says,
        one.value->>'exception' AS exception, one.value->>'until' AS until,
        ${position(findingOrder)} AS position
      FROM check_result AS result
        CROSS JOIN (VALUES ('failing'), ('excepted')) AS list (said)
        CROSS JOIN LATERAL jsonb_array_elements(result.body->list.said)
          WITH ORDINALITY AS one (value, place)
      WHERE run = ${newest} AND ${matching(filter)} AND ${from}
      ORDER BY ${sorted(findingOrder)} LIMIT ${limit + 1}`.execute(this.#db);
    return cut(findingOrder, rows, limit);
  }

  /** Of each day since, what its last run answered. */
  async trend(since: Instant, filter: ResultFilter): Promise<TrendRow[]> {
    const { rows } = await sql<TrendRow>`
      WITH day AS (
        SELECT DISTINCT ON ((at AT TIME ZONE 'UTC')::date) id,
          to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
        FROM check_run WHERE at > ${since}::timestamptz
        ORDER BY (at AT TIME ZONE 'UTC')::date, at DESC, seq DESC NULLS LAST, id DESC
      )
      SELECT result."check", day.day, jsonb_build_object(
        'pass', count(*) FILTER (WHERE status = 'pass'),
        'fail', count(*) FILTER (WHERE status = 'fail'),
        'unknown', count(*) FILTER (WHERE status = 'unknown'),
        'na', count(*) FILTER (WHERE status = 'na'),
        'excepted', count(*) FILTER (WHERE status = 'excepted')) AS counts
      FROM day JOIN check_result AS result ON result.run = day.id WHERE ${matching(filter)}
      GROUP BY result."check", day.day ORDER BY 1, 2`.execute(this.#db);
    return rows;
  }

  async settings(check?: string, site?: string): Promise<SettingRow[]> {
    const { rows } = await sql<SettingRow>`
      SELECT "check", site, value, version, at, "by" FROM check_setting
      WHERE (${check ?? null}::text IS NULL OR "check" = ${check ?? null})
        AND (${site ?? null}::text IS NULL OR site = ${site ?? null})
      ORDER BY 1, 2`.execute(this.#db);
    return rows;
  }

  /** False: somebody changed it since `before`. Version 0 is of what nobody has set. */
  async set({ check, site, value, at, by }: SettingRow, before: number): Promise<boolean> {
    const { rows } = await sql`
      INSERT INTO check_setting ("check", site, value, version, at, "by")
      SELECT ${check}, ${site}, ${JSON.stringify(value)}::jsonb, 1, ${at}, ${by}
      WHERE ${before} = 0 OR EXISTS (
        SELECT FROM check_setting WHERE "check" = ${check} AND site = ${site})
      ON CONFLICT ("check", site) DO UPDATE SET value = excluded.value,
        version = check_setting.version + 1, at = excluded.at, "by" = excluded."by"
      WHERE check_setting.version = ${before} RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  async statements(framework?: string, requirement?: string): Promise<StatementRow[]> {
    const { rows } = await sql<StatementRow>`
      SELECT framework, requirement, managed_by AS "managedBy", pointer,
        is_applicable AS "isApplicable", justification, version, at, "by"
      FROM requirement_statement
      WHERE (${framework ?? null}::text IS NULL OR framework = ${framework ?? null})
        AND (${requirement ?? null}::text IS NULL OR requirement = ${requirement ?? null})
      ORDER BY 1, 2`.execute(this.#db);
    return rows;
  }

  /** As `set` does. */
  async state(row: StatementRow, before: number): Promise<boolean> {
    const { framework, requirement, managedBy, pointer, isApplicable, justification, at, by } = row;
    const { rows } = await sql`
      INSERT INTO requirement_statement (framework, requirement, managed_by, pointer, is_applicable,
        justification, version, at, "by")
      SELECT ${framework}, ${requirement}, ${managedBy}, ${pointer}, ${isApplicable},
        ${justification}, 1, ${at}, ${by}
      WHERE ${before} = 0 OR EXISTS (SELECT FROM requirement_statement
        WHERE framework = ${framework} AND requirement = ${requirement})
      ON CONFLICT (framework, requirement) DO UPDATE SET managed_by = excluded.managed_by,
        pointer = excluded.pointer, is_applicable = excluded.is_applicable,
        justification = excluded.justification, version = requirement_statement.version + 1,
        at = excluded.at, "by" = excluded."by"
      WHERE requirement_statement.version = ${before} RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }
}

function matching({ places, check, site, zone, status }: ResultFilter): RawBuilder<boolean> {
  const all = [sql<boolean>`true`];
  if (places !== undefined) {
    const seen = places.map(({ site, zone: of }) => ({ site, zone: of }));
    all.push(sql<boolean>`(result.site = '' OR EXISTS (
      SELECT FROM ${rowsOf('seen', { site: 'text', zone: 'text' }, seen)}
      WHERE seen.site = result.site AND (seen.zone IS NULL OR seen.zone = result.zone)))`);
  }
  if (check !== undefined) all.push(sql<boolean>`result."check" = ${check}`);
  if (site !== undefined) all.push(sql<boolean>`result.site = ANY(${arrayOf('text', site)})`);
  if (zone !== undefined) all.push(sql<boolean>`result.zone = ${zone}`);
  if (status !== undefined) all.push(sql<boolean>`result.status = ANY(${arrayOf('text', status)})`);
  return sql<boolean>`(${sql.join(all, sql` AND `)})`;
}
