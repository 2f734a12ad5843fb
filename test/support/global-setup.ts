/**
 * A first start of the embedded database costs seconds: its thread is built and one migrated folder
 * made for all test files, which start on copies. Kept until anything in collector/store changes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '../../collector/store/open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder that holds a migrated, empty database. Copy it. */
    dataFolder: string;
    /** URL of the built database thread. */
    databaseWorker: string;
  }
}

const CACHE = 'node_modules/.cache/plumbline-test';

export default async function setup({ provide }: TestProject) {
  const made = join(process.cwd(), CACHE, fingerprint());
  if (!existsSync(made)) {
    const draft = `${made}.${process.pid}`;
    await make(draft);
    try {
      renameSync(draft, made);
    } catch (error) {
      if (!existsSync(made)) throw error; // another run was quicker
      rmSync(draft, { recursive: true, force: true });
    }
  }
  provide('dataFolder', join(made, 'data'));
  provide('databaseWorker', pathToFileURL(join(made, 'pglite-worker.js')).href);
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync('collector/store', { recursive: true }).map(String).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join('collector/store', name)));
  }
  return hash.update(readFileSync('package-lock.json')).digest('hex').slice(0, 16);
}

async function make(folder: string): Promise<void> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const outfile = join(folder, 'pglite-worker.js');
  await build({
    entryPoints: ['collector/store/pglite/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@electric-sql/pglite'],
    logLevel: 'warning',
  });
  const opened = await openEmbedded({
    folder: data,
    worker: pathToFileURL(outfile),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    onBroken: (error) => {
      throw error;
    },
  });
  await opened.close();
}
