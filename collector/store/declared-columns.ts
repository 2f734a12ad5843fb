/** The columns of `declared_asset` as arrays cross to the database and as rows come back. */
import { type RawBuilder, sql } from 'kysely';
import type { DeclaredAsset } from '../declared/declared-asset.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../declared/fields.table.ts';

type ArrayType = 'uuid' | 'text' | 'int' | 'smallint' | 'boolean' | 'timestamptz' | 'jsonb';

/** Every column that is written, by the name its value has here. */
export const WRITTEN = {
  ...{ id: 'uuid', site: 'text' },
  ...(Object.fromEntries(FIELD_NAMES.map((name) => [name, FIELDS[name].is])) as Record<
    FieldName,
    ArrayType
  >),
  ...{ lifecycle: 'text', lifecycleSince: 'timestamptz', version: 'int' },
  ...{ created: 'timestamptz', createdBy: 'text', changed: 'timestamptz', changedBy: 'text' },
  ...{ observed: 'uuid', mergedInto: 'uuid' },
} as const satisfies Record<keyof DeclaredAsset, ArrayType>;

const NAMES = Object.keys(WRITTEN) as readonly (keyof DeclaredAsset)[];
const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `id, site, tag, …` */
export const columns = sql.join(NAMES.map((name) => sql.ref(columnOf(name))));

/** The same of rows that crossed as `name`: a jsonb column of null is no value. */
export function crossed(name: string): RawBuilder<unknown> {
  return sql.join(NAMES.map((column) => cellOf(name, column)));
}

/** `tag = name.tag, …`, of all but the id. */
export function assigned(name: string): RawBuilder<unknown> {
  return sql.join(
    NAMES.filter((column) => column !== 'id').map(
      (column) => sql`${sql.ref(columnOf(column))} = ${cellOf(name, column)}`,
    ),
  );
}

function cellOf(name: string, column: keyof DeclaredAsset): RawBuilder<unknown> {
  const value = sql.ref(`${name}.${column}`);
  return WRITTEN[column] === 'jsonb' ? sql`nullif(${value}, 'null'::jsonb)` : value;
}

/** `tag AS "tag", order_code AS "orderCode", …` of a table or alias. */
export function selected(table: string): RawBuilder<unknown> {
  return sql.join(
    NAMES.map((name) => sql`${sql.ref(`${table}.${columnOf(name)}`)} AS ${sql.ref(name)}`),
  );
}
