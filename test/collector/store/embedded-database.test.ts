import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EmbeddedDatabase } from '../../../collector/store/pglite/embedded-database.ts';
import { takeLock } from '../../../collector/store/pglite/lock.ts';
import { databaseWorker, ownDataFolder } from '../../support/database.ts';

let folder: string;
beforeEach(() => {
  folder = ownDataFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (onBroken: (error: Error) => void = () => {}) =>
  EmbeddedDatabase.open({ folder, worker: databaseWorker(), now: () => Date.now(), onBroken });

test('a commit reaches the disk, a query does not touch it', async () => {
  const database = await open();
  await database.run('CREATE TABLE kept (n int)');
  const before = database.syncs;
  await database.run('SELECT 1');
  expect(database.syncs).toBe(before);
  await database.run('INSERT INTO kept VALUES (1)');
  expect(database.syncs).toBe(before + 1);
  await database.close();
});

test('an error of a statement has its SQLSTATE, and the next one works', async () => {
  const database = await open();
  await expect(database.run('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
  await expect(database.run('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  await database.close();
});

test('a second process on the folder is refused, with the owner named', async () => {
  const database = await open();
  await expect(open()).rejects.toThrow(`held by process ${process.pid}`);
  await database.close();
  const again = await open();
  await again.close();
});

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1 }],
  ['a process of an earlier boot', { pid: process.pid, boot: 'another' }],
  ['an earlier process of the same number', { pid: process.pid, started: '1' }],
])('the lock of %s does not hold', (_, owner) => {
  const path = join(folder, 'test.lock');
  takeLock(path, () => Date.now())();
  const release = takeLock(path, () => Date.now());
  const mine = JSON.parse(readFileSync(path, 'utf8'));
  release();
  writeFileSync(path, JSON.stringify({ ...mine, ...owner }));
  takeLock(path, () => Date.now())();
  expect(existsSync(path)).toBe(false);
});

test('the lock of another machine holds while its beat is heard', () => {
  const path = join(folder, 'test.lock');
  writeFileSync(
    path,
    JSON.stringify({ pid: 1, host: 'elsewhere', boot: '', started: '', since: 'x' }),
  );
  expect(() => takeLock(path, () => Date.now())).toThrow('process 1 on elsewhere');
  takeLock(path, () => Date.now() + 120_000)();
});

test('a torn lock is nobody’s', () => {
  const path = join(folder, 'test.lock');
  writeFileSync(path, '{"pid":');
  takeLock(path, () => Date.now())();
});

test('what was acknowledged is there after kill -9, and the folder opens', async () => {
  const outdir = mkdtempSync(join(process.cwd(), 'node_modules/.cache/plumbline-kill-'));
  const outfile = join(outdir, 'writer.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../../support/row-writer.ts', import.meta.url))],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' },
  });
  try {
    for (let round = 0; round < 3; round++) {
      const child = fork(outfile, [folder, databaseWorker().href]);
      const acknowledged = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.on('message', (n) => {
          if (Number(n) % 50 !== 49) return;
          child.kill('SIGKILL');
          child.once('exit', () => resolve(Number(n)));
        });
      });
      const database = await open();
      const { rows } = await database.run(
        'SELECT max(n) AS n, count(*)::int AS total FROM written',
      );
      const [{ n, total } = { n: 0, total: 0 }] = rows as { n: number; total: number }[];
      expect(n).toBeGreaterThanOrEqual(acknowledged);
      expect(total).toBe(n + 1);
      await database.close();
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

test('a thread that dies breaks the database: what waits is refused, and so is what follows', async () => {
  const broken: Error[] = [];
  const database = await open((error) => broken.push(error));
  const endless = database.run('SELECT pg_sleep(60)');
  const refused = expect(endless).rejects.toThrow();
  await database.kill();
  await refused;
  await expect(database.run('SELECT 1')).rejects.toThrow();
  expect(broken).toHaveLength(1);
  database.release();
});

test('a first start that was cut off leaves nothing that is taken for a database', async () => {
  const fresh = mkdtempSync(join(tmpdir(), 'plumbline-fresh-'));
  try {
    writeFileSync(join(fresh, 'database.draft'), 'half');
    const options = {
      folder: fresh,
      worker: databaseWorker(),
      now: () => Date.now(),
      onBroken() {},
    };
    const database = await EmbeddedDatabase.open(options);
    await expect(database.run('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await database.close();
    expect(existsSync(join(fresh, 'database.draft'))).toBe(false);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});
