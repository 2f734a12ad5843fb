/** Writes fixtures/demo-cell anew from the encoders in tools/demo-cell. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const bundle = new URL('../dist/demo-cell.mjs', import.meta.url);
await build({
  entryPoints: [new URL('demo-cell/main.ts', import.meta.url).pathname],
  outfile: bundle.pathname,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
const { writeDemoCell } = await import(bundle.href);
writeDemoCell(new URL('../fixtures/demo-cell', import.meta.url).pathname);
rmSync(bundle);
