/** `npm run bench`: prints figures and the machine they were taken on; asserts nothing. */
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { benchAnalyze } from './analyze.mjs';
import { benchApi } from './api.mjs';
import { databases } from './bench-database.mjs';
import { benchBounds } from './bounds.mjs';
import { benchChecks } from './checks.mjs';
import { benchCorrelate } from './correlate.mjs';
import { benchIngest } from './ingest.mjs';
import { benchJudge } from './judge.mjs';
import { benchLatency } from './latency.mjs';
import { has, machine } from './process.mjs';
import { benchReconcile } from './reconcile.mjs';
import { benchVendors } from './vendors.mjs';
import { benchZoning } from './zoning.mjs';

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

console.log(`${machine()}, load ${loadavg()[0].toFixed(1)}`);
if (isWanted('analyze')) await benchAnalyze();
if (isWanted('vendors')) await benchVendors();
if (isWanted('correlate')) await benchCorrelate();
if (isWanted('judge')) for (const database of databases()) await benchJudge({ database });
if (isWanted('checks')) for (const database of databases()) await benchChecks({ database });
if (isWanted('zoning')) for (const database of databases()) await benchZoning({ database });
if (isWanted('bounds')) await benchBounds();
if (isWanted('ingest')) await benchIngest();
if (isWanted('api')) for (const database of databases()) await benchApi({ database });
if (isWanted('reconcile')) for (const database of databases()) await benchReconcile({ database });
if (isWanted('latency')) {
  if (has('mosquitto') && existsSync('/usr/bin/chromium')) await benchLatency();
  else console.log('\npacket to browser: mosquitto or chromium is not here');
}
