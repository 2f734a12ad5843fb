/** `npm start` as a user has it: one process, the embedded defaults, the demo cell ten times as fast. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, run } from '../support/program.ts';

const token = 'a-token-for-the-tests-of-the-demo';
const story = JSON.parse(
  readFileSync(new URL('../../fixtures/demo-cell/story.json', import.meta.url), 'utf8'),
) as { chapters: { at: number; says: string; raises: string[] }[] };
const data = mkdtempSync(join(tmpdir(), 'plumbline-start-'));
const env = { PLUMBLINE_DATA: data, PLUMBLINE_API__PORT: '0', PLUMBLINE_BOOTSTRAP_TOKEN: token };

let program: Running;
let page: string;
const wait = { timeout: 90_000, interval: 250 };

beforeAll(async () => {
  program = run(['start', '--speed', '10'], env);
  [, page = ''] = await program.says(/Page\s+(http\S+)/);
});
afterAll(async () => {
  await program.end();
  rmSync(data, { recursive: true, force: true });
});

async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${page}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

interface DriftRow {
  readonly id: string;
  readonly kind: string;
  readonly before?: string;
  readonly after?: string;
  readonly by?: { readonly name?: string };
}
const drift = async () => (await ask<{ items: DriftRow[] }>('drift?limit=200')).items;
const kinds = async () => (await drift()).map(({ kind }) => kind);

test('says what will happen when, and hands out the link of the first start', async () => {
  await program.says(/Ctrl\+C/);
  const said = program.stdout();
  expect(said).toMatch(/First\s+set the administrator's password, once:\s+http\S+setup\S+/);
  for (const { says } of story.chapters) expect(said).toContain(says);
});

test('discovers the cell', async () => {
  await expect
    .poll(async () => {
      const { items } = await ask<{ items: { name?: string; role?: string }[] }>('assets?limit=50');
      return items.map(({ name }) => name);
    }, wait)
    .toEqual(expect.arrayContaining(['PRESS-LINE-2', 'CURING-OVEN', 'SW-CELL-2', 'ENG-LAPTOP-3']));
});

test.each(
  story.chapters.flatMap(({ raises, says }) => raises.map((kind) => [kind, says] as const)),
)('raises %s: %s', async (kind) => {
  await expect.poll(kinds, wait).toContain(kind);
});

test('tells who did it, and what it was before', async () => {
  await expect.poll(kinds, wait).toContain('topology.changed');
  const rows = await drift();
  const download = rows.find(({ kind }) => kind === 'logic.download');
  expect(download?.by).toMatchObject({ name: 'ENG-LAPTOP-3' });
  const firmware = rows.find(({ kind }) => kind === 'firmware.changed');
  expect(firmware).toMatchObject({ before: 'v2.70', after: 'v2.80' });
  const stop = rows.find(({ kind }) => kind === 'mode.changed');
  expect(stop).toMatchObject({ before: 'run', after: 'stop' });
});

test('alarms about what the story tells, and about the weak community, and about nothing else', async () => {
  await expect.poll(kinds, wait).toContain('topology.changed');
  const told = new Set([
    ...story.chapters.flatMap(({ raises }) => raises),
    'security.weak', // the switch answers to "public"
    'operation.new', // the laptop had only looked before
    'engineering.session',
  ]);
  expect((await kinds()).filter((kind) => !told.has(kind))).toEqual([]);
});

test('the packets that prove it come out as a capture', async () => {
  const download = (await drift()).find(({ kind }) => kind === 'logic.download');
  const answer = await fetch(`${page}/api/v1/drift/${download?.id}/evidence.pcap`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 4)]).toEqual([0xd4, 0xc3, 0xb2, 0xa1]);
  expect(bytes.length).toBeGreaterThan(24 + 16 + 60);
});

test('a second process on the same folder is refused, and told who has it', async () => {
  const second = run(['start'], env);
  expect(await second.ended()).toBe(1);
  expect(second.stderr()).toContain(`process ${program.process.pid}`);
});

test('ends in order when asked to, and announces nothing twice after the next start', async () => {
  const before = await drift();
  expect(await program.end('SIGTERM')).toBe(0);
  program = run(['start', '--speed', '10'], env);
  [, page = ''] = await program.says(/Page\s+(http\S+)/);
  const again = await drift();
  expect(again.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
});
