/**
 * How long zones that come into force take to be applied to a large plant, part by part, and how long the
 * longest part keeps who reports waiting. Prints figures, asserts nothing.
 *   node tools/bench/zoning.mjs [--assets 100000] [--zones 400] [--conversations 300000] [--database pglite|postgres|postgres://…]
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
  zones: { type: 'string', default: '400' },
  conversations: { type: 'string', default: '300000' },
  database: { type: 'string', default: 'pglite' },
};

/** Seeds a plant and lets its zones come into force, twice. `given`: as on the command line. */
export async function benchZoning(given = {}) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const values = { ...Object.fromEntries(defaults), ...given };
  const bundle = await bundled('plumbline-bench-zoning', {
    'zoning-collector': 'tools/bench/zoning-collector.ts',
    'pglite-worker': 'collector/store/pglite/worker.ts',
    postgres: POSTGRES,
  });
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const { assets, zones, conversations } = values;
  const database = await startDatabase(values.database, data, bundle);
  const words = [data, assets, zones, conversations, database.url];
  const child = fork(join(bundle, 'zoning-collector.js'), words);
  try {
    const told = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)));
    });
    const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
    console.log(
      `\n${zones} zones over ${assets} assets and ${conversations} conversations in ${titleOf(values.database)}`,
    );
    console.log(`written in ${seconds(told.seededMs)}; ${JSON.stringify(told.found)}`);
    console.log(`applied in ${seconds(told.firstMs)}, again in ${seconds(told.againMs)}`);
    const parts = [told.p50, told.p95, told.most].map((ms) => ms.toFixed(0));
    console.log(`${told.parts} parts, p50 ${parts[0]}, p95 ${parts[1]}, most ${parts[2]} ms`);
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
  await benchZoning(parseArgs({ options: OPTIONS }).values);
}
