/** TypeScript that documentation is made from, run as it stands. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

/** Imports a module of tools/docs by its file name. */
export async function imported(name) {
  // As deep as the sources that find their files by their own place.
  const bundle = new URL(`../../dist/docs/${name}-${process.pid}.mjs`, import.meta.url);
  await build({
    entryPoints: [new URL(name, import.meta.url).pathname],
    outfile: bundle.pathname,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  try {
    return await import(bundle.href);
  } finally {
    rmSync(bundle);
  }
}
