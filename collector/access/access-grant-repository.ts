import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { instantOf } from '../store/time.ts';

/** A grant somebody approved, with what became of it. */
export interface KeptGrant<Body> {
  readonly id: string;
  readonly ref: string;
  readonly site: SiteId;
  readonly body: Body;
  /** Oldest first. */
  readonly steps: readonly { readonly event: string; readonly to: string; readonly at: Instant }[];
}

interface Asked {
  readonly site?: SiteId;
  /** Of the record, at least one of them. */
  readonly keys?: readonly string[];
}

/** Grants that were approved, whatever became of them: what was done then is judged by what held then. */
export class AccessGrantRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Those that may have been live at some time from one to another. */
  async during<Body>(
    from: Instant,
    to: Instant,
    { site, keys }: Asked = {},
  ): Promise<readonly KeptGrant<Body>[]> {
    const on = site === undefined ? sql`true` : sql`record.site = ${site}`;
    const of = keys === undefined ? sql`true` : sql`record.keys && ${arrayOf('text', keys)}`;
    const { rows } = await sql<KeptGrant<Body>>`
      SELECT record.id, record.ref, record.site, record.body, passed.steps
      FROM record CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('event', event, 'to', "to", 'at', at)
          ORDER BY number) AS steps,
          bool_or(event = 'approve') AS is_approved
        FROM record_step WHERE record_step.record = record.id) AS passed
      WHERE record.kind = 'access-grant' AND ${on} AND ${of} AND passed.is_approved
        AND record.state NOT IN ('requested', 'refused', 'withdrawn')
        AND (record.state IN ('approved', 'active', 'review_due')
          OR record.changed > ${from}::timestamptz)
        AND (record.body->>'from')::timestamptz <= ${to}::timestamptz
        AND coalesce((record.body->>'end')::timestamptz > ${from}::timestamptz, true)
      ORDER BY record.id`.execute(this.#db);
    return rows.map((row) => ({
      ...row,
      steps: row.steps.map((step) => ({ ...step, at: instantOf(Date.parse(step.at)) })),
    }));
  }

  /** Whether any was ever written down on a site. */
  async sitesWithAny(): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ site: string }>`
      SELECT DISTINCT site FROM record WHERE kind = 'access-grant'`.execute(this.#db);
    return new Set(rows.map(({ site }) => site));
  }
}
