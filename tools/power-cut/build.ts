/** Builds database threads where their packages can be found. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** `source` is a module that serves a database. Answers the built one, named `name`. */
export async function builtThread(source: URL, name: string): Promise<URL> {
  const folder = `${process.cwd()}/node_modules/.cache/plumbline-threads`;
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}/${name}.${process.pid}.mjs`;
  await build({
    entryPoints: [fileURLToPath(source)],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    ...{ external: ['@electric-sql/pglite'], logLevel: 'warning' },
  });
  return pathToFileURL(outfile);
}
