/** Builds tools/power-cut beside the packages it needs, and runs it. */
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = `${root}node_modules/.cache/plumbline-power-cut-${process.pid}`;
mkdirSync(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    main: 'tools/power-cut/main.ts',
    failing: 'tools/power-cut/worker.ts',
  },
  ...{ outdir, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
  ...{ external: ['@electric-sql/pglite'], logLevel: 'warning' },
});
await import(pathToFileURL(`${outdir}/main.js`).href);
rmSync(outdir, { recursive: true });
