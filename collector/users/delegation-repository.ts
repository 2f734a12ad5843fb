import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Delegation, Held } from './delegation.ts';

/** Nobody reads further back; the ledger has all of them. */
const MOST = 500;

/** Roles that somebody lends for a while. They are assignments like others, with a source. */
export class DelegationRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** What somebody holds by themselves: not what was lent to them. */
  async held(user: string, now: Instant): Promise<readonly Held[]> {
    const { rows } = await sql<Held>`
      SELECT id, role, site, zone, until FROM role_assignment
      WHERE "user" = ${user}::uuid AND delegated_from IS NULL AND since <= ${now}::timestamptz
        AND (until IS NULL OR until > ${now}::timestamptz)`.execute(this.#db);
    return rows;
  }

  async add(source: string, { id, to, role, site, zone, since, until, from, reason }: Delegation) {
    await sql`
      INSERT INTO role_assignment
        (id, "user", role, site, zone, since, until, granted_by, delegated_from, reason)
      VALUES (${id}::uuid, ${to.id}::uuid, ${role}, ${site}, ${zone}::uuid, ${since}, ${until},
        ${from.name}, ${source}::uuid, ${reason})`.execute(this.#db);
  }

  async one(id: string, now: Instant): Promise<Delegation | undefined> {
    return (await this.#where(sql`held.id = ${id}::uuid`, now))[0];
  }

  /** Given by somebody or to them, or all; the newest first. */
  list(user: string | 'every', now: Instant): Promise<readonly Delegation[]> {
    const isTheirs =
      user === 'every'
        ? sql`true`
        : sql`(held."user" = ${user}::uuid OR source."user" = ${user}::uuid)`;
    return this.#where(isTheirs, now);
  }

  async end(id: string, at: Instant): Promise<void> {
    await sql`UPDATE role_assignment SET until = greatest(since, ${at}::timestamptz)
      WHERE id = ${id}::uuid`.execute(this.#db);
  }

  async #where(condition: RawBuilder<unknown>, now: Instant): Promise<readonly Delegation[]> {
    const { rows } = await sql<Delegation>`
      SELECT held.id, held.role, held.site, held.zone, held.since, held.until, held.reason,
        jsonb_build_object('id', giver.id, 'name', giver.name) AS "from",
        jsonb_build_object('id', taker.id, 'name', taker.name) AS "to",
        held.until > ${now}::timestamptz AND NOT giver.is_disabled
          AND (source.until IS NULL OR source.until > ${now}::timestamptz) AS "isInForce"
      FROM role_assignment AS held JOIN role_assignment AS source ON source.id = held.delegated_from
        JOIN "user" AS giver ON giver.id = source."user" JOIN "user" AS taker ON taker.id = held."user"
      WHERE ${condition} ORDER BY held.since DESC, held.id LIMIT ${MOST}`.execute(this.#db);
    return rows;
  }
}
