import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { CalendarFeed } from './calendar-feed.ts';

/** Secrets of feeds, as their digests. */
export class CalendarRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add(owner: string, feed: CalendarFeed, hash: string): Promise<void> {
    const { id, name, site, created } = feed;
    await sql`
      INSERT INTO calendar_feed (id, owner, name, site, token_hash, created)
      VALUES (${id}::uuid, ${owner}::uuid, ${name}, ${site}, ${hash}, ${created})`.execute(
      this.#db,
    );
  }

  /** Somebody's own, the newest first. */
  async of(owner: string): Promise<readonly CalendarFeed[]> {
    const { rows } = await sql<CalendarFeed>`
      SELECT id, name, site, created, revoked FROM calendar_feed
      WHERE owner = ${owner}::uuid ORDER BY created DESC, id LIMIT 100`.execute(this.#db);
    return rows;
  }

  /** Undefined: it is none of theirs, or was revoked. */
  async revoke(owner: string, id: string, at: Instant): Promise<CalendarFeed | undefined> {
    const { rows } = await sql<CalendarFeed>`
      UPDATE calendar_feed SET revoked = ${at}
      WHERE id = ${id}::uuid AND owner = ${owner}::uuid AND revoked IS NULL
      RETURNING id, name, site, created, revoked`.execute(this.#db);
    return rows[0];
  }

  /** Whose it is and which site; undefined: none, revoked, or of somebody who is disabled. */
  async byHash(
    hash: string,
  ): Promise<
    { readonly owner: string; readonly name: string; readonly site: SiteId | null } | undefined
  > {
    const { rows } = await sql<{ owner: string; name: string; site: SiteId | null }>`
      SELECT owner, feed.name, site FROM calendar_feed AS feed
      JOIN "user" AS account ON account.id = feed.owner
      WHERE token_hash = ${hash} AND revoked IS NULL AND NOT account.is_disabled`.execute(this.#db);
    return rows[0];
  }
}
