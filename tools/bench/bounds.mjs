/** What does not grow: memory with the capture, nor with forged senders. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../bundle.mjs';
import { writeFloodCapture } from './flood-capture.mjs';
import { writeModbusCapture } from './modbus-capture.mjs';
import { best, row } from './process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RUNS = 5;
const PACKETS = 1_000_000;
const FORGED = 5_000_000;

export async function benchBounds() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const programs = await bundled(`plumbline-bench-${process.pid}`, {
    flood: 'tools/bench/flood-watch.ts',
  });
  cpSync(join(root, 'agent/observe/vendors'), join(programs, 'vendors'), { recursive: true });
  try {
    await twice(folder);
    await flooded(folder, join(programs, 'flood.js'));
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(programs, { recursive: true });
  }
}

const analyze = (runs, file) =>
  best(runs, process.execPath, [join(root, 'dist/plumbline.js'), 'analyze', file, '--json']);

/** Twice the capture, beside one of two packets, which is what a start costs. */
async function twice(folder) {
  console.log('\nModbus, twice as much of it');
  row('', 'wall s', 'cpu s', 'peak MiB');
  const runs = [];
  for (const packets of [2, PACKETS, 2 * PACKETS]) {
    const file = join(folder, 'modbus.pcap');
    writeModbusCapture(file, packets);
    const run = await analyze(RUNS, file);
    runs.push(run);
    row(`${packets} packets`, run.wall.toFixed(3), run.cpu.toFixed(3), run.peakMiB.toFixed(0));
  }
  const [none, one, two] = runs;
  const grown = (what) => ((two[what] - none[what]) / (one[what] - none[what])).toFixed(2);
  row('  ratio without the start', grown('wall'), grown('cpu'));
}

async function flooded(folder, program) {
  const flood = join(folder, 'flood.pcap');
  writeFloodCapture(flood, FORGED);
  console.log(`\n${FORGED} forged senders (${(statSync(flood).size / 2 ** 20).toFixed(0)} MiB)`);
  const { wall, cpu, peakMiB } = await analyze(1, flood);
  row('', 'wall s', 'cpu s', 'peak MiB');
  row('plumbline analyze --json', wall.toFixed(3), cpu.toFixed(3), peakMiB.toFixed(0));
  const cell = join(root, 'fixtures/demo-cell/story.pcap');
  const watch = json(program, cell, flood);
  row('an agent that monitors', '', '', watch.peakMiB.toFixed(0));
  const raised = Object.entries(watch.raised).map(([kind, count]) => `${count} × ${kind}`);
  console.log(`  raised: ${raised.join(', ') || 'nothing'}`);
  console.log(
    `  of ${watch.known} hosts known before it ${watch.known - watch.lost} are known after it`,
  );
}

function json(program, ...words) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
