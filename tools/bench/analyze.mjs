/** `analyze` beside ndpiReader and TShark: same file, same run, whole processes. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeModbusCapture } from './modbus-capture.mjs';
import { best, has, row } from './process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const captures = join(root, '../shared/captures');
const RUNS = 5;
const MIXED_PACKETS = 500_000;
/** Fields of about what `analyze` reports. */
const FIELDS = [
  'eth.src',
  'eth.dst',
  'ip.src',
  'ip.dst',
  'tcp.port',
  'udp.port',
  'modbus.func_code',
  's7comm.param.func',
  'cip.service',
];

export async function benchAnalyze() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  try {
    const modbus = join(folder, 'modbus.pcap');
    writeModbusCapture(modbus, 1_000_000);
    await compare('Modbus, 1,000,000 packets', modbus);
    const mixed = mixedCapture(folder);
    if (mixed) await compare('mixed, joined from real captures', mixed);
    else console.log('mixed: ../shared/captures or mergecap is not here');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(title, file) {
  console.log(`\n${title} (${(statSync(file).size / 2 ** 20).toFixed(0)} MiB)`);
  row('', 'wall s', 'cpu s', 'peak MiB');
  const ours = await best(RUNS, process.execPath, [
    join(root, 'dist/plumbline.js'),
    'analyze',
    file,
    '--json',
  ]);
  show('plumbline analyze --json', ours);
  if (has('ndpiReader')) {
    const theirs = await best(RUNS, 'ndpiReader', ['-i', file, '-q']);
    show('ndpiReader -q', theirs);
    row('  ratio', (ours.wall / theirs.wall).toFixed(2), (ours.cpu / theirs.cpu).toFixed(2));
  }
  if (has('tshark')) {
    const fields = FIELDS.flatMap((field) => ['-e', field]);
    const theirs = await best(1, 'tshark', ['-r', file, '-T', 'fields', ...fields]);
    show('tshark -T fields', theirs);
    row('  ratio', (ours.wall / theirs.wall).toFixed(3), (ours.cpu / theirs.cpu).toFixed(3));
  }
}

function show(name, { wall, cpu, peakMiB, code }) {
  row(name, wall.toFixed(3), cpu.toFixed(3), peakMiB.toFixed(0), code === 0 ? '' : `exit ${code}`);
}

/** All captures of the plant floor one behind the other, often enough. */
function mixedCapture(folder) {
  if (!existsSync(captures) || !has('mergecap')) return undefined;
  const files = readdirSync(captures, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(ng)?$/.test(name) && !/^(bad|linktypes)\//.test(name))
    .sort()
    .map((name) => join(captures, name))
    .filter(isWholeEthernet);
  const once = join(folder, 'once.pcap');
  const mixed = join(folder, 'mixed.pcap');
  if (spawnSync('mergecap', ['-a', '-F', 'pcap', '-w', once, ...files]).status !== 0)
    return undefined;
  const counted = spawnSync('capinfos', ['-c', '-M', '-T', '-r', once], { encoding: 'utf8' });
  const packets = Number(/\d+\s*$/.exec(counted.stdout)?.[0] ?? 0);
  const copies = Array(Math.max(1, Math.ceil(MIXED_PACKETS / packets))).fill(once);
  spawnSync('mergecap', ['-a', '-F', 'pcap', '-w', mixed, ...copies]);
  return mixed;
}

/** Only such files can be joined into one plain pcap. */
function isWholeEthernet(file) {
  const { status, stdout } = spawnSync('capinfos', ['-E', '-c', file], { encoding: 'utf8' });
  return status === 0 && /File encapsulation:\s+Ethernet/.test(stdout);
}
