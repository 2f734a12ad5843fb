import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { instantOf } from '../store/time.ts';
import type { Planned, PlannedOutage } from './agenda.ts';
import { keysOfRequest, NEAR_MS } from './candidate.ts';
import type { ChangeRequest } from './change.ts';
import { horizonOf, plannedOf, spansOf } from './planned.ts';

interface Row {
  readonly record: string;
  readonly revision: number;
  readonly kind: Planned['kind'];
  readonly site: SiteId;
  readonly isCurrent: boolean;
  readonly keys: readonly string[];
  readonly during: string;
  readonly horizon: Instant | null;
  readonly body: object;
}

/**
 * Requests and outages for lookups: by what they touch, and when. Whoever writes the record puts it
 * here in the same transaction; what recurs without end is put again before its horizon is reached.
 */
export class ChangeRequestRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** All revisions of one record, as `requestOf` answers them, in place of those of before. `now`: ms. */
  async put(record: string, requests: readonly ChangeRequest[], now: number): Promise<void> {
    const rows = requests.map((request): Row => {
      const horizon = horizonOf(request.windows, now);
      return {
        ...{ record, revision: request.version, kind: 'change', site: request.site },
        isCurrent: request.supersededAt === null,
        keys: keysOfRequest(request),
        during: rangesOf(plannedOf(request, horizon ?? Number.POSITIVE_INFINITY)),
        horizon: horizon === null ? null : instantOf(horizon),
        body: request,
      };
    });
    await this.#replace(record, rows);
  }

  /** Null: it is none any more. */
  async putOutage(record: string, outage: PlannedOutage | null, now: number): Promise<void> {
    if (outage === null) return this.#replace(record, []);
    const horizon = horizonOf(outage.windows, now);
    const row: Row = {
      ...{ record, revision: outage.version, kind: 'outage', site: outage.site, isCurrent: true },
      keys: [`zone:${outage.zone}`],
      during: rangesOf(spansOf(outage.windows, horizon ?? Number.POSITIVE_INFINITY)),
      horizon: horizon === null ? null : instantOf(horizon),
      body: outage,
    };
    await this.#replace(record, [row]);
  }

  /**
   * Every revision of every request of the site that has one of the keys (candidate.ts: `keysOf`),
   * and a window within NEAR_MS of the span (ms) or an emergency that may reach it; by record, oldest first.
   */
  async candidates(
    site: SiteId,
    keys: readonly string[],
    { from, to }: Span,
  ): Promise<readonly ChangeRequest[]> {
    if (keys.length === 0) return [];
    const near = rangeOf({ from: from - NEAR_MS, to: to + NEAR_MS });
    const { rows } = await sql<{ body: ChangeRequest }>`
      SELECT body FROM planned_work
      WHERE kind = 'change' AND site = ${site} AND keys && ${arrayOf('text', keys)}
        AND during && ${near}::tstzrange
      ORDER BY record, revision`.execute(this.#db);
    return rows.map(({ body }) => body);
  }

  /** Outages that have something of the span. */
  async outages(site: SiteId, span: Span): Promise<readonly PlannedOutage[]> {
    const { rows } = await sql<{ body: PlannedOutage }>`
      SELECT body FROM planned_work
      WHERE kind = 'outage' AND site = ${site} AND during && ${rangeOf(span)}::tstzrange
      ORDER BY record`.execute(this.#db);
    return rows.map(({ body }) => body);
  }

  /** Every revision, oldest first; none: nobody but its author has seen it. */
  async of(record: string): Promise<readonly ChangeRequest[]> {
    const { rows } = await sql<{ body: ChangeRequest }>`
      SELECT body FROM planned_work WHERE kind = 'change' AND record = ${record}::uuid
      ORDER BY revision`.execute(this.#db);
    return rows.map(({ body }) => body);
  }

  /** What stands and may have something of the span, at most so many. `sites` null: on every site. */
  async planned(
    sites: readonly SiteId[] | null,
    span: Span,
    most: number,
  ): Promise<readonly Planned[]> {
    const { rows } = await sql<Planned>`
      SELECT kind, body FROM planned_work
      WHERE is_current AND during && ${rangeOf(span)}::tstzrange
        ${sites === null ? sql`` : sql`AND site = ANY(${arrayOf('text', sites)})`}
      ORDER BY record LIMIT ${most}`.execute(this.#db);
    return rows;
  }

  /** What recurs and is expanded up to this moment at most: locked, at most so many. */
  async ending(before: Instant, most: number): Promise<readonly Planned[]> {
    const { rows } = await sql<Planned>`
      SELECT kind, body FROM planned_work WHERE horizon < ${before} AND is_current
      ORDER BY horizon LIMIT ${most} FOR UPDATE SKIP LOCKED`.execute(this.#db);
    return rows;
  }

  /** Expanded anew, all else as it was. */
  async extend(planned: Planned, now: number): Promise<void> {
    const { kind, body } = planned;
    const horizon = horizonOf(body.windows, now);
    const until = horizon ?? Number.POSITIVE_INFINITY;
    const spans = kind === 'change' ? plannedOf(body, until) : spansOf(body.windows, until);
    await sql`
      UPDATE planned_work SET during = ${rangesOf(spans)}::tstzmultirange,
        horizon = ${horizon === null ? null : instantOf(horizon)}
      WHERE record = ${body.id}::uuid AND revision = ${body.version}`.execute(this.#db);
  }

  async #replace(record: string, rows: readonly Row[]): Promise<void> {
    await sql`
      DELETE FROM planned_work WHERE record = ${record}::uuid
        AND NOT revision = ANY(${arrayOf(
          'int',
          rows.map(({ revision }) => revision),
        )})`.execute(this.#db);
    if (rows.length === 0) return;
    await sql`
      INSERT INTO planned_work (record, revision, kind, site, is_current, keys, during, horizon, body)
      SELECT record, revision, kind, site, "isCurrent", keys, during, horizon, body
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
        record uuid, revision int, kind text, site text, "isCurrent" boolean, keys text[],
        during tstzmultirange, horizon timestamptz, body jsonb)
      ON CONFLICT (record, revision) DO UPDATE SET
        site = excluded.site, is_current = excluded.is_current, keys = excluded.keys,
        during = excluded.during, horizon = excluded.horizon, body = excluded.body`.execute(
      this.#db,
    );
  }
}

const rangeOf = ({ from, to }: Span) => `[${instantOf(from)},${instantOf(to)}]`;
const rangesOf = (spans: readonly Span[]) => `{${spans.map(rangeOf).join(',')}}`;
