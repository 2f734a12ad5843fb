/** PostgreSQL 15 or newer through a pool. */
import { PostgresDialect } from 'kysely';
import pg from 'pg';

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** Answers as database.ts says: times as Instants, bigint as number. `onLost`: an idle connection broke. */
export function postgresDialect(url: string, onLost: (error: Error) => void): PostgresDialect {
  const parsers: Record<number, (text: string) => unknown> = {
    [TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
    [INT8]: Number,
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'plumbline',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && parsers[oid]) ||
        pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('error', onLost);
  return new PostgresDialect({ pool });
}
