import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { DeclaredWhole } from '../declared/declared-asset.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import type { ImportBatch, ImportRow, Outcome, RowVerdict, SavedMapping, State } from './batch.ts';

export interface BatchFilter {
  readonly site?: readonly string[];
  readonly state?: readonly State[];
}

/** An asset as it was before an import touched it; null: there was none. */
export interface Before {
  readonly declared: string;
  readonly before: DeclaredWhole | null;
  /** The version the import gave it. */
  readonly version: number;
}

const columns = sql`id, site, source, name, file_hash AS "fileHash", file_bytes AS "fileBytes", state,
  version, reading, counts, problem, created, created_by AS "createdBy", applied_at AS "appliedAt",
  applied_by AS "appliedBy", undone_at AS "undoneAt", undone_by AS "undoneBy"`;

/** Newest first. */
const order: Order = {
  name: 'created',
  keys: [
    { of: sql.ref('import_batch.created'), type: 'timestamptz' },
    { of: sql.ref('import_batch.id'), type: 'uuid' },
  ],
  isDescending: true,
};

const ROW = {
  row: 'int',
  is: 'text',
  title: 'text',
  declared: 'uuid',
  statement: 'jsonb',
  changes: 'jsonb',
  problems: 'jsonb',
} as const;

/** Imports, with what each row came to. What is declared is written by collector/declared. */
export class ImportRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async add(batch: ImportBatch): Promise<void> {
    await sql`
      INSERT INTO import_batch (id, site, source, name, file_hash, file_bytes, state, version, reading,
        counts, problem, created, created_by)
      VALUES (${batch.id}, ${batch.site}, ${batch.source}, ${batch.name}, ${batch.fileHash},
        ${batch.fileBytes}, ${batch.state}, ${batch.version}, ${json(batch.reading)}::jsonb,
        ${json(batch.counts)}::jsonb, ${json(batch.problem)}::jsonb, ${batch.created},
        ${batch.createdBy})`.execute(this.#db);
  }

