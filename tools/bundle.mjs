/** TypeScript of ours made runnable for a tool, beside the packages it needs. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `entryPoints`: sources by the name each gets. Answers the folder, `folder` in the cache of node_modules. */
export async function bundled(folder, entryPoints) {
  const outdir = `${root}node_modules/.cache/${folder}`;
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    ...{ entryPoints, outdir },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
  return outdir;
}
