/**
 * `npm run torture -- --minutes N [--seed S] [--on embedded|cluster] [--report FILE]`: bundles
 * torture.ts and runs it, with a network, mounts and processes of its own where it may have them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const APART = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** The first process inherits whoever lost his parent; this one sees their ends as well. */
const FIRST = ['sh', '-c', '"$@"; exit $?', 'sh'];

const bundle = await bundled(`plumbline-torture-${process.pid}`, {
  torture: 'tools/torture/torture.ts',
  'embedded-collector': 'tools/torture/embedded-collector.ts',
  'pglite-worker': 'collector/store/pglite/worker.ts',
});
const words = [
  '--enable-source-maps',
  join(bundle, 'torture.js'),
  ...['--program', join(ROOT, 'dist/plumbline.js')],
  ...process.argv.slice(2),
];
const mayBeApart = spawnSync('unshare', [...APART, 'true']).status === 0;
const [program, all] = mayBeApart
  ? ['unshare', [...APART, '--', ...FIRST, process.execPath, ...words, '--apart']]
  : [process.execPath, words];
const child = spawn(program, all, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.disconnect());
child.on('exit', (code) => {
  rmSync(bundle, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
