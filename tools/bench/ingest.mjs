/**
 * Messages a second that are durable, through the real path: MQTT over TCP, the broker, parsing,
 * resolution, one transaction a batch, the acknowledgement. 1,000 assets with six facts each; in every
 * tenth message one of them has changed. Prints figures, asserts nothing.
 *   node tools/bench/ingest.mjs [--agents 4] [--seconds 20] [--assets 1000] [--database postgres://…]
 *     [--changed config-revision]
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crc32, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { connectAsync } from 'mqtt';
import { row } from './process.mjs';

const BATCH = 500;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const OPTIONS = {
  agents: { type: 'string', default: '4' },
  seconds: { type: 'string', default: '20' },
  assets: { type: 'string', default: '1000' },
  database: { type: 'string', default: '' },
  changed: { type: 'string', default: 'firmware' },
  profile: { type: 'boolean', default: false },
};

/** Firmware stands in the list of assets, with its index; `--changed config-revision` does not. */
const factsWhere = (listed) => [
  ['vendor', 'identity', () => 'Acme Automation'],
  ['order-code', 'identity', (asset) => `ACM-${asset % 40}-AB0`],
  ['serial', 'identity', (asset) => `S-${100_000 + asset}`],
  ['name', 'identity', (asset) => `plc-${asset}`],
  ['config-revision', 'config', (asset, version) => (listed ? 'r1' : `r${version}.${asset % 7}`)],
  ['firmware', 'config', (asset, version) => (listed ? `3.${version}.${asset % 7}` : '3.0')],
];

const hex = (number, bytes) => number.toString(16).padStart(bytes * 2, '0');
const mac = (asset) => `00:1d:9c:${hex(asset, 3).match(/../g).join(':')}`;

function observation(facts, agent, asset, round) {
  const at = new Date(Date.UTC(2026, 0, 1) + round * 60_000).toISOString();
  const version = Math.floor((round + (asset % 10)) / 10); // each asset changes in every tenth round
  return {
    ...{
      type: 'observation',
      from: at,
      to: at,
      role: 'plc',
      roleReason: 'answers Modbus',
      level: 1,
    },
    host: {
      network: `agent-${agent}/eth0/0`,
      mac: mac(asset),
      ip: `10.${agent}.${asset >> 8}.${asset & 255}`,
    },
    services: [{ transport: 'tcp', port: 502, protocol: 'modbus' }],
    facts: facts.map(([attribute, of, value]) => ({
      ...{
        attribute,
        value: value(asset, version),
        class: of,
        protocol: 'modbus',
        method: 'passive',
      },
      ...{ firstSeen: at, lastSeen: at, frame: round },
    })),
  };
}

/** Bodies of one agent's batches, and the records in them: made before the clock starts. */
function bodies({ agents, assets, facts }, agent, from, to) {
  const own = Array.from({ length: assets }, (_, asset) => asset).filter(
    (asset) => asset % agents === agent - 1,
  );
  const made = [];
  let records = [];
  const flush = () => {
    if (records.length === 0) return;
    const body = gzipSync(Buffer.from(records.map(String).join('\n')), { level: 6 });
    made.push({ records, body, crc: crc32(body) });
    records = [];
  };
  for (let round = from; round < to; round++) {
    for (const asset of own) {
      records.push(Buffer.from(JSON.stringify(observation(facts, agent, asset, round))));
      if (records.length === BATCH) flush();
    }
  }
  flush();
  return made;
}

/** One agent: a batch in flight, the next when it is acknowledged. */
class Sender {
  first = 1;
  digest = '0000000000000000';
  waits = [];

  static async connect(at, { url, username, password }) {
    const sender = new Sender();
    sender.topic = `plumbline/1/bench/agent-${at}`;
    sender.client = await connectAsync(url, { username, password });
    sender.client.on('message', (_, payload) => sender.acked?.(JSON.parse(payload)));
    await sender.client.subscribeAsync(`${sender.topic}/ack`, { qos: 1 });
    return sender;
  }

