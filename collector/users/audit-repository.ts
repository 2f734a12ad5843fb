import { type RawBuilder, sql } from 'kysely';
import { rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import type { AuditEntry, AuditFilter, AuditRow } from './audit-entry.ts';

const order: Order = {
  ...{ name: 'id', isDescending: true },
  keys: [{ of: sql`audit.id`, type: 'integer' }],
};

const ENTRY = {
  at: 'timestamptz',
  actor: 'text',
  action: 'text',
  subject: 'text',
  address: 'text',
  detail: 'jsonb',
} as const;

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

  async addAll(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map((entry) => ({ ...entry, detail: entry.detail ?? {} }));
    await sql`
      INSERT INTO audit (at, actor, action, subject, address, detail)
      SELECT at, actor, action, subject, address, detail FROM ${rowsOf('entry', ENTRY, rows)}
    `.execute(this.#db);
  }

  /** Oldest first, the newest two hundred. */
  async of(subject: string): Promise<readonly Required<AuditEntry>[]> {
    const { rows } = await sql<Required<AuditEntry>>`
      SELECT at, actor, action, subject, address, detail FROM audit WHERE subject = ${subject}
      ORDER BY id DESC LIMIT 200`.execute(this.#db);
    return rows.reverse();
  }

  /** Newest first: at most `limit`, and the cursor behind them; undefined: `after` is no cursor of this list. */
  async page(
    filter: AuditFilter,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<{ rows: AuditRow[]; next: string | null } | undefined> {
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<AuditRow & { position: readonly string[] }>`
      SELECT id::int AS id, at, actor, action, subject, address, detail,
        ${position(order)} AS position
      FROM audit WHERE ${matching(filter)} AND ${from}
      ORDER BY ${sorted(order)} LIMIT ${limit + 1}`.execute(this.#db);
    return cut(order, rows, limit);
  }
}

function matching({ actor, action, subject, from, to }: AuditFilter): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (actor !== undefined) all.push(sql`actor = ${actor}`);
  if (action !== undefined) all.push(sql`starts_with(action, ${action})`);
  if (subject !== undefined) all.push(sql`subject = ${subject}`);
  if (from !== undefined) all.push(sql`at >= ${from}::timestamptz`);
  if (to !== undefined) all.push(sql`at <= ${to}::timestamptz`);
  return sql.join(all, sql` AND `);
}
