import { sql } from 'kysely';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { arrayOf } from '../../store/array-text.ts';
import type { Connection } from '../../store/database.ts';
import type { Delivery, Hook, KeptHook, Refusal } from './hook.ts';

/** What is kept of a delivery. */
export interface KeptDelivery extends Delivery {
  /** Of its signature. */
  readonly mark: string;
  readonly isDated: boolean;
}

const columns = sql`hook.id, hook.site, hook.system, hook.name, hook.fields, hook.owner, hook.created,
  hook.created_by AS "createdBy", hook.expires, hook.revoked, hook.revoked_by AS "revokedBy",
  hook.last_used AS "lastUsed", hook.taken, hook.last_refused AS "lastRefused",
  hook.last_refusal AS "lastRefusal", hook.refused`;

/** For so long a dated delivery is remembered: many times as long as it could be played again. */
const REMEMBERED = sql`interval '30 days'`;

export class HookRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Of those sites, the newest first; `every`: of all. */
  async list(sites: readonly SiteId[] | 'every'): Promise<readonly Hook[]> {
    const isThere = sites === 'every' ? sql`true` : sql`site = ANY(${arrayOf('text', sites)})`;
    const { rows } = await sql<Hook>`
      SELECT ${columns} FROM intake_hook AS hook WHERE ${isThere}
      ORDER BY hook.created DESC, hook.id LIMIT 500`.execute(this.#db);
    return rows;
  }

  async one(id: string): Promise<KeptHook | undefined> {
    const { rows } = await sql<KeptHook>`
      SELECT ${columns}, hook.key_mark AS "keyMark", NOT account.is_disabled AS "isOwnerHere"
      FROM intake_hook AS hook JOIN "user" AS account ON account.id = hook.owner
      WHERE hook.id = ${id}::uuid`.execute(this.#db);
    return rows[0];
  }

  /** False: there is one of that name on the site. */
  async add(added: Hook, keyMark: string): Promise<boolean> {
    const { id, site, system, name, fields, owner, created, createdBy, expires } = added;
    const { rows } = await sql`
      INSERT INTO intake_hook (id, site, system, name, fields, key_mark, owner, created, created_by,
        expires)
      VALUES (${id}::uuid, ${site}, ${system}, ${name}, ${JSON.stringify(fields)}::jsonb, ${keyMark},
        ${owner}::uuid, ${created}, ${createdBy}, ${expires})
      ON CONFLICT (site, lower(name)) WHERE revoked IS NULL DO NOTHING RETURNING 1`.execute(
      this.#db,
    );
    return rows.length > 0;
  }

  /** False: there is none, or it was revoked before. */
  async revoke(id: string, at: Instant, by: string): Promise<boolean> {
    const { rows } = await sql`
      UPDATE intake_hook SET revoked = ${at}, revoked_by = ${by}
      WHERE id = ${id}::uuid AND revoked IS NULL RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  async refused(id: string, at: Instant, why: Refusal): Promise<void> {
    await sql`UPDATE intake_hook SET last_refused = ${at}, last_refusal = ${why},
      refused = refused + 1 WHERE id = ${id}::uuid`.execute(this.#db);
  }

  /**
   * False: it was taken before, by its signature or by its name. Whoever brings the same waits until the
   * transaction ends, and is told then.
   */
  async take(id: string, { mark, name, digest, at, isDated }: KeptDelivery): Promise<boolean> {
    const { rows } = await sql`
      INSERT INTO intake_delivery (hook, mark, name, digest, at, is_dated, answers)
      VALUES (${id}::uuid, ${mark}, ${name}, ${digest}, ${at}, ${isDated}, '[]'::jsonb)
      ON CONFLICT DO NOTHING RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  /** What became of it. Older ones that could not be played again are forgotten. */
  async answered(id: string, { mark, at, answers }: KeptDelivery): Promise<void> {
    await sql`UPDATE intake_delivery SET answers = ${JSON.stringify(answers)}::jsonb
      WHERE hook = ${id}::uuid AND mark = ${mark}`.execute(this.#db);
    await sql`UPDATE intake_hook SET last_used = ${at}, taken = taken + 1
      WHERE id = ${id}::uuid`.execute(this.#db);
    await sql`DELETE FROM intake_delivery WHERE hook = ${id}::uuid AND is_dated
      AND at < ${at}::timestamptz - ${REMEMBERED}`.execute(this.#db);
  }

  /** The last ones, the newest first. */
  async deliveries(id: string, limit: number): Promise<readonly Delivery[]> {
    const { rows } = await sql<Delivery>`
      SELECT at, name, digest, answers FROM intake_delivery WHERE hook = ${id}::uuid
      ORDER BY at DESC, mark LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** What one document does may be undone without the others. */
  async mark(): Promise<void> {
    await sql`SAVEPOINT intake_document`.execute(this.#db);
  }

  async backToMark(): Promise<void> {
    await sql`ROLLBACK TO SAVEPOINT intake_document`.execute(this.#db);
  }
}
