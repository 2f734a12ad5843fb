/** Runs the table of protocols, which is TypeScript, through esbuild. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

/** The table of protocols/README.md, without its markers. */
export async function protocolTable() {
  const folder = new URL('../../dist/docs/', import.meta.url); // as deep as test/support, whose paths it keeps
  const bundle = new URL(`protocol-table-${process.pid}.mjs`, folder);
  await build({
    entryPoints: [new URL('protocol-table.ts', import.meta.url).pathname],
    outfile: bundle.pathname,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  try {
    const table = await import(bundle.href);
    return table.protocolTable();
  } finally {
    rmSync(bundle);
  }
}
