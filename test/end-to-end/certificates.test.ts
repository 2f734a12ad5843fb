/**
 * Collector and agent as processes, with client certificates, on the broker of docker-compose.yml:
 * data arrives; who has the wrong papers says so in one line and goes on trying.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { busyPlant } from '../../tools/torture/busy-plant.ts';
import { ownDataFolder } from '../support/database.ts';
import {
  type GuardedBroker,
  makeCertificates,
  startGuardedMosquitto,
} from '../support/guarded-mosquitto.ts';
import { type Running, run } from '../support/program.ts';
import { needs } from '../support/programs.ts';
import { TOKEN } from '../support/site.ts';

const WAIT = { timeout: 30_000, interval: 100 };
const data = mkdtempSync(join(tmpdir(), 'plumbline-certificates-'));
const capture = join(data, 'plant.pcap');
const running: Running[] = [];
const folders: string[] = [];
let broker: GuardedBroker;
let foreign: string;

beforeAll(async () => {
  if (isImpossible) return;
  broker = await startGuardedMosquitto();
  foreign = makeCertificates(join(data, 'foreign'));
  writeFileSync(capture, busyPlant({ devices: 3, seconds: 5 }));
});
afterAll(async () => {
  for (const one of running) await one.end('SIGKILL');
  await broker?.stop();
  for (const folder of [...folders, data]) rmSync(folder, { recursive: true, force: true });
});
const isImpossible = needs('mosquitto', 'openssl');

interface Papers {
  readonly ca?: string;
  readonly name?: string;
}

/** What a process is told of its broker: whose word it takes, and who it says it is. */
function account(prefix: string, { ca = broker.certificates, name }: Papers) {
  return {
    [`${prefix}MQTT__URL`]: `mqtts://localhost:${broker.port}`,
    [`${prefix}MQTT__CA`]: join(ca, 'ca.crt'),
    ...(name && {
      [`${prefix}MQTT__CERTIFICATE`]: join(broker.certificates, `${name}.crt`),
      [`${prefix}MQTT__KEY`]: join(broker.certificates, `${name}.key`),
    }),
  };
}

function begin(words: string[], env: Record<string, string>): Running {
  const one = run(words, env);
  running.push(one);
  return one;
}
function collector(papers: Papers): Running {
  const folder = ownDataFolder();
  folders.push(folder);
  return begin(['collector'], {
    PLUMBLINE_DATA: folder,
    PLUMBLINE_API__PORT: '0',
    PLUMBLINE_BOOTSTRAP_TOKEN: TOKEN,
    ...account('PLUMBLINE_', papers),
  });
}
function agent(folder: string, papers: Papers): Running {
  mkdirSync(join(data, folder));
  return begin(['agent', '--capture', capture], {
    PLUMBLINE_AGENT__NAME: 'agent',
    PLUMBLINE_AGENT__DATA: join(data, folder),
    ...account('PLUMBLINE_AGENT__', papers),
  });
}

const attempts = () => broker.log().match(/New connection from/g)?.length ?? 0;
const complaints = (of: Running) =>
  of
    .stderr()
    .split('\n')
    .filter((line) => /the broker/.test(line));

describe.skipIf(isImpossible)('with certificates', () => {
  test('collector and agent find each other, and what the agent saw arrives', async () => {
    const one = collector({ name: 'collector' });
    const [, url] = await one.says(/Page: (\S+)/);
    const watching = agent('agent', { name: 'agent' });
    expect(await watching.ended(), watching.stderr()).toBe(0);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(`${url}/api/v1/assets`, { headers });
    const { items } = (await answer.json()) as { items: unknown[] };
    expect(items.length).toBeGreaterThan(3);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(await one.end(), one.stderr()).toBe(0);
  }, 90_000);

  test.each([
    [
      'the broker’s authority is another',
      () => ({ ca: foreign, name: 'collector' }),
      /self-signed|unable to/,
    ],
    ['it has no certificate', () => ({}), /certificate required|lost/],
  ])(
    'a collector says in one line that %s, and tries again',
    async (_, papers, reason) => {
      const one = collector(papers());
      const [, url] = await one.says(/Page: (\S+)/);
      const before = attempts();
      await expect.poll(attempts, WAIT).toBeGreaterThan(before + 3);
      const said = complaints(one);
      expect(said, one.stderr()).toHaveLength(1);
      expect(said[0]).toMatch(reason);
      expect((await fetch(`${url}/health`)).status).toBe(200);
      expect((await fetch(`${url}/ready`)).status).toBe(503);
      expect(await one.end(), one.stderr()).toBe(0);
    },
    90_000,
  );

  test.each([
    [
      'the broker’s authority is another',
      () => ({ ca: foreign, name: 'agent' }),
      /self-signed|unable to/,
    ],
    ['it has no certificate', () => ({}), /certificate required|lost/],
  ])(
    'an agent says in one line that %s, and tries again',
    async (_, papers, reason) => {
      const one = agent(`agent-${running.length}`, papers());
      const before = attempts();
      await expect.poll(attempts, WAIT).toBeGreaterThan(before + 1);
      const said = complaints(one);
      expect(said, one.stderr()).toHaveLength(1);
      expect(said[0]).toMatch(reason);
      expect(await one.end('SIGKILL')).toBe('SIGKILL');
    },
    90_000,
  );
});
