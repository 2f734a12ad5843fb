/**
 * How long all checks take over a large plant, from the first statement to the record in the ledger.
 * Prints figures, asserts nothing.
 *   node tools/bench/checks.mjs [--assets 100000] [--requests 10000] [--rounds 3] [--database pglite|postgres|postgres://…]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundled } from '../bundle.mjs';
import { POSTGRES, startDatabase, titleOf } from './bench-database.mjs';

const OPTIONS = {
  assets: { type: 'string', default: '100000' },
  requests: { type: 'string', default: '10000' },
  rounds: { type: 'string', default: '3' },
  database: { type: 'string', default: 'pglite' },
};

/** Seeds a plant and asks all checks, round after round. `given`: as on the command line. */
export async function benchChecks(given = {}) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const values = { ...Object.fromEntries(defaults), ...given };
  const bundle = await bundled('plumbline-bench-checks', {
    'checks-collector': 'tools/bench/checks-collector.ts',
    'pglite-worker': 'collector/store/pglite/worker.ts',
    postgres: POSTGRES,
  });
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const { assets, requests, rounds } = values;
  const database = await startDatabase(values.database, data, bundle);
  const child = fork(join(bundle, 'checks-collector.js'), [
    data,
    assets,
    requests,
    rounds,
    database.url,
  ]);
  try {
    const { seededMs, times, results } = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)));
    });
    console.log(
      `\nall checks: ${assets} assets, ${requests} requests in ${titleOf(values.database)}`,
    );
    console.log(`written in ${(seededMs / 1000).toFixed(1)} s; ${results} answers a run`);
    console.log(times.map((ms) => `${(ms / 1000).toFixed(2)} s`).join('  '));
  } finally {
    if (child.connected) {
      child.send('end');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    await database.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await benchChecks(parseArgs({ options: OPTIONS }).values);
}
