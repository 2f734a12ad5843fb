import { type RawBuilder, sql } from 'kysely';

type ArrayType =
  | 'uuid'
  | 'text'
  | 'bigint'
  | 'int'
  | 'smallint'
  | 'real'
  | 'boolean'
  | 'timestamptz'
  | 'inet'
  | 'jsonb';

type Value = string | number | boolean | null;

/**
 * Values as one array parameter, written out here: a list of thousands crosses to the database's
 * thread, and into its protocol, many times faster as one text.
 */
export function arrayOf(type: ArrayType, values: readonly Value[]): RawBuilder<unknown> {
  return sql`${textOf(values)}::${sql.raw(type)}[]`;
}

/**
 * Rows as a table of the query, called `name`, an array a column: a fraction of the work that one JSON
 * document for all of them is. What a row lacks is null; a `jsonb` column may hold any value.
 */
export function rowsOf<Row extends object>(
  name: string,
  columns: { readonly [Column in keyof Row & string]?: ArrayType },
  rows: readonly Row[],
): RawBuilder<unknown> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const arrays = names.map((column) => {
    const type = columns[column] as ArrayType;
    return arrayOf(type, type === 'jsonb' ? documents(rows, column) : cells(rows, column));
  });
  return sql`unnest(${sql.join(arrays)}) AS ${sql.ref(name)} (${sql.join(names.map((column) => sql.ref(column)))})`;
}

/**
 * The same, for rows of which neighbours are alike in the columns `shared`: those cross once for all of
 * them, because reading a time or an id again and again is most of the work.
 */
export function groupedRowsOf<Row extends object>(
  name: string,
  shared: { readonly [Column in keyof Row & string]?: ArrayType },
  own: { readonly [Column in keyof Row & string]?: ArrayType },
  rows: readonly Row[],
): RawBuilder<unknown> {
  const alike = Object.keys(shared) as (keyof Row & string)[];
  const firsts: Row[] = [];
  const places = rows.map((row) => {
    const before = firsts.at(-1);
    if (before === undefined || alike.some((column) => before[column] !== row[column])) {
      firsts.push(row);
    }
    return firsts.length;
  });
  const names = [...Object.keys(own), 'place'];
  const arrays = (Object.keys(own) as (keyof Row & string)[]).map((column) =>
    arrayOf(own[column] as ArrayType, cells(rows, column)),
  );
  const sharing = alike.map((column) =>
    arrayOf(shared[column] as ArrayType, cells(firsts, column)),
  );
  const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));
  return sql`unnest(${sql.join([...arrays, arrayOf('bigint', places)])}) AS ${sql.ref(name)} (${refs(names)})
    JOIN unnest(${sql.join(sharing)}) WITH ORDINALITY AS shared (${refs([...alike, 'place'])})
      USING (place)`;
}

const cells = <Row>(rows: readonly Row[], column: keyof Row) =>
  rows.map((row) => (row[column] ?? null) as Value);

const documents = <Row>(rows: readonly Row[], column: keyof Row) =>
  rows.map((row) => JSON.stringify(row[column] ?? null));

function textOf(values: readonly Value[]): string {
  let text = '{';
  for (const value of values) {
    if (text.length > 1) text += ',';
    text += typeof value === 'string' ? quoted(value) : value === null ? 'NULL' : value;
  }
  return `${text}}`;
}

const quoted = (text: string) => `"${UNFIT.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
const UNFIT = /["\\]/;
