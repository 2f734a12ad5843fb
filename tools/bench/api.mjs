/**
 * What the API takes to answer with 100,000 assets: lists, filters, sorts, one asset's page, one after
 * the other over HTTP. Prints figures, asserts nothing.
 *   node tools/bench/api.mjs [--assets 100000] [--rounds 40] [--changes 10000] [--database pglite|postgres|postgres://…]
 * `postgres` starts a server of its own.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundled } from '../bundle.mjs';
import { POSTGRES, startDatabase, titleOf } from './bench-database.mjs';

const TOKEN = 'bench-bench-bench-bench-bench';

const OPTIONS = {
  assets: { type: 'string', default: '100000' },
  rounds: { type: 'string', default: '40' },
  database: { type: 'string', default: 'pglite' },
  /** Change requests; with them zones, what is declared, and conversations. 0: none of it. */
  changes: { type: 'string', default: '10000' },
};

/** The id the seed gives to asset `n`. */
function idOf(n) {
  const text = createHash('md5').update(`asset${n}`).digest('hex');
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A page is 100 rows; the first one is counted, as a person who arrives sees it. */
const requestsOf = (assets, any = (round) => 1 + ((round * 7919) % assets)) => ({
  'list, by address': () => '/assets',
  'list, jump to the middle': (round) => `/assets?offset=${Math.floor(assets / 2) + round * 100}`,
  'list, sort by name': () => '/assets?sort=name',
  'list, sort by vendor, down': () => '/assets?sort=-vendor',
  'list, sort by firmware': () => '/assets?sort=firmware',
  'list, sort by first seen, down': () => '/assets?sort=-firstSeen',
  'list, sort by last seen, down': () => '/assets?sort=-lastSeen',
  'list, sort by serial': () => '/assets?sort=serial',
  'list, sort by open drift, down': () => '/assets?sort=-openDrift',
  'filter, words that name one': (round) => `/assets?q=plc-${any(round)}`,
  'filter, a maker': () => '/assets?q=siemens&sort=name',
  'filter, vendor and role': () => '/assets?vendor=Siemens%20AG&role=plc&sort=name',
  'filter, a block of addresses': (round) => `/assets?ip=10.0.${round % 256}.0/24`,
  'filter, with open drift': () => '/assets?hasOpenDrift=true',
  'one asset': (round) => `/assets/${idOf(any(round))}`,
  'facts of an asset': (round) => `/assets/${idOf(any(round))}/facts`,
  'drift, newest': () => '/drift?state=open',
  agents: () => '/agents',
});

/** What people decided. */
const managedOf = (assets, any = (round) => 1 + ((round * 7919) % assets)) => ({
  'changes, newest': () => '/changes',
  'changes, by state, by title': () => '/changes?state=submitted,scheduled&sort=title',
  'changes, words that name some': (round) => `/changes?q=line%20${round % 40}`,
  'changes of an asset': (round) => `/changes?key=asset:${idOf(any(round))}`,
  zones: () => '/zones',
  'declared, by name': () => '/declared-assets?sort=name',
  'declared, sort by criticality, down': () => '/declared-assets?sort=-criticality',
  'declared, words that name one': (round) => `/declared-assets?q=plc-${any(round)}`,
  'reconciliation, what is open': () => '/reconciliation',
  'reconciliation, rogue': () => '/reconciliation?status=rogue',
  'flows, newest': () => '/flows',
  'flows against what was approved': () => '/flows?conformity=no-conduit',
  'flows between zones, summed': () => '/flows/crossings?site=plant-0',
  'map of a site': (round) => `/zones/map?site=plant-${round % 3}`,
  'zone proposals of a site': (round) => `/zone-proposals?site=plant-${round % 3}`,
});

async function timed(url) {
  const start = performance.now();
  const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
  await answer.arrayBuffer();
  const ms = performance.now() - start;
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return ms;
}

async function measure(url, { assets, rounds, changes }, cpuMs) {
  console.log('ms'.padEnd(44), ...['p50', 'p95', 'most', 'CPU'].map((head) => head.padStart(8)));
  const all = [];
  const asked = { ...requestsOf(assets), ...(changes > 0 && managedOf(assets)) };
  for (const [name, path] of Object.entries(asked)) {
    for (let round = 0; round < 3; round++) await timed(`${url}/api/v1${path(round)}`);
    const times = [];
    const before = await cpuMs();
    for (let round = 0; round < rounds; round++)
      times.push(await timed(`${url}/api/v1${path(round)}`));
    show(name, times, (await cpuMs()) - before);
    all.push(...times);
  }
  show('all together', all);
}

function show(name, times, cpuMs) {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (q) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(1);
  console.log(
    name.padEnd(44),
    at(0.5).padStart(8),
    at(0.95).padStart(8),
    at(1).padStart(8),
    cpuMs === undefined ? '' : (cpuMs / times.length).toFixed(1).padStart(8),
  );
}

/** Seeds a collector, asks it everything and prints the table. `given`: as on the command line. */
export async function benchApi(given = {}) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const values = { ...Object.fromEntries(defaults), ...given };
  const assets = Number(values.assets);
  const rounds = Number(values.rounds);
  const changes = Number(values.changes);
  const bundle = await bundled('plumbline-bench', {
    'api-collector': 'tools/bench/api-collector.ts',
    'pglite-worker': 'collector/store/pglite/worker.ts',
    postgres: POSTGRES,
  });

  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const database = await startDatabase(values.database, data, bundle);
  const child = fork(join(bundle, 'api-collector.js'), [
    data,
    String(assets),
    TOKEN,
    database.url,
    String(changes),
  ]);
  try {
    const { url, seededMs } = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)));
    });
    console.log(
      `\n${assets} assets in ${titleOf(values.database)}, written in ${(seededMs / 1000).toFixed(1)} s`,
    );
    /** Of the whole process: what it costs on a machine that does something else as well. */
    const cpuMs = () => {
      child.send('usage');
      return new Promise((resolve) => child.once('message', resolve));
    };
    await measure(url, { assets, rounds, changes }, cpuMs);
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
  await benchApi(parseArgs({ options: OPTIONS }).values);
}
