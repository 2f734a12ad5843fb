/**
 * What it takes to decide on three hundred rows over HTTP, with 100,000 declared and observed assets: to look
 * at it first, to do it and to take it back; and the same for a list of three hundred. Prints figures, asserts nothing.
 *   node tools/bench/reconcile.mjs [--assets 100000] [--rows 300] [--rounds 5] [--database pglite|postgres|postgres://…]
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
  rows: { type: 'string', default: '300' },
  rounds: { type: 'string', default: '5' },
  database: { type: 'string', default: 'pglite' },
};

const until = new Date(Date.now() + 86_400_000).toISOString();

/** Which rows are decided on, and what else is said of them. */
const DECISIONS = {
  accept: { status: 'rogue' },
  ignore: { status: 'rogue', more: { until } },
  'accept-observed': { status: 'conflict' },
  'keep-declared': { status: 'conflict' },
  investigate: { status: 'rogue' },
};

/** `given`: as on the command line. */
export async function benchReconcile(given = {}) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const { assets, ...values } = { ...Object.fromEntries(defaults), ...given };
  const [rows, rounds] = [Number(values.rows), Number(values.rounds)];
  const bundle = await bundled('plumbline-bench-reconcile', {
    'api-collector': 'tools/bench/api-collector.ts',
    'pglite-worker': 'collector/store/pglite/worker.ts',
    postgres: POSTGRES,
  });
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const database = await startDatabase(values.database, data, bundle);
  const token = 'bench-bench-bench-bench-bench';
  const started = [data, assets, token, database.url, '1000', '0'];
  const child = fork(join(bundle, 'api-collector.js'), started);
  try {
    const { url, session } = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)));
    });
    const site = askingOf(url, session);
    console.log(`\n${rows} rows at once: ${assets} assets in ${titleOf(values.database)}`);
    row('ms, middle and most', 'preview', '', 'apply', '', 'undo', '');
    for (const [action, how] of Object.entries(DECISIONS)) {
      const times = [];
      for (let round = 0; round <= rounds; round++)
        times.push(await decided(site, action, how, rows));
      show(`${how.status}: ${action}`, times.slice(1));
    }
    for (const what of ['new', 'changed']) {
      const times = [];
      for (let round = 0; round <= rounds; round++)
        times.push(await listed(site, what, rows, round));
      show(`a list, ${what}`, times.slice(1));
    }
  } finally {
    if (child.connected) {
      child.send('end');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    await database.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Answers what came, and in how many milliseconds. */
const askingOf = (url, session) => async (method, path, body, more) => {
  const isText = typeof body === 'string';
  const headers = {
    ...{ origin: url, cookie: `plumbline_session=${session}`, ...more },
    ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
  };
  const start = performance.now();
  const answer = await fetch(`${url}/api/v1${path}`, {
    ...{ method, headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const ms = performance.now() - start;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
  return { ms, body: JSON.parse(text) };
};

async function decided(ask, action, { status, more = {} }, rows) {
  const where = `site=plant-1&status=${status}&isOpen=true&limit=${rows}`;
  const { body } = await ask('GET', `/reconciliation?${where}`);
  const those = body.items.map(({ subject, version }) => ({ subject, version }));
  if (those.length < rows) throw new Error(`only ${those.length} are ${status}`);
  const asked = { action, rows: those, why: 'measured', ...more };
  const preview = await ask('POST', '/reconciliation/preview', asked);
  const apply = await ask('POST', '/reconciliation/apply', asked);
  const { batch } = apply.body;
  const undo = await ask('POST', `/reconciliation/batches/${batch}/undo`, { why: 'measured' });
  return [preview.ms, apply.ms, undo.ms];
}

async function listed(ask, what, rows, round) {
  const line = (n) =>
    what === 'new'
      ? `NEW-${round}-${n};New ${n};Siemens AG;NEW-${round}-${n};5`
      : `;Named ${round} ${n};Rockwell Automation;S-${((1 + n * 30) * 7919) % 1_000_003};5`;
  const csv = `tag;name;vendor;serial;criticality\n${Array.from({ length: rows }, (_, n) => line(n)).join('\n')}\n`;
  const { body: sent } = await ask('POST', '/imports?site=plant-1&name=list.csv', csv);
  const tag = (batch) => ({ 'if-match': `"${batch.version}"` });
  const mapping = sent.reading.mapping;
  const preview = await ask('POST', `/imports/${sent.id}/preview`, { mapping }, tag(sent));
  const told = preview.body.counts[what];
  if (told !== rows) throw new Error(`${JSON.stringify(preview.body.counts)}, not ${rows} ${what}`);
  const apply = await ask('POST', `/imports/${sent.id}/apply`, {}, tag(preview.body));
  const undo = await ask('POST', `/imports/${sent.id}/undo`, {}, tag(apply.body));
  return [preview.ms, apply.ms, undo.ms];
}

function show(name, times) {
  const of = (column) => times.map((each) => each[column]).sort((one, other) => one - other);
  const two = (sorted) => [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  row(name, ...[0, 1, 2].flatMap((column) => two(of(column)).map((ms) => ms.toFixed(0))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await benchReconcile(parseArgs({ options: OPTIONS }).values);
}
