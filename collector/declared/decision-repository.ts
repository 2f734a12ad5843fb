import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { DeclaredWhole, Match } from './declared-asset.ts';
import type { Answer } from './standing.ts';

export interface KeptAnswer extends Answer {
  readonly declared: string;
}

/** What was before a decision, and what has to be as the decision left it for the way back. */
export interface Image {
  readonly declared: readonly DeclaredWhole[];
  /** Declared by the decision itself. */
  readonly created: readonly string[];
  /** Version after the decision, by declared id. */
  readonly versions: Readonly<Record<string, number>>;
  /** Observed assets whose matches it changed, with the declared id after it; null: none. */
  readonly observed: Readonly<Record<string, string | null>>;
  readonly matches: readonly Match[];
  readonly apart: readonly { readonly observed: string; readonly declared: string }[];
  /** Declared assets whose answers it changed, with what was answered before. */
  readonly answered: readonly string[];
  readonly answers: readonly KeptAnswer[];
  readonly ignored: readonly { readonly subject: string; readonly until: Instant | null }[];
  readonly records: readonly string[];
}

export interface Batch {
  readonly id: string;
  readonly site: SiteId;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly why: string | null;
  /** Of the rule that decided; null: a person did. */
  readonly rule: string | null;
  readonly rows: number;
  readonly undoneAt: Instant | null;
  readonly undoneBy: string | null;
}

const ANSWER = {
  declared: 'uuid',
  field: 'text',
  observed: 'text',
  answer: 'text',
  by: 'text',
  at: 'timestamptz',
  until: 'timestamptz',
  why: 'text',
  record: 'uuid',
} as const;

const columns = sql`id, site, at, actor, action, why, rule, rows,
  undone_at AS "undoneAt", undone_by AS "undoneBy"`;

/** Decisions with the way back, and what they leave besides the assets themselves. */
export class DecisionRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add(batch: Omit<Batch, 'undoneAt' | 'undoneBy'>, before: Image): Promise<void> {
    const { id, site, at, actor, action, why, rule, rows } = batch;
    await sql`
      INSERT INTO declared_batch (id, site, at, actor, action, why, rule, rows, before)
      VALUES (${id}, ${site}, ${at}, ${actor}, ${action}, ${why}, ${rule}, ${rows},
        ${JSON.stringify(before)}::jsonb)`.execute(this.#db);
  }

  /** The newest first. */
  async page(sites: readonly string[] | undefined, limit: number): Promise<readonly Batch[]> {
    const where = sites === undefined ? sql`true` : sql`site = ANY(${[...sites]}::text[])`;
    const { rows } = await sql<Batch>`
      SELECT ${columns} FROM declared_batch WHERE ${where} ORDER BY at DESC, id DESC LIMIT ${limit}
    `.execute(this.#db);
    return rows;
  }

  /** Nobody else takes it back until the transaction ends. */
  async lock(id: string): Promise<(Batch & { readonly before: Image }) | undefined> {
    const { rows } = await sql<Batch & { before: Image }>`
      SELECT ${columns}, before FROM declared_batch WHERE id = ${id}::uuid FOR UPDATE`.execute(
      this.#db,
    );
    return rows[0];
  }

  async undone(id: string, by: string, at: Instant): Promise<void> {
    await sql`
      UPDATE declared_batch SET undone_at = ${at}::timestamptz, undone_by = ${by}
      WHERE id = ${id}::uuid`.execute(this.#db);
  }

  async answer(answers: readonly KeptAnswer[]): Promise<void> {
    if (answers.length === 0) return;
    await sql`
      INSERT INTO declared_answer (declared, field, observed, answer, by, at, until, why, record)
      SELECT declared, field, observed, answer, by, at, until, why, record
      FROM ${rowsOf('said', ANSWER, answers)}
      ON CONFLICT (declared, field, observed) DO UPDATE SET answer = excluded.answer,
        by = excluded.by, at = excluded.at, until = excluded.until, why = excluded.why,
        record = excluded.record`.execute(this.#db);
  }

  async unanswer(declared: readonly string[]): Promise<void> {
    if (declared.length === 0) return;
    await sql`DELETE FROM declared_answer WHERE declared = ANY(${arrayOf('uuid', declared)})`.execute(
      this.#db,
    );
  }

  /** Answers that ask for that change request. */
  async requestedBy(record: string): Promise<readonly KeptAnswer[]> {
    const { rows } = await sql<KeptAnswer>`
      SELECT declared, field, observed, answer, by, at, until, why, record FROM declared_answer
      WHERE record = ${record}::uuid AND answer = 'request' ORDER BY declared, field, observed`.execute(
      this.#db,
    );
    return rows;
  }

  async withdrawRequest(record: string): Promise<void> {
    await sql`
      DELETE FROM declared_answer WHERE record = ${record}::uuid AND answer = 'request'`.execute(
      this.#db,
    );
  }

  async setApart(pairs: Image['apart']): Promise<void> {
    if (pairs.length === 0) return;
    await sql`
      INSERT INTO declared_apart (observed, declared)
      SELECT observed, declared FROM ${rowsOf('pair', { observed: 'uuid', declared: 'uuid' }, pairs)}
      ON CONFLICT DO NOTHING`.execute(this.#db);
  }

  async rejoin(pairs: Image['apart']): Promise<void> {
    if (pairs.length === 0) return;
    await sql`
      DELETE FROM declared_apart
      USING ${rowsOf('pair', { observed: 'uuid', declared: 'uuid' }, pairs)}
      WHERE declared_apart.observed = pair.observed AND declared_apart.declared = pair.declared
    `.execute(this.#db);
  }

  async ignore(rows: Image['ignored']): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      UPDATE reconciliation SET ignored_until = until
      FROM ${rowsOf('left', { subject: 'uuid', until: 'timestamptz' }, rows)}
      WHERE reconciliation.subject = "left".subject`.execute(this.#db);
  }

  /** What was declared by a decision that is taken back; its history stays. */
  async undeclare(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await sql`DELETE FROM declared_asset WHERE id = ANY(${arrayOf('uuid', ids)})`.execute(this.#db);
  }

  /** Names as they were. */
  async rename(site: SiteId, assets: readonly DeclaredWhole[]): Promise<void> {
    if (assets.length === 0) return;
    const names = assets.flatMap(({ id, identities }) =>
      identities.map((one) => ({ ...one, declared: id })),
    );
    const ids = assets.map(({ id }) => id);
    await sql`DELETE FROM declared_identity WHERE declared = ANY(${arrayOf('uuid', ids)})`.execute(
      this.#db,
    );
    await sql`
      INSERT INTO declared_identity (declared, kind, value, network, site, since, until, is_alias)
      SELECT declared, kind, value, network, ${site}, since, until, "isAlias"
      FROM ${rowsOf(
        'name',
        {
          ...{ declared: 'uuid', kind: 'text', value: 'text', network: 'text' },
          ...{ since: 'timestamptz', until: 'timestamptz', isAlias: 'boolean' },
        } as const,
        names,
      )}`.execute(this.#db);
  }
}
