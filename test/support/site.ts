/**
 * A site on more than one process: a Mosquitto, a PostgreSQL, and as many collectors and agents as a
 * test starts, each a process of its own as a user runs it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMosquitto } from './mosquitto.ts';
import { startPostgres } from './postgres.ts';
import { type Running, run } from './program.ts';

export const TOKEN = 'a-token-that-only-this-test-knows';

export interface SiteCollector extends Running {
  /** Of its API. */
  readonly url: string;
  get(path: string): Promise<Response>;
}

export interface Site {
  readonly databaseUrl: string;
  readonly brokerUrl: string;
  /** Answers once it is ready. */
  collector(env?: Record<string, string>): Promise<SiteCollector>;
  /** Replays a capture; its data folder is `folder(name)`. */
  agent(name: string, capture: string, env?: Record<string, string>): Running;
  folder(name: string): string;
  /** Of the database, which has to answer. */
  stop(): Promise<void>;
}

const QUICK = {
  PLUMBLINE_AGENT__LEARNING__QUIET: '2',
  PLUMBLINE_AGENT__LEARNING__LONGEST: '4',
  PLUMBLINE_AGENT__LEARNING__SETTLING: '0',
  PLUMBLINE_AGENT__REPORT__SOON: '0',
  PLUMBLINE_AGENT__REPORT__OFTEN: '1',
  PLUMBLINE_AGENT__REPORT__SELDOM: '1',
  PLUMBLINE_AGENT__REPORT__HEALTH: '1',
};

export async function startSite(): Promise<Site> {
  const data = mkdtempSync(join(tmpdir(), 'plumbline-site-'));
  const [broker, database] = await Promise.all([startMosquitto(), startPostgres()]);
  const brokerUrl = `mqtt://127.0.0.1:${broker.port}`;
  const started: Running[] = [];
  let collectors = 0;
  const folder = (name: string) => join(data, name);
  const keep = <One extends Running>(one: One) => {
    started.push(one);
    return one;
  };
  return {
    databaseUrl: database.url,
    brokerUrl,
    folder,
    async collector(env = {}) {
      const running = keep(
        run(['collector'], {
          PLUMBLINE_DATA: folder(`collector-${++collectors}`),
          PLUMBLINE_API__PORT: '0',
          PLUMBLINE_MQTT__URL: brokerUrl,
          PLUMBLINE_DATABASE__URL: database.url,
          PLUMBLINE_BOOTSTRAP_TOKEN: TOKEN,
          ...env,
        }),
      );
      const [, url = ''] = await running.says(/Page: (\S+)/);
      const headers = { authorization: `Bearer ${TOKEN}` };
      return { ...running, url, get: (path) => fetch(`${url}${path}`, { headers }) };
    },
    agent(name, capture, env = {}) {
      mkdirSync(folder(name), { recursive: true });
      return keep(
        run(['agent', '--capture', capture], {
          PLUMBLINE_AGENT__NAME: name,
          PLUMBLINE_AGENT__DATA: folder(name),
          PLUMBLINE_AGENT__MQTT__URL: brokerUrl,
          ...QUICK,
          ...env,
        }),
      );
    },
    async stop() {
      for (const one of started) await one.end('SIGKILL');
      await broker.stop();
      await database.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The number behind a metric of the collector, summed over its labels. */
export async function metric(of: SiteCollector, name: string): Promise<number> {
  const text = await (await of.get('/metrics')).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`plumbline_collector_${name}`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
