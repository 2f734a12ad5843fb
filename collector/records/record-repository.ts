import { type RawBuilder, sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import {
  behind,
  cut,
  type Key,
  type Order,
  position,
  sorted,
  textKey,
  wordQuery,
} from '../store/keyset.ts';
import { standsIn } from '../store/places.ts';
import type { KeptApproval, KeptRecord, KeptRevision, KeptStep } from './record.ts';
import type { RecordColumn, RecordFilter, RecordSelection } from './record-row.ts';

/** What is written anew with each change. */
export type Saved = Pick<
  KeptRecord,
  'id' | 'title' | 'zone' | 'state' | 'revision' | 'inForce' | 'body' | 'hash' | 'due' | 'version'
> &
  Pick<KeptRecord, 'changed' | 'changedBy'> & { readonly keys: readonly string[] };

const id: Key = { of: sql`record.id`, type: 'uuid' };
const changed: Key = { of: sql`record.changed`, type: 'timestamptz' };
const sortKeys: Record<RecordColumn, readonly [Key, ...Key[]]> = {
  changed: [changed, id],
  created: [{ of: sql`record.created`, type: 'timestamptz' }, id],
  ref: [textKey('record.ref'), id],
  title: [textKey('record.title'), id],
  state: [{ of: sql`(record.state COLLATE "C")`, type: 'text' }, changed, id],
};

const columns = sql`
  record.id, record.kind, record.site, record.zone, record.ref, record.title, record.state,
  record.revision, record.in_force AS "inForce", record.version, record.body, record.hash,
  record.created, jsonb_build_object('id', created_by_id, 'name', created_by) AS "createdBy",
  record.changed, jsonb_build_object('id', changed_by_id, 'name', changed_by) AS "changedBy",
  record.due`;

export interface Begun {
  readonly record: KeptRecord;
  readonly keys: readonly string[];
  readonly step: KeptStep;
}

const BEGUN = {
  id: 'uuid',
  kind: 'text',
  site: 'text',
  zone: 'uuid',
  ref: 'text',
  title: 'text',
  state: 'text',
  revision: 'int',
  inForce: 'int',
  body: 'jsonb',
  hash: 'text',
  keys: 'jsonb',
  created: 'timestamptz',
  by: 'text',
  byId: 'text',
  due: 'timestamptz',
} as const;
const STEP = { event: 'text', comment: 'text', asked: 'jsonb' } as const;

/** Records of every kind, with all that ever became of them. */
export class RecordRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** The first of so many numbers of a kind on a site; nobody else gets them, even if the transaction fails. */
  async number(kind: string, site: SiteId | null, count = 1): Promise<number> {
    const { rows } = await sql<{ number: number }>`
      INSERT INTO record_counter (kind, site, next) VALUES (${kind}, ${site ?? ''}, ${count + 1})
      ON CONFLICT (kind, site) DO UPDATE SET next = record_counter.next + ${count}
      RETURNING next - ${count}::int AS number`.execute(this.#db);
    return rows[0]?.number ?? 1;
  }

  /** With the revision and the step each begins with. False: there is one of such a ref. */
  async begin(begun: readonly Begun[]): Promise<boolean> {
    const rows = begun.map(({ record, keys, step }) => ({
      ...{ ...record, keys, by: record.createdBy.name, byId: record.createdBy.id },
      ...{ event: step.event, comment: step.comment, asked: step.asked },
    }));
    const { rows: added } = await sql`
      INSERT INTO record (id, kind, site, zone, ref, title, state, revision, in_force, body, hash, keys,
        created, created_by, created_by_id, changed, changed_by, changed_by_id, due)
      SELECT id, kind, site, zone, ref, title, state, revision, "inForce", body, hash,
        ARRAY(SELECT jsonb_array_elements_text(keys)), created, "by", "byId", created, "by", "byId", due
      FROM ${rowsOf('begun', BEGUN, rows)}
      ON CONFLICT (kind, coalesce(site, ''), ref) DO NOTHING RETURNING id`.execute(this.#db);
    if (added.length < begun.length) return false;
    await sql`
      INSERT INTO record_revision (record, revision, body, hash, since, "by", by_id)
      SELECT id, revision, body, hash, created, "by", "byId"
      FROM ${rowsOf('begun', BEGUN, rows)}
    `.execute(this.#db);
    await sql`
      INSERT INTO record_step (record, number, at, "by", by_id, event, "from", "to", revision, comment, asked)
      SELECT id, 1, created, "by", "byId", event, state, state, revision, comment, asked
      FROM ${rowsOf('begun', { ...BEGUN, ...STEP }, rows)}`.execute(this.#db);
    return true;
  }

  async save({ changedBy, body, keys, ...record }: Saved): Promise<void> {
    const { id: of, title, zone, state, revision, inForce, hash, due, version } = record;
    await sql`
      UPDATE record SET title = ${title}, zone = ${zone}, state = ${state}, revision = ${revision},
        in_force = ${inForce}, body = ${JSON.stringify(body)}::jsonb, hash = ${hash},
        keys = ${[...keys]}::text[], changed = ${record.changed}, changed_by = ${changedBy.name},
        changed_by_id = ${changedBy.id}, due = ${due}, version = ${version}
      WHERE id = ${of}::uuid`.execute(this.#db);
  }

  async addRevision(record: string, { by, body, ...of }: KeptRevision): Promise<void> {
    await sql`
      INSERT INTO record_revision (record, revision, body, hash, since, "by", by_id)
      VALUES (${record}::uuid, ${of.revision}, ${JSON.stringify(body)}::jsonb, ${of.hash},
        ${of.since}, ${by.name}, ${by.id})`.execute(this.#db);
  }

  async addStep(record: string, { by, from, to, asked, ...step }: KeptStep): Promise<void> {
    await sql`
      INSERT INTO record_step (record, number, at, "by", by_id, event, "from", "to", revision, comment, asked)
      VALUES (${record}::uuid, ${step.number}, ${step.at}, ${by.name}, ${by.id}, ${step.event},
        ${from}, ${to}, ${step.revision}, ${step.comment}, ${JSON.stringify(asked)}::jsonb)`.execute(
      this.#db,
    );
  }

  async addApproval(record: string, approval: KeptApproval): Promise<void> {
    const { revision, hash, slot, user, name, decision, meaning, at } = approval;
    await sql`
      INSERT INTO approval (record, revision, hash, slot, "user", name, decision, meaning, at)
      VALUES (${record}::uuid, ${revision}, ${hash}, ${slot}, ${user}, ${name}, ${decision},
        ${meaning}, ${at})`.execute(this.#db);
  }

  async one(record: string): Promise<KeptRecord | undefined> {
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns} FROM record WHERE id = ${record}::uuid`.execute(this.#db);
    return rows[0];
  }

  /** Nobody else decides on it until the transaction ends. */
  async lock(record: string): Promise<KeptRecord | undefined> {
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns} FROM record WHERE id = ${record}::uuid FOR UPDATE`.execute(this.#db);
    return rows[0];
  }

  async byRef(kind: string, site: SiteId | null, ref: string): Promise<KeptRecord | undefined> {
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns} FROM record
      WHERE kind = ${kind} AND coalesce(site, '') = ${site ?? ''} AND ref = ${ref}`.execute(
      this.#db,
    );
    return rows[0];
  }

  /** Those that have one of the keys; of these states, or of any. */
  async byKeys(
    kind: string,
    keys: readonly string[],
    states?: readonly string[],
  ): Promise<readonly KeptRecord[]> {
    const among =
      states === undefined ? sql<boolean>`true` : sql<boolean>`state = ANY(${[...states]}::text[])`;
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns} FROM record
      WHERE kind = ${kind} AND keys && ${[...keys]}::text[] AND ${among}
      ORDER BY created, id`.execute(this.#db);
    return rows;
  }

  /** What is in force of a kind, with the body that is, which may not be the newest; of one site or of all. */
  async inForce(kind: string, site?: SiteId): Promise<readonly KeptRecord[]> {
    const on = site === undefined ? sql<boolean>`true` : sql<boolean>`record.site = ${site}`;
    const { rows } = await sql<KeptRecord>`
      SELECT ${columns}, stood.body, stood.hash FROM record
      JOIN record_revision AS stood ON stood.record = record.id AND stood.revision = record.in_force
      WHERE kind = ${kind} AND ${on} ORDER BY record.created, record.id`.execute(this.#db);
    return rows;
  }

  /** Something becomes of them by now; the oldest first. */
  async due(now: Instant, limit: number): Promise<readonly string[]> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM record WHERE due <= ${now} ORDER BY due, id LIMIT ${limit}`.execute(this.#db);
    return rows.map((row) => row.id);
  }

  /** Oldest first. */
  async revisions(record: string): Promise<readonly KeptRevision[]> {
    const { rows } = await sql<KeptRevision>`
      SELECT revision, body, hash, since, jsonb_build_object('id', by_id, 'name', "by") AS "by"
      FROM record_revision WHERE record = ${record}::uuid ORDER BY revision`.execute(this.#db);
    return rows;
  }

  /** Oldest first. */
  async stepsOf(record: string): Promise<readonly KeptStep[]> {
    const { rows } = await sql<KeptStep>`
      SELECT number, at, jsonb_build_object('id', by_id, 'name', "by") AS "by", event, "from", "to",
        revision, comment, asked
      FROM record_step WHERE record = ${record}::uuid ORDER BY number`.execute(this.#db);
    return rows;
  }

  /** Oldest first, of every revision. */
  async approvalsOf(record: string): Promise<readonly KeptApproval[]> {
    const { rows } = await sql<KeptApproval>`
      SELECT revision, hash, slot, "user", name, decision, meaning, at
      FROM approval WHERE record = ${record}::uuid ORDER BY id`.execute(this.#db);
    return rows;
  }

  async count(kind: string, filter: RecordFilter): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total FROM record WHERE ${matching(kind, filter)}`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** At most `limit` rows and the cursor behind them; undefined: `after` is no cursor of this order. */
  async page(
    kind: string,
    filter: RecordFilter,
    { sort, limit, after, offset = 0 }: RecordSelection,
  ): Promise<{ rows: KeptRecord[]; next: string | null } | undefined> {
    const order = orderOf(sort);
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<KeptRecord & { position: readonly string[] }>`
      SELECT ${columns}, ${position(order)} AS position FROM record
      WHERE ${matching(kind, filter)} AND ${from}
      ORDER BY ${sorted(order)} LIMIT ${limit + 1} OFFSET ${offset}`.execute(this.#db);
    return cut(order, rows, limit);
  }
}

function orderOf(sort: RecordSelection['sort']): Order {
  const isDescending = sort.startsWith('-');
  const name = (isDescending ? sort.slice(1) : sort) as RecordColumn;
  return { name, isDescending, keys: sortKeys[name] };
}

function matching(
  kind: string,
  { state, site, zone, places, key, q }: RecordFilter,
): RawBuilder<boolean> {
  const conditions = [sql<boolean>`record.kind = ${kind}`];
  if (state !== undefined) conditions.push(sql`record.state = ANY(${[...state]}::text[])`);
  // What belongs to no site is everybody's who may read anything.
  if (site !== undefined) {
    conditions.push(sql`(record.site IS NULL OR record.site = ANY(${[...site]}::text[]))`);
  }
  if (places !== undefined) {
    conditions.push(sql`(record.site IS NULL OR ${standsIn(places, 'record')})`);
  }
  if (zone !== undefined) conditions.push(sql`record.zone = ${zone}::uuid`);
  if (key !== undefined) conditions.push(sql`record.keys && ARRAY[${key}]::text[]`);
  if (q !== undefined) {
    const words = wordQuery(q);
    conditions.push(words === undefined ? sql`false` : sql`record.words @@ ${words}::tsquery`);
  }
  return sql<boolean>`(${sql.join(conditions, sql` AND `)})`;
}
