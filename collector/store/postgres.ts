/** PostgreSQL 15 or newer through a pool. */
import type { Socket } from 'node:net';
import { PostgresDialect } from 'kysely';
import pg from 'pg';

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** A process that hangs in the middle of a transaction would keep an agent's row from all others. */
const IDLE_IN_TRANSACTION_MS = 5000;

export interface PostgresOptions {
  readonly url: string;
  /** A connection broke. */
  readonly onLost: (error: Error) => void;
  /** A statement that takes longer is taken for one that a broken network swallowed. Absent: none is. */
  readonly patienceMs?: number;
}

/** Answers as database.ts says: times as Instants, bigint as number. */
export function postgresDialect({ url, onLost, patienceMs }: PostgresOptions): PostgresDialect {
  const parsers: Record<number, (text: string) => unknown> = {
    [TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
    [INT8]: Number,
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'plumbline',
    // Statements take milliseconds: compiling one takes ten times what it saves.
    options: '-c jit=off',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && parsers[oid]) ||
        pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('error', () => {}); // of an idle connection: told by the line below
  pool.on('connect', (client) => {
    client.on('error', onLost); // one that is in use has nobody else who hears it
    if (patienceMs !== undefined) limit(client as unknown as Limited, patienceMs);
  });
  return new PostgresDialect({ pool });
}

interface Limited {
  query(...of: unknown[]): Promise<unknown>;
  readonly connection: { readonly stream: Socket };
}

/** Without an answer the connection is given up: half open, it would not end by itself for minutes. */
function limit(client: Limited, patienceMs: number): void {
  const query = client.query.bind(client);
  client.query = async (...of) => {
    const silence = new Error(`the database did not answer for ${patienceMs} ms`);
    const timer = setTimeout(() => client.connection.stream.destroy(silence), patienceMs);
    return query(...of).finally(() => clearTimeout(timer));
  };
}
