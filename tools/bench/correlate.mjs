/** Holding one drift against ten thousand approved requests. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundled } from '../bundle.mjs';
import { row } from './process.mjs';

export async function benchCorrelate() {
  const name = 'correlated-drift';
  const folder = await bundled(`plumbline-${name}-${process.pid}`, {
    [name]: `tools/bench/${name}.ts`,
  });
  const { stdout } = spawnSync(process.execPath, [join(folder, `${name}.js`)], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  const { prepared, held, p50, p95, p99 } = JSON.parse(stdout);
  console.log('\none drift against 10,000 requests, milliseconds');
  row('', 'p50', 'p95', 'p99');
  row(`held against ${Math.round(held)} of them`, ...[p50, p95, p99].map((ms) => ms.toFixed(2)));
  row('all of them made ready, once', prepared.toFixed(0));
}
