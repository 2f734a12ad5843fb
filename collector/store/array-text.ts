import { type RawBuilder, sql } from 'kysely';

type ArrayType = 'uuid' | 'text' | 'bigint' | 'int' | 'timestamptz';

/**
 * Values as one array parameter, written out here: a list of thousands crosses to the database's
 * thread, and into its protocol, many times faster as one text.
 */
export function arrayOf(
  type: ArrayType,
  values: readonly (string | number)[],
): RawBuilder<unknown> {
  const items = type === 'text' ? values.map((value) => quoted(String(value))) : values;
  return sql`${`{${items.join(',')}}`}::${sql.raw(type)}[]`;
}

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
