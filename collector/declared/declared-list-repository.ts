/** What is declared as lists show it. Writing it is declared-repository's work. */
import { type RawBuilder, sql } from 'kysely';
import type { Connection } from '../store/database.ts';
import { selected } from '../store/declared-columns.ts';
import { declaredAs } from '../store/declared-search.ts';
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
import type {
  DeclaredColumn,
  DeclaredFilter,
  DeclaredRow,
  DeclaredSelection,
} from './declared-row.ts';

const id: Key = { of: sql.ref('declared_asset.id'), type: 'uuid' };

/** Every column has an order; those of `0019-declared` have an index, the others sort what the filter leaves. */
const keys: Record<DeclaredColumn, Key> = {
  id,
  site: textKey('declared_asset.site'),
  tag: textKey('declared_asset.tag'),
  name: textKey('declared_asset.name'),
  class: textKey('declared_asset.class'),
  vendor: textKey('declared_asset.vendor'),
  model: textKey('declared_asset.model'),
  serial: textKey('declared_asset.serial'),
  firmware: textKey('declared_asset.firmware'),
  criticality: { of: sql`coalesce(declared_asset.criticality, 0)::integer`, type: 'integer' },
  lifecycle: textKey('declared_asset.lifecycle'),
  supportEnd: textKey('declared_asset.support_end'),
  changed: { of: sql.ref('declared_asset.changed'), type: 'timestamptz' },
};

export class DeclaredListRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async count(filter: DeclaredFilter): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total FROM declared_asset
      WHERE ${await this.#matching(filter, 'count')}`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** At most `limit` rows and the cursor behind them; undefined: `after` is no cursor of this order. */
  async page(
    filter: DeclaredFilter,
    { sort, limit, after, offset = 0 }: DeclaredSelection,
  ): Promise<{ rows: DeclaredRow[]; next: string | null } | undefined> {
    const order = orderOf(sort);
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<DeclaredRow & { position: readonly string[] }>`
      WITH found AS MATERIALIZED (
        SELECT declared_asset.id FROM declared_asset
        WHERE ${await this.#matching(filter, 'page')} AND ${from}
        ORDER BY ${sorted(order)} LIMIT ${limit + 1} OFFSET ${offset}
      )
      SELECT ${selected('declared_asset')}, ${position(order)} AS position, status,
        (SELECT max(seen.last) FROM declared_match JOIN seen ON seen.asset = declared_match.observed
          WHERE declared_match.declared = declared_asset.id) AS "lastSeen"
      FROM declared_asset JOIN found ON found.id = declared_asset.id
        LEFT JOIN reconciliation ON subject = declared_asset.id
      ORDER BY ${sorted(order)}`.execute(this.#db);
    return cut(order, rows, limit);
  }

  async #matching(
    { q, ...filter }: DeclaredFilter,
    purpose: Purpose,
  ): Promise<RawBuilder<unknown>> {
    const found = matching(filter, purpose);
    return q === undefined ? found : sql`${found} AND ${await this.#saying(q)}`;
  }

  /**
   * By the beginnings of words of it, or as the beginning of one of its names: an address, an alias.
   * Few of those are named one by one: only then does an index lead to both.
   */
  async #saying(text: string): Promise<RawBuilder<unknown>> {
    const words = wordQuery(text);
    if (words === undefined) return sql`false`;
    const named = declaredAs(text);
    const { rows } = await sql<{ id: string }>`${named} LIMIT ${MOST_NAMED + 1}`.execute(this.#db);
    const isNamed =
      rows.length > MOST_NAMED
        ? sql`declared_asset.id IN (${named})`
        : sql`declared_asset.id = ANY(${rows.map(({ id }) => id)}::uuid[])`;
    return sql`(declared_asset.words @@ ${words}::tsquery OR ${isNamed})`;
  }
}

/** More are looked for among all. */
const MOST_NAMED = 500;

function orderOf(sort: DeclaredSelection['sort']): Order {
  const isDescending = sort.startsWith('-');
  const name = (isDescending ? sort.slice(1) : sort) as DeclaredColumn;
  return { name, isDescending, keys: name === 'id' ? [id] : [keys[name], id] };
}

const TEXTS = [
  ...(['site', 'class', 'lifecycle', 'tag', 'vendor', 'model', 'serial', 'firmware'] as const),
];
const PEOPLE = ['zone', 'owner', 'custodian'] as const;

/** A page ends with its last row, a count goes through all of them. */
type Purpose = 'page' | 'count';

function matching(filter: Omit<DeclaredFilter, 'q'>, purpose: Purpose): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`declared_asset.merged_into IS NULL`];
  for (const column of TEXTS) {
    const wanted = filter[column];
    if (wanted === undefined) continue;
    const any = typeof wanted === 'string' ? [wanted] : wanted;
    conditions.push(sql`${keys[column].of} = ANY(${any.map((one) => one.toLowerCase())}::text[])`);
  }
  for (const column of PEOPLE) {
    const wanted = filter[column];
    if (wanted === undefined) continue;
    conditions.push(sql`${sql.ref(`declared_asset.${column}`)} = ${wanted}::uuid`);
  }
  const { criticality, isSafety, status, places } = filter;
  if (places !== undefined) conditions.push(standsIn(places, 'declared_asset'));
  if (criticality !== undefined)
    conditions.push(sql`${keys.criticality.of} >= ${criticality}::int`);
  if (isSafety !== undefined) conditions.push(sql`declared_asset.is_safety = ${isSafety}`);
  if (status !== undefined) {
    conditions.push(standingAs(status, purpose));
  }
  return sql.join(conditions, sql` AND `);
}

function standingAs(
  status: NonNullable<DeclaredFilter['status']>,
  purpose: Purpose,
): RawBuilder<unknown> {
  const wanted = sql`${[...status]}::text[]`;
  const those = sql`SELECT declared FROM reconciliation WHERE status = ANY(${wanted})`;
  // Few are not as they should be: they are looked up one by one.
  if (!status.includes('matched')) return sql`declared_asset.id = ANY(ARRAY(${those}))`;
  if (purpose === 'count') return sql`declared_asset.id IN (${those})`;
  return sql`(SELECT status FROM reconciliation
    WHERE reconciliation.subject = declared_asset.id) = ANY(${wanted})`;
}
