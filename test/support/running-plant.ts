/**
 * A whole plant in this process on a clock that the test moves: the collector with its broker, its
 * database and its API over HTTP, and an agent that reads what the demo cell does at that hour.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { AgentConfig } from '../../agent/config.ts';
import { startAgent } from '../../agent/main.ts';
import { CollectorConfig } from '../../collector/config.ts';
import { startCollector } from '../../collector/main.ts';
import type { Role } from '../../collector/users/roles.table.ts';
import type { AgentId, SiteId } from '../../protocols/messages/names.ts';
import { Cell } from '../../tools/demo-cell/cell.ts';
import { head, packets } from '../../tools/demo-cell/pcap.ts';
import { databaseWorker, ownDataFolder } from './database.ts';

export const PASSWORD = 'correct horse battery staple';
export const SITE = 'plant' as SiteId;
const AGENT = 'cell-1' as AgentId;
const MOST_SECONDS = 60;

type Act = (cell: Cell) => void;

export interface Somebody {
  readonly id: string;
  readonly name: string;
  ask<Body = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: Body; readonly etag: string | null }>;
  /** Says the password again: what follows within five minutes may be signed. */
  prove(): Promise<void>;
}

export interface RunningPlant {
  readonly url: string;
  /** Milliseconds since 1970. */
  now(): number;
  moveTo(ms: number): void;
  /** Invited by the administrator, with a password of their own, signed in. */
  person(name: string, ...roles: readonly Role[]): Promise<Somebody>;
  /** The cell lives for so many seconds from now on; what `acts` has for a second is done to it then. */
  watch(seconds: number, acts?: ReadonlyMap<number, Act>): Promise<void>;
  stop(): Promise<void>;
}

export async function startPlant(startedAt: number): Promise<RunningPlant> {
  const folders = { collector: ownDataFolder(), agent: mkdtempSync(join(tmpdir(), 'plumbline-')) };
  let at = startedAt;
  const begun = performance.now();
  // It goes on by itself as well: nobody waits for an hour that never comes.
  const now = () => at + Math.floor(performance.now() - begun);
  let link = '';
  const collector = await startCollector(
    CollectorConfig.parse({ data: folders.collector, api: { port: 0 } }),
    {
      ...{ log: pino({ level: 'silent' }), now, newId: randomUUID },
      random: (size) => randomBytes(size),
      databaseWorker: databaseWorker(),
      onSetupLink: (given) => {
        link = given;
      },
      onBroken: (error) => {
        throw error;
      },
    },
  );
  const { url } = collector;
  const token = link.slice(link.indexOf('#') + 1);
  const admin = await enter(url, 'admin', token);
  return {
    url,
    now,
    moveTo(ms) {
      at += ms - now();
    },
    async person(name, ...roles) {
      const invited = await admin.ask<{ person: { id: string }; secret: string }>(
        ...(['POST', '/api/v1/users', { name }] as const),
      );
      const { person, secret } = invited.body;
      for (const role of roles) {
        await admin.ask('POST', `/api/v1/users/${person.id}/roles`, { role, site: null });
      }
      return enter(url, name, secret);
    },
    async watch(seconds, acts = new Map()) {
      const file = join(folders.agent, 'watched.pcap');
      writeFileSync(file, Buffer.concat([head(), filmed(seconds, acts, now())]));
      const config = AgentConfig.parse({
        ...{ data: join(folders.agent, 'data'), name: AGENT, site: SITE },
        capture: { files: [file] },
        mqtt: account(collector.agent(SITE, AGENT)),
        learning: { quiet: 20, longest: 20, settling: 0 },
        spool: { reserve: 0 },
      });
      const agent = await startAgent(config, {
        ...{ log: pino({ level: 'silent' }), now, random: Math.random, newId: randomUUID },
        ...{ version: '0.1.0', machine: 'machine-1', self: { mac: '02:00:00:00:00:01' as never } },
      });
      await agent.ended;
      for (let waited = 0; agent.spool.depth.messages > 0; waited += 1) {
        if (waited > MOST_SECONDS * 20) throw new Error('the collector took nothing');
        await sleep(50);
      }
      await agent.stop();
    },
    async stop() {
      await collector.stop();
      for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const account = ({
  url,
  username,
  password,
}: ReturnType<Awaited<ReturnType<typeof startCollector>>['agent']>) => ({
  ...{ url, username, password },
});

function filmed(seconds: number, acts: ReadonlyMap<number, Act>, startedMs: number): Uint8Array {
  const cell = new Cell();
  for (let second = 1; second < seconds; second++) {
    cell.live(second);
    cell.wire.now = second * 1_000_000 + 600_000;
    acts.get(second)?.(cell);
  }
  cell.close(seconds);
  return packets(cell.wire.frames(), Math.floor(startedMs / 1000));
}

async function enter(url: string, name: string, token: string): Promise<Somebody> {
  let cookie = '';
  const ask: Somebody['ask'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(cookie !== '' && { cookie }),
        origin: url,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const set = answer.headers.get('set-cookie');
    if (set !== null) cookie = set.split(';')[0] ?? '';
    const isJson = /json\b/.test(answer.headers.get('content-type') ?? '');
    const given = isJson ? await answer.json() : await answer.text();
    return { status: answer.status, body: given as never, etag: answer.headers.get('etag') };
  };
  const session = await ask<{ id: string }>('POST', '/api/v1/setup', { token, password: PASSWORD });
  if (session.status !== 200)
    throw new Error(`${name} was not let in: ${JSON.stringify(session.body)}`);
  return {
    ...{ id: session.body.id, name, ask },
    async prove() {
      await ask('POST', '/api/v1/session/proof', { password: PASSWORD });
    },
  };
}
