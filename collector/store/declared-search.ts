/** Declared assets by what somebody typed. */
import { type RawBuilder, sql } from 'kysely';

/** A query for the ids of those that have a name, an address or another identity that begins so. An id may come twice. */
export function declaredAs(text: string): RawBuilder<unknown> {
  return sql`SELECT declared AS id FROM declared_identity
    WHERE value LIKE ${`${escaped(text.toLowerCase())}%`}`;
}

/** LIKE gives a meaning to `%`, `_` and `\`. */
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');
