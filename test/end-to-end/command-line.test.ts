/** What the command line answers to people who mistype, and to scripts that read its exit code. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/ports.ts';
import { run } from '../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { PLUMBLINE_DATA: join(folder, 'data') };

async function says(words: readonly string[], more: Record<string, string> = {}) {
  const program = run(words, { ...env, ...more });
  const code = await program.ended();
  return { code, out: program.stdout(), err: program.stderr() };
}

test('nothing: help, and all is well', async () => {
  const { code, out, err } = await says([]);
  expect([code, err]).toEqual([0, '']);
  for (const command of ['start', 'analyze', 'agent', 'agent check', 'collector']) {
    expect(out).toContain(`plumbline ${command} `);
  }
});

test.each([['analyze'], ['start'], ['agent'], ['agent', 'check'], ['collector']])(
  '%s %s --help explains itself',
  async (...words) => {
    const { code, out, err } = await says([...words, '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`plumbline ${words.join(' ')}`);
  },
);

test.each([
  [['nonsense']],
  [['analyze']],
  [['analyze', join(folder, 'absent.pcap')]],
  [['agent', '--nonsense']],
  [['agent', '--capture', 'a', '--interface', 'b']],
  [['agent', 'check']],
  [['collector', '--nonsense']],
  [['start', '--speed', '0']],
])('%j: exit 2 and one line', async (words) => {
  const { code, out, err } = await says(words);
  expect([code, out]).toEqual([2, '']);
  expect(err.trim().split('\n')).toHaveLength(1);
});

describe('a wrong setting', () => {
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, 'api:\n  port: 99999\n  colour: red\nkeep:\n  messages: soon\n');

  test('is told with its path, every one of them, before anything connects', async () => {
    const { code, err } = await says(['collector', '--config', file]);
    expect(code).toBe(78);
    for (const path of ['api.port', 'colour', 'keep.messages']) expect(err).toContain(path);
  });

  test('of the environment as well, for either half', async () => {
    const collector = await says(['collector'], { PLUMBLINE_API__PORT: 'eighty' });
    expect([collector.code, collector.err.includes('api.port')]).toEqual([78, true]);
    const agent = await says(['agent'], { PLUMBLINE_AGENT__MQTT__URL: 'not a url' });
    expect([agent.code, agent.err.includes('mqtt.url')]).toEqual([78, true]);
  });
});

test('a port that is taken: one line that says which, and what to do', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const { code, err } = await says(['collector'], { PLUMBLINE_API__PORT: String(port) });
  server.close();
  expect(code).toBe(1);
  expect(
    err
      .split('\n')
      .filter((line) => !line.startsWith('{'))
      .join(''),
  ).toContain(`port ${port} is taken`);
});

test('a database that goes away during the start: one line, no trace of the program', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const url = `postgres://somebody@127.0.0.1:${port}/plumbline`;
  const { code, err } = await says(['collector'], { PLUMBLINE_DATABASE__URL: url });
  server.close();
  expect(code).toBe(1);
  expect(err.split('\n').filter((line) => !line.startsWith('{') && line !== '')).toEqual([
    'plumbline collector: the database went away: Connection terminated unexpectedly',
  ]);
});

test('an agent whose broker is not there ends when it is asked to, and keeps its reports', async () => {
  const capture = new URL('../../fixtures/demo-cell/story.pcap', import.meta.url).pathname;
  const data = join(folder, 'agent');
  const agent = run(['agent', '--capture', capture], {
    PLUMBLINE_AGENT__DATA: data,
    PLUMBLINE_AGENT__MQTT__URL: `mqtt://127.0.0.1:${await freePort()}`,
  });
  await agent.says(/no connection to the broker/);
  await expect.poll(() => readdirSync(join(data, 'spool')).join()).toContain('epoch-');
  expect(await agent.end('SIGTERM')).toBe(0);
});

test('analyze ends quietly when its reader has gone', () => {
  const dist = new URL('../../dist/plumbline.js', import.meta.url).pathname;
  const capture = new URL('../../fixtures/demo-cell/story.pcap', import.meta.url).pathname;
  const shell = `"$0" "$1" analyze "$2" --json | head -1`;
  const { status, stderr } = spawnSync('sh', ['-c', shell, process.execPath, dist, capture], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('analyze reads standard input, and says the same of it', () => {
  const dist = new URL('../../dist/plumbline.js', import.meta.url).pathname;
  const capture = new URL('../../fixtures/demo-cell/story.pcap', import.meta.url).pathname;
  const read = (shell: string) =>
    JSON.parse(
      execFileSync('sh', ['-c', shell, process.execPath, dist, capture], { encoding: 'utf8' }),
    );
  const { capture: _, ...piped } = read('"$0" "$1" analyze - --json <"$2"');
  const { capture: __, ...named } = read('"$0" "$1" analyze "$2" --json');
  expect(piped).toEqual(named);
});
