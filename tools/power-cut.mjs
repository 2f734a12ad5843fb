/** Builds tools/power-cut beside the packages it needs, and runs it. */
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundled } from './bundle.mjs';

const bundle = await bundled(`plumbline-power-cut-${process.pid}`, {
  main: 'tools/power-cut/main.ts',
  failing: 'tools/power-cut/worker.ts',
});
await import(pathToFileURL(`${bundle}/main.js`).href);
rmSync(bundle, { recursive: true });
