import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';

/** Who did what to which record. `subject` is `drift/12`, `session/alice`. Holds no secret. */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly address?: string | null;
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** The trail of what people did: written in the transaction of the deed, never changed. */
export class AuditRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add({
    at,
    actor,
    action,
    subject,
    address = null,
    detail = {},
  }: AuditEntry): Promise<void> {
    await sql`
      INSERT INTO audit (at, actor, action, subject, address, detail)
      VALUES (${at}, ${actor}, ${action}, ${subject}, ${address}, ${JSON.stringify(detail)}::jsonb)
    `.execute(this.#db);
  }

  /** Oldest first, the newest two hundred. */
  async of(subject: string): Promise<readonly Required<AuditEntry>[]> {
    const { rows } = await sql<Required<AuditEntry>>`
      SELECT at, actor, action, subject, address, detail FROM audit WHERE subject = ${subject}
      ORDER BY id DESC LIMIT 200`.execute(this.#db);
    return rows.reverse();
  }
}
