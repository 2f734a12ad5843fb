/** `npm run noise -- CAPTURE or FOLDER…`: bundles noise.ts and runs it. */
import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';

const bundle = await bundled(`plumbline-noise-${process.pid}`, { noise: 'tools/noise/noise.ts' });
const vendors = fileURLToPath(new URL('../../agent/observe/vendors', import.meta.url));
cpSync(vendors, join(bundle, 'vendors'), { recursive: true });
const words = ['--enable-source-maps', join(bundle, 'noise.js'), ...process.argv.slice(2)];
const child = spawn(process.execPath, words, { stdio: 'inherit' });
child.on('exit', (code) => {
  rmSync(bundle, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
