/**
 * Agents, collectors, broker and database under load, each killed, stopped, cut off and filled up as a
 * seed has it; then the reckoning. main.mjs runs it, in namespaces of its own where it may.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agentNamed } from './accounts.ts';
import { arrangements } from './arrangements.ts';
import { faults } from './faults.table.ts';
import { findings } from './findings.ts';
import { LivePlants } from './live-plants.ts';
import { bridged, loopback } from './network.ts';
import { type Ending, report } from './report.ts';
import { torture } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    on: { type: 'string', default: 'embedded' },
    /** Where the findings are written as JSON. */
    report: { type: 'string' },
    /** This process has a network and mounts of its own. */
    apart: { type: 'boolean', default: false },
    program: { type: 'string', default: '' },
  },
});

const on = values.on as keyof typeof arrangements;
const arrangement = arrangements[on];
if (arrangement === undefined) {
  console.error(`--on ${on}: there is ${Object.keys(arrangements).join(', ')}`);
  process.exit(2);
}
const seed = Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), 'plumbline-torture-'));
const agents = Array.from({ length: arrangement.agents }, (_, index) => agentNamed(index + 1));
const plants = new LivePlants(agents);
const endings: Ending[] = [];
const made = await arrangement.make({
  ...{ folder, plants, agents, program: values.program },
  network: values.apart ? bridged() : loopback,
  databaseWorker: new URL('./pglite-worker.js', import.meta.url),
  embeddedCollector: new URL('./embedded-collector.js', import.meta.url).pathname,
  onEnded: ({ name }, how) => endings.push({ name, how, at: Date.now() }),
});
// Whoever started this is gone, or wants no more of it: all who were started here go as well.
process.on('disconnect', async () => {
  await Promise.all(made.parties.map((party) => party.kill()));
  made.homes.remove();
  process.exit(1);
});
if (!values.apart) console.log('nobody is cut off: that takes namespaces, and root to make them');
console.log(`${on}, seed ${seed}, ${agents.length} agents, ${values.minutes} minutes`);
let isKept = true;
try {
  const run = await torture({
    ...{ arrangement: made, agents, plants, faults, seed, folder },
    forMs: Number(values.minutes) * 60_000,
    say: (line) => console.log(line),
  });
  const found = findings(seed, run, endings);
  const { complaints } = found;
  isKept = complaints.length > 0;
  console.log(`\n${report(run, agents, endings)}`);
  console.log(isKept ? `NOT WELL, seed ${seed}:\n  ${complaints.join('\n  ')}` : 'all is well');
  if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(found));
} finally {
  if (isKept) made.homes.keep();
  made.homes.remove();
  if (isKept) console.log(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exit(isKept ? 1 : 0);
