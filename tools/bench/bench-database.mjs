/** The databases a bench runs on, and what the ingest bench asks of them: the log's size, the server's CPU. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { has } from './process.mjs';

const TICKS_PER_SECOND = 100;

export const POSTGRES = 'test/support/postgres.ts';

/** Those that are here. */
export const databases = () =>
  has('/usr/lib/postgresql/15/bin/postgres') ? ['pglite', 'postgres'] : ['pglite'];

export const titleOf = (database) =>
  database === 'pglite' ? 'the embedded database' : 'PostgreSQL';

/** `url` is empty for the embedded database. `bundle`: where POSTGRES was built, as `postgres`. */
export async function startDatabase(kind, data, bundle) {
  if (kind === 'pglite') {
    const wal = join(data, 'database/pg_wal');
    const size = () =>
      readdirSync(wal).reduce((sum, name) => sum + statSync(join(wal, name)).size, 0);
    return {
      ...{ url: '', server: async () => ({ walMb: size() / 2 ** 20, cpuSeconds: 0 }) },
      stop: async () => {},
    };
  }
  const { startPostgres } = await import(pathToFileURL(join(bundle, 'postgres.js')));
  const own = kind === 'postgres' ? await startPostgres(['max_wal_size=1GB']) : undefined;
  const url = own?.url ?? kind;
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const isHere = own !== undefined;
  const postmaster = isHere ? statOf(rows[0].pid)?.parent : undefined;
  return {
    url,
    async server() {
      const { rows } = await client.query(
        'SELECT sum(size)::float8 / 1048576 AS "walMb" FROM pg_ls_waldir()',
      );
      return { ...rows[0], cpuSeconds: isHere ? cpuOfChildren(postmaster) : 0 };
    },
    async stop() {
      await client.end();
      await own?.stop();
    },
  };
}

/** Of those that run and those that ended. */
function cpuOfChildren(parent) {
  let ticks = statOf(parent)?.ended ?? 0;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat?.parent === parent) ticks += stat.own;
  }
  return ticks / TICKS_PER_SECOND;
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, userEnded, systemEnded] = words.slice(11, 15).map(Number);
    return { parent: Number(words[1]), own: user + system, ended: userEnded + systemEnded };
  } catch {
    return undefined; // it ended meanwhile
  }
}
