/** The API on a database of the test's own, with a clock and a feed that the test moves. */
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Api } from '../../collector/api/api.ts';
import type { LiveNews } from '../../collector/api/live-feed.ts';
import { buildApi } from '../../collector/api/server.ts';
import { type ApiSurroundings, servicesOf } from '../../collector/api/services.ts';
import { Store } from '../../collector/store/store.ts';
import { ownDatabase as openOwn } from './database.ts';

export const TOKEN = 'a-token-of-thirty-two-characters';
export const START = Date.parse('2026-01-10T00:00:00.000Z');

/** The database of database.ts, with SQL by hand. */
export async function ownDatabase() {
  const { db, embedded, close } = await openOwn();
  if (embedded === undefined) throw new Error('these tests are of the embedded database');
  const run = (script: string) => embedded.script(script);
  const rows = async <Row>(query: string) => (await sql.raw<Row>(query).execute(db)).rows;
  return { db, run, rows, close };
}

export type OwnDatabase = Awaited<ReturnType<typeof ownDatabase>>;

export interface Edge {
  readonly api: Api;
  readonly services: ReturnType<typeof servicesOf>;
  readonly surroundings: ApiSurroundings;
  readonly links: string[];
  /** Moves the clock. */
  later(ms: number): void;
  tell(...news: LiveNews[]): void;
  /** Asks as the automation token, an administrator's. */
  get(path: string): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>;
  close(): Promise<void>;
}

export async function edgeOn(
  { db }: Pick<OwnDatabase, 'db'>,
  changed: Partial<ApiSurroundings> = {},
): Promise<Edge> {
  let now = START;
  const listeners = new Set<(news: readonly LiveNews[]) => void>();
  const links: string[] = [];
  const hookKey = new Uint8Array(32).fill(7);
  const uploadFolder = join(tmpdir(), `plumbline-test-${randomUUID()}`);
  const surroundings: ApiSurroundings = {
    store: new Store(db),
    feed: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    settings: { host: '127.0.0.1', port: 0, requestsPerMinute: 1_000_000, uploadFolder, hookKey },
    log: pino({ level: 'silent' }),
    now: () => now,
    random: (size) => randomBytes(size),
    newId: randomUUID,
    isReady: async () => true,
    destinations: () => [],
    metrics: () => [],
    onSetupLink: (link) => links.push(link),
    ...changed,
  };
  const services = servicesOf(surroundings);
  const api = await buildApi(surroundings, services);
  await services.users.setBootstrapToken(TOKEN);
  return {
    api,
    services,
    surroundings,
    links,
    later(ms) {
      now += ms;
    },
    tell(...news) {
      for (const listener of listeners) listener(news);
    },
    async get(path) {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const answer = await api.inject({ method: 'GET', url: path, headers });
      const isJson = /json\b/.test(String(answer.headers['content-type']));
      const body = isJson ? answer.json() : answer.body;
      return { status: answer.statusCode, body, headers: answer.headers };
    },
    async close() {
      await api.close();
      rmSync(uploadFolder, { recursive: true, force: true });
    },
  };
}
