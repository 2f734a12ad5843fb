/** Loading all vendor tables: a start has to pay for it once. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';
import { row } from './process.mjs';

const RUNS = 5;
const tables = fileURLToPath(new URL('../../agent/observe/vendors', import.meta.url));

export async function benchVendors() {
  const name = 'vendor-tables';
  const folder = await bundled(`plumbline-${name}-${process.pid}`, {
    [name]: `tools/bench/${name}.ts`,
  });
  cpSync(tables, join(folder, 'vendors'), { recursive: true });
  const runs = Array.from({ length: RUNS }, () => once(join(folder, `${name}.js`)));
  rmSync(folder, { recursive: true });
  console.log(`\nvendor tables, all ${readdirSync(tables).length} loaded`);
  row('', 'ms', 'MiB');
  const least = (of) => Math.min(...runs.map(of));
  row(
    'loaded and asked once',
    least(({ milliseconds }) => milliseconds).toFixed(1),
    least(({ mebibytes }) => mebibytes).toFixed(1),
  );
}

function once(program) {
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8' });
  return JSON.parse(stdout);
}
