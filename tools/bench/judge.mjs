/**
 * What it takes to judge one drift, with 100,000 assets and 10,000 requests in the database. Prints
 * figures, asserts nothing.
 *   node tools/bench/judge.mjs [--assets 100000] [--requests 10000] [--database pglite|postgres|postgres://…]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundled } from '../bundle.mjs';
import { POSTGRES, startDatabase, titleOf } from './bench-database.mjs';
import { row } from './process.mjs';

const OPTIONS = {
  assets: { type: 'string', default: '100000' },
  requests: { type: 'string', default: '10000' },
  database: { type: 'string', default: 'pglite' },
};

/** `given`: as on the command line. */
export async function benchJudge(given = {}) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const { assets, requests, ...values } = { ...Object.fromEntries(defaults), ...given };
  const bundle = await bundled('plumbline-bench-judge', {
    'judged-drift': 'tools/bench/judged-drift.ts',
    'pglite-worker': 'collector/store/pglite/worker.ts',
    postgres: POSTGRES,
  });
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const database = await startDatabase(values.database, data, bundle);
  const child = fork(join(bundle, 'judged-drift.js'), [data, assets, requests, database.url]);
  try {
    const { alone, together, verdicts } = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    console.log(`\njudging: ${assets} assets, ${requests} requests in ${titleOf(values.database)}`);
    row(`ms a drift; ${verdicts} verdicts`, 'p50', 'p95', 'p99');
    show('one a transaction', alone);
    show('32 a transaction', together);
  } finally {
    if (child.connected) {
      child.send('end');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    await database.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

function show(name, times) {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  row(name, at(0.5), at(0.95), at(0.99));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await benchJudge(parseArgs({ options: OPTIONS }).values);
}
