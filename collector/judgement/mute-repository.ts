import { sql } from 'kysely';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

export interface MuteRow {
  readonly id: string;
  readonly site: SiteId;
  readonly scope: 'change' | 'asset' | 'zone';
  /** A drift, an asset or a zone. */
  readonly subject: string;
  readonly kinds: DifferenceKind[];
  readonly since: Instant;
  readonly until: Instant;
  readonly by: string;
  readonly role: 'soc' | 'asset-owner' | 'csms-manager';
  readonly reason: string;
  readonly ended: Instant | null;
  readonly endedBy: string | null;
}

const columns = sql`
  id, site, scope, subject, kinds, since, until, by, role, reason, ended, ended_by AS "endedBy"`;

/** What is not to be heard of for a while. Rows are kept: who muted what is evidence. */
export class MuteRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add(mute: MuteRow): Promise<void> {
    const { id, site, scope, subject, kinds, since, until, by, role, reason } = mute;
    await sql`
      INSERT INTO mute (id, site, scope, subject, kinds, since, until, by, role, reason)
      VALUES (${id}, ${site}, ${scope}, ${subject}, ${arrayOf('text', kinds)}, ${since}, ${until},
        ${by}, ${role}, ${reason})`.execute(this.#db);
  }

  async lock(id: string): Promise<MuteRow | undefined> {
    const { rows } = await sql<MuteRow>`
      SELECT ${columns} FROM mute WHERE id = ${id}::uuid FOR UPDATE`.execute(this.#db);
    return rows[0];
  }

  async end(id: string, by: string, at: Instant): Promise<void> {
    await sql`UPDATE mute SET ended = ${at}, ended_by = ${by} WHERE id = ${id}::uuid`.execute(
      this.#db,
    );
  }

  /** Those in force, the one that ends first first; with `isEveryOne` also those that are over, the newest 500. */
  async list(
    sites: readonly SiteId[] | 'every',
    now: Instant,
    isEveryOne = false,
  ): Promise<readonly (MuteRow & { readonly silences: number })[]> {
    const where = sites === 'every' ? sql`true` : sql`site = ANY(${arrayOf('text', sites)})`;
    const inForce = sql`ended IS NULL AND until > ${now}::timestamptz`;
    const { rows } = await sql<MuteRow & { silences: number }>`
      SELECT ${columns}, (
        SELECT count(*)::int FROM drift WHERE drift.state = 'open' AND drift.site = mute.site
          AND (cardinality(mute.kinds) = 0 OR drift.kind = ANY(mute.kinds))
          AND CASE mute.scope WHEN 'change' THEN drift.id = mute.subject
            WHEN 'asset' THEN drift.asset = mute.subject
            ELSE drift.asset IN (SELECT asset.id FROM asset WHERE asset.zone = mute.subject) END
      ) AS silences
      FROM mute WHERE ${where} AND ${isEveryOne ? sql`true` : inForce}
      ORDER BY (${inForce}) DESC, until, id LIMIT 500`.execute(this.#db);
    return rows;
  }

  /** In force on a site. */
  async inForce(site: SiteId, now: Instant): Promise<readonly MuteRow[]> {
    const { rows } = await sql<MuteRow>`
      SELECT ${columns} FROM mute WHERE site = ${site} AND ended IS NULL
        AND until > ${now}::timestamptz AND since <= ${now}::timestamptz
      ORDER BY until DESC, id LIMIT 1000`.execute(this.#db);
    return rows;
  }
}
