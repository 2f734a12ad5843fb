/**
 * `npm run fuzz -- [--packets 10000000] [--seed 1] [--protocol NAME]… [CAPTURE or FOLDER]…`: bundles
 * fuzz.ts and runs it. Without captures: those among the fixtures.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = await bundled(`plumbline-fuzz-${process.pid}`, { fuzz: 'tools/fuzz/fuzz.ts' });
const words = ['--expose-gc', '--enable-source-maps', join(bundle, 'fuzz.js'), '--root', root];
const child = spawn(process.execPath, [...words, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  rmSync(bundle, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
