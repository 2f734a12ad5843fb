import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { GrantedException } from './tolerance.ts';

/** Exceptions that were approved, each time one was, with the wording that was agreed to. */
export class ExceptionRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** What holds at a time; of one site or of all. */
  inForce(now: Instant, site?: SiteId): Promise<readonly GrantedException[]> {
    return this.#heldIn(now, now, site);
  }

  /** What held at any time from one to another, both included: late messages are judged by what held then. */
  during(from: Instant, to: Instant, site?: SiteId): Promise<readonly GrantedException[]> {
    return this.#heldIn(from, to, site);
  }

  async #heldIn(from: Instant, to: Instant, site?: SiteId): Promise<readonly GrantedException[]> {
    const on = site === undefined ? sql`true` : sql`record.site = ${site}`;
    const { rows } = await sql<GrantedException>`
      SELECT record.id, record.ref, record.site, stood.body, given.at AS "approvedAt",
        CASE WHEN ended.event = 'expire' THEN NULL ELSE ended.at END AS "endedAt"
      FROM record
      JOIN record_step AS given ON given.record = record.id AND given.event = 'approve'
      JOIN record_revision AS stood ON stood.record = record.id AND stood.revision = given.revision
      LEFT JOIN LATERAL (
        SELECT event, at FROM record_step
        WHERE record_step.record = record.id AND number > given.number
          AND "from" = 'approved' AND "to" <> 'approved'
        ORDER BY number LIMIT 1) AS ended ON true
      WHERE record.kind = 'exception' AND ${on} AND given.at <= ${to}::timestamptz
        AND (stood.body->>'expires')::timestamptz > ${from}::timestamptz
        AND (ended.at IS NULL OR ended.event = 'expire' OR ended.at > ${from}::timestamptz)
      ORDER BY given.at, record.id`.execute(this.#db);
    return rows;
  }
}