  async send({ records, body, crc }) {
    const { first, digest: prev } = this;
    for (const record of records) {
      this.digest = createHash('sha256')
        .update(Buffer.from(this.digest, 'hex'))
        .update(record)
        .digest('hex')
        .slice(0, 16);
    }
    const header = {
      version: 1,
      epoch: 'bench',
      first,
      count: records.length,
      prev,
      crc,
      encoding: 'gzip',
    };
    const last = first + records.length - 1;
    const start = performance.now();
    const done = new Promise((resolve, reject) => {
      this.acked = ({ through, need }) => {
        if (need !== undefined) reject(new Error(`needed ${need}`));
        if (through === last) resolve();
      };
    });
    this.client.publish(
      `${this.topic}/report`,
      Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]),
      { qos: 1 },
    );
    await done;
    this.waits.push(performance.now() - start);
    this.first = last + 1;
  }
}

async function bundled() {
  const bundle = join(ROOT, 'node_modules/.cache/plumbline-bench');
  mkdirSync(bundle, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: {
      'ingest-collector': 'tools/bench/ingest-collector.ts',
      'pglite-worker': 'collector/store/pglite/worker.ts',
    },
    outdir: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return bundle;
}

/** Runs the bench once and answers its figures. `given`: as on the command line, missing ones as there. */
async function measured(given) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const values = { ...Object.fromEntries(defaults), ...given };
  const agents = Number(values.agents);
  const assets = Number(values.assets);
  const plant = { agents, assets, facts: factsWhere(values.changed === 'firmware') };
  /** More than can be taken in the time: whoever is quick must not run dry. */
  const rounds = Math.ceil((Number(values.seconds) * 20_000) / assets);
  const bundle = await bundled();
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const child = fork(join(bundle, 'ingest-collector.js'), [data, String(agents), values.database], {
    execArgv: values.profile ? ['--cpu-prof', '--cpu-prof-dir', join(bundle, 'profile')] : [],
  });
  const said = () => new Promise((resolve) => child.once('message', resolve));
  try {
    const { accounts } = await said();
    const senders = await Promise.all(
      accounts.map((account, at) => Sender.connect(at + 1, account)),
    );
    const usage = () => {
      child.send('usage');
      return said();
    };

    const discovery = senders.map((_, at) => bodies(plant, at + 1, 0, 2));
    const load = senders.map((_, at) => bodies(plant, at + 1, 2, rounds));
    let start = performance.now();
    await Promise.all(
      senders.map(async (sender, at) => {
        for (const body of discovery[at]) await sender.send(body);
      }),
    );
    const found = performance.now() - start;
    for (const sender of senders) sender.waits = [];

    const before = await usage();
    start = performance.now();
    const end = start + Number(values.seconds) * 1000;
    let count = 0;
    await Promise.all(
      senders.map(async (sender, at) => {
        for (const body of load[at]) {
          if (performance.now() >= end) break;
          await sender.send(body);
          count += body.records.length;
        }
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    const after = await usage();
    const waits = senders.flatMap((sender) => sender.waits).sort((one, other) => one - other);
    const quantile = (q) => Math.round(waits[Math.floor(waits.length * q)] ?? 0);
    for (const { client } of senders) client.end(true);
    child.send('stop');
    await new Promise((resolve) => child.once('exit', resolve));
    return {
      ...{
        database: values.database ? 'postgresql' : 'pglite',
        agents,
        assets,
        seconds: +seconds.toFixed(1),
      },
      ...{ messages: count, perSecond: Math.round(count / seconds) },
      discoveryPerSecond: Math.round((2 * assets * 1000) / found),
      batchMs: { p50: quantile(0.5), p99: quantile(0.99) },
      collector: {
        cpu: +((after.cpuMs - before.cpuMs) / 1000 / seconds).toFixed(2),
        peakMb: Math.round(after.peakMb),
      },
      counters: after.counters,
    };
  } finally {
    child.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Both cases as a table: the changed fact in a column of the list of assets, and in none. */
export async function benchIngest(given = {}) {
  console.log(
    '\ningest: broker, parsing, resolution, commit, acknowledgement; a fact of a tenth changed',
  );
  row('changed', 'messages/s', 'CPU us each', 'batch p99 ms', 'peak MB');
  for (const changed of ['firmware', 'config-revision']) {
    const { messages, perSecond, seconds, batchMs, collector } = await measured({
      ...given,
      changed,
    });
    const cpu = Math.round((collector.cpu * seconds * 1e6) / messages);
    row(changed, String(perSecond), String(cpu), String(batchMs.p99), String(collector.peakMb));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: OPTIONS });
  console.log(JSON.stringify(await measured(values)));
}