  /** The caller holds its lock, and has counted `version` on. */
  async save(batch: ImportBatch): Promise<void> {
    await sql`
      UPDATE import_batch SET state = ${batch.state}, version = ${batch.version},
        reading = ${json(batch.reading)}::jsonb, counts = ${json(batch.counts)}::jsonb,
        problem = ${json(batch.problem)}::jsonb, applied_at = ${batch.appliedAt},
        applied_by = ${batch.appliedBy}, undone_at = ${batch.undoneAt}, undone_by = ${batch.undoneBy}
      WHERE id = ${batch.id}`.execute(this.#db);
  }

  async one(id: string): Promise<ImportBatch | undefined> {
    const { rows } = await sql<ImportBatch>`
      SELECT ${columns} FROM import_batch WHERE id = ${id}::uuid`.execute(this.#db);
    return rows[0];
  }

  async lock(id: string): Promise<ImportBatch | undefined> {
    const { rows } = await sql<ImportBatch>`
      SELECT ${columns} FROM import_batch WHERE id = ${id}::uuid FOR UPDATE`.execute(this.#db);
    return rows[0];
  }

  /** Newest first. Undefined: `after` is no cursor of this list. */
  async page(
    { site, state }: BatchFilter,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<{ rows: ImportBatch[]; next: string | null } | undefined> {
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const ofSite = site === undefined ? sql`true` : sql`site = ANY(${arrayOf('text', site)})`;
    const inState = state === undefined ? sql`true` : sql`state = ANY(${arrayOf('text', state)})`;
    const { rows } = await sql<ImportBatch & { position: readonly string[] }>`
      SELECT ${columns}, ${position(order)} AS position FROM import_batch
      WHERE ${ofSite} AND ${inState} AND ${from}
      ORDER BY ${sorted(order)} LIMIT ${limit + 1}`.execute(this.#db);
    return cut(order, rows, limit);
  }

  /** What waits for nobody any more: uploaded or previewed, older than this, and not pulled by itself. */
  async forgotten(before: Instant): Promise<readonly string[]> {
    const { rows } = await sql<{ id: string }>`
      UPDATE import_batch SET state = 'discarded', version = version + 1
      WHERE state IN ('uploaded', 'previewed') AND created < ${before}
        AND NOT EXISTS (SELECT FROM netbox_pull WHERE waiting = import_batch.id)
      RETURNING id`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  /** As if it never was. */
  async drop(batch: string): Promise<void> {
    await sql`DELETE FROM import_batch WHERE id = ${batch}::uuid`.execute(this.#db);
  }

  async moveRows(from: string, to: string, rows: readonly number[]): Promise<void> {
    await sql`
      UPDATE import_row SET batch = ${to}::uuid
      WHERE batch = ${from}::uuid AND "row" = ANY(${arrayOf('int', rows)})`.execute(this.#db);
  }

  async verdictsOf(batch: string): Promise<Readonly<Partial<Record<RowVerdict, number>>>> {
    const { rows } = await sql<{ is: RowVerdict; n: number }>`
      SELECT "is", count(*)::int AS n FROM import_row WHERE batch = ${batch}::uuid GROUP BY "is"
    `.execute(this.#db);
    return Object.fromEntries(rows.map(({ is, n }) => [is, n]));
  }

  /** Equal where two lists would change the same, of the same rows. */
  async digestOf(batch: string): Promise<string> {
    const { rows } = await sql<{ digest: string }>`
      SELECT coalesce(encode(sha256(convert_to(string_agg(
        jsonb_build_array("row", "is", declared, statement, changes, problems)::text, E'\n'
        ORDER BY "row"), 'UTF8')), 'hex'), '') AS digest
      FROM import_row WHERE batch = ${batch}::uuid AND "is" <> 'unchanged'`.execute(this.#db);
    return rows[0]?.digest ?? '';
  }

  async dropRows(batch: string): Promise<void> {
    await sql`DELETE FROM import_row WHERE batch = ${batch}::uuid`.execute(this.#db);
  }

  async addRows(batch: string, rows: readonly Omit<ImportRow, 'outcome'>[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      INSERT INTO import_row (batch, "row", "is", title, declared, statement, changes, problems)
      SELECT ${batch}::uuid, "row", "is", title, declared, nullif(statement, 'null'::jsonb), changes,
        problems
      FROM ${rowsOf('added', ROW, rows)}`.execute(this.#db);
  }

  /** In the order of the list, behind row `after`. */
  async rows(
    batch: string,
    { verdicts, after, limit }: { verdicts: readonly RowVerdict[]; after: number; limit: number },
  ): Promise<ImportRow[]> {
    const { rows } = await sql<ImportRow>`
      SELECT "row", "is", title, declared, statement, changes, problems, outcome FROM import_row
      WHERE batch = ${batch}::uuid AND "is" = ANY(${arrayOf('text', verdicts)}) AND "row" > ${after}
      ORDER BY "row" LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  async settle(
    batch: string,
    outcomes: readonly { readonly row: number; readonly outcome: Outcome }[],
  ): Promise<void> {
    if (outcomes.length === 0) return;
    await sql`
      UPDATE import_row SET outcome = settled.outcome
      FROM ${rowsOf('settled', { row: 'int', outcome: 'text' }, outcomes)}
      WHERE batch = ${batch}::uuid AND import_row."row" = settled."row"`.execute(this.#db);
  }

  /** Of an asset that several rows touched, the first image and the last version stay. */
  async keepBefore(batch: string, images: readonly Before[]): Promise<void> {
    if (images.length === 0) return;
    const type = { declared: 'uuid', before: 'jsonb', version: 'int' } as const;
    await sql`
      INSERT INTO import_before (batch, declared, before, version)
      SELECT ${batch}::uuid, declared, nullif(before, 'null'::jsonb), version
      FROM ${rowsOf('image', type, images)}
      ON CONFLICT (batch, declared) DO UPDATE SET version = excluded.version`.execute(this.#db);
  }

  async before(batch: string, after: string | null, limit: number): Promise<readonly Before[]> {
    const { rows } = await sql<Before>`
      SELECT declared, before, version FROM import_before
      WHERE batch = ${batch}::uuid AND (${after}::uuid IS NULL OR declared > ${after}::uuid)
      ORDER BY declared LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /**
   * Fields that an import had set and somebody has changed by hand since, of each of these assets; and what
   * rules took over by themselves and a person took back.
   */
  async handmade(declared: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    if (declared.length === 0) return new Map();
    const { rows } = await sql<{ declared: string; fields: string[] }>`
      SELECT declared, array_agg(field) AS fields FROM (
        SELECT declared, field,
          max(id) FILTER (WHERE action = 'declared.import') AS imported,
          max(id) FILTER (WHERE action NOT IN ('declared.import', 'import.undo')
            OR (action = 'import.undo' AND EXISTS (SELECT FROM import_batch
              WHERE id = declared_history.batch AND created_by = 'collector'))) AS edited
        FROM declared_history WHERE declared = ANY(${arrayOf('uuid', declared)})
        GROUP BY declared, field) AS told
      WHERE edited > imported GROUP BY declared`.execute(this.#db);
    return new Map(rows.map(({ declared: id, fields }) => [id, new Set(fields)]));
  }

  async saveMapping({ name, header, mapping, ...rest }: SavedMapping): Promise<void> {
    await sql`
      INSERT INTO import_mapping (name, header, mapping, encoding, delimiter, saved, saved_by)
      VALUES (${name}, ${json(header)}::jsonb, ${json(mapping)}::jsonb, ${rest.encoding},
        ${rest.delimiter}, ${rest.saved}, ${rest.savedBy})
      ON CONFLICT (name) DO UPDATE SET header = excluded.header, mapping = excluded.mapping,
        encoding = excluded.encoding, delimiter = excluded.delimiter, saved = excluded.saved,
        saved_by = excluded.saved_by`.execute(this.#db);
  }

  /** The newest first, two hundred at most. */
  async mappings(): Promise<readonly SavedMapping[]> {
    const { rows } = await sql<SavedMapping>`
      SELECT name, header, mapping, encoding, delimiter, saved, saved_by AS "savedBy"
      FROM import_mapping ORDER BY saved DESC, name LIMIT 200`.execute(this.#db);
    return rows;
  }
}

const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
