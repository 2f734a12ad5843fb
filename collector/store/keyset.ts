/**
 * Pages that stay put while rows come and go: a page begins behind the last row of the page before,
 * found by its sort keys, never by counting. The last key is unique, so the order is total.
 */
import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';

/** An expression that is never null, and how its value travels in a cursor. */
export interface Key {
  readonly of: RawBuilder<unknown>;
  readonly type: keyof typeof types;
}

export interface Order {
  /** Names the order within its list: a cursor of another order is refused. */
  readonly name: string;
  readonly keys: readonly [Key, ...Key[]];
  readonly isDescending: boolean;
}

/** What a text from outside must look like, so that the database can read it as the type. */
const types = {
  text: z.string(),
  uuid: z.guid(),
  real: z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/),
  integer: z.string().regex(/^-?\d{1,9}$/),
  bigint: z.string().regex(/^\d{1,18}$/),
  inet: z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]),
  timestamptz: Instant,
} as const;

const Cursor = z.tuple([z.string(), z.array(z.string().max(512))]);

/** `ORDER BY` of an order. */
export function sorted({ keys, isDescending }: Order): RawBuilder<unknown> {
  const direction = isDescending ? sql`DESC` : sql`ASC`;
  return sql.join(keys.map(({ of }) => sql`${of} ${direction}`));
}

/** The columns a cursor is made of, as one array of texts. */
export function position({ keys }: Order): RawBuilder<unknown> {
  const texts = keys.map(({ of, type }) =>
    type === 'timestamptz'
      ? sql`to_char(${of} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : sql`(${of})::text`,
  );
  return sql`ARRAY[${sql.join(texts)}]`;
}

/** A condition that holds behind the cursor; undefined: the cursor is not one of this order. */
export function behind(order: Order, cursor: string): RawBuilder<boolean> | undefined {
  const values = readCursor(order, cursor);
  if (values === undefined) return undefined;
  const left = sql.join(order.keys.map(({ of }) => of));
  const right = sql.join(
    order.keys.map(({ type }, at) =>
      type === 'text' ? sql`${values[at]}::text COLLATE "C"` : sql`${values[at]}::${sql.raw(type)}`,
    ),
  );
  return order.isDescending ? sql`(${left}) < (${right})` : sql`(${left}) > (${right})`;
}

export function writeCursor(order: Order, values: readonly string[]): string {
  return Buffer.from(JSON.stringify([nameOf(order), values])).toString('base64url');
}

/** Of rows read one further than asked: those to show, without their positions, and the cursor behind them. */
export function cut<Row extends object>(
  order: Order,
  rows: readonly (Row & { readonly position: readonly string[] })[],
  limit: number,
): { rows: Row[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    rows: rows.slice(0, limit).map(({ position: _, ...row }) => row as unknown as Row),
    next: last === undefined ? null : writeCursor(order, last.position),
  };
}

function readCursor(order: Order, cursor: string): readonly string[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const { data } = Cursor.safeParse(json);
  if (data === undefined || data[0] !== nameOf(order)) return undefined;
  const [, values] = data;
  if (values.length !== order.keys.length || values.some((value) => value.includes('\0'))) {
    return undefined;
  }
  const fits = order.keys.every(({ type }, at) => types[type].safeParse(values[at]).success);
  return fits ? values : undefined;
}

function nameOf({ name, isDescending }: Order): string {
  return isDescending ? `-${name}` : name;
}

/** Sorts like a person would: case aside, unknown behind all else. Indexes are made of exactly this. */
export function textKey(column: string): Key {
  return {
    of: sql`(coalesce(lower(${sql.ref(column)}), U&'\\FFFF') COLLATE "C")`,
    type: 'text',
  };
}

/** IPv4 before IPv6, each by number; unknown behind all. */
export function addressKey(column: string): Key {
  return { of: sql`coalesce(${sql.ref(column)}, ${sql.raw(LAST_ADDRESS)})`, type: 'inet' };
}

const LAST_ADDRESS = "'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'::inet";

/**
 * A query of what somebody typed: each word has to begin a word of the row; what is joined by marks
 * (`10.0.0.1`, `151-8AB`) has to stand there in this order. Undefined: there are no words in it.
 */
export function wordQuery(text: string): string | undefined {
  const terms = text.toLowerCase().split(/\s+/).slice(0, MOST_WORDS).map(phrase);
  const said = terms.filter((term) => term !== '');
  return said.length === 0 ? undefined : said.join(' & ');
}

const MOST_WORDS = 16;

/** Letters and digits alone get into the query: nothing typed is an operator. */
function phrase(term: string): string {
  const words = term.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const quoted = words.slice(0, MOST_WORDS).map((word) => `'${word}'`);
  return quoted.length === 0 ? '' : `${quoted.join(' <-> ')}:*`;
}

/** What `wordQuery` is held against: the same splitting, done by the database. */
export function wordsOf(texts: readonly string[]): RawBuilder<unknown> {
  const text = texts.map((one) => `coalesce(${one}, '')`).join(` || ' ' || `);
  const marks = sql.lit(MARKS);
  const blanks = sql.lit(' '.repeat(MARKS.length));
  return sql`to_tsvector('simple'::regconfig, translate(lower(${sql.raw(text)}), ${marks}, ${blanks}))`;
}

/** Left to itself the parser would keep `10.0.0.1`, `a/b` and `-7` whole. */
const MARKS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
