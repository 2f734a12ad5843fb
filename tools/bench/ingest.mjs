/**
 * Messages a second that are durable, through the real path: MQTT over TCP, the broker, parsing,
 * resolution, one transaction a batch, the acknowledgement; with one reader of the API beside it and
 * with checkpoints and vacuum as they come. Prints figures, asserts nothing.
 *   node tools/bench/ingest.mjs [--database pglite|postgres|postgres://…] [--case steady|firmware|
 *     discovery|arrivals] [--agents 4] [--assets 1000] [--minutes 0.5] [--profile]
 * The agents' batches are made before the clock starts; half a minute of them, the rest as it is sent.
 * `postgres` starts a server of its own. A discovery ends with its last asset.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundled } from '../bundle.mjs';
import { databases, POSTGRES, startDatabase } from './bench-database.mjs';
import { batches, CASES, isEndless } from './ingest-plant.mjs';
import { Sender } from './ingest-sender.mjs';
import { machine, row } from './process.mjs';

const EVERY_MS = 10_000;
const READ_EVERY_MS = 100;
const LEARNT_ROUNDS = 1;
const MADE_MINUTES = 0.5;
const MOST_PER_SECOND = 25_000;

const OPTIONS = {
  database: { type: 'string', default: 'pglite' },
  case: { type: 'string', default: 'steady' },
  agents: { type: 'string', default: '4' },
  assets: { type: 'string', default: '1000' },
  minutes: { type: 'string', default: '0.5' },
  profile: { type: 'boolean', default: false },
};

/** The collector in a process of its own; `usage` asks it for what it has used so far. */
async function startCollector(bundle, data, agents, url, isProfiled) {
  const child = fork(join(bundle, 'ingest-collector.js'), [data, String(agents), url], {
    execArgv: isProfiled ? ['--cpu-prof', '--cpu-prof-dir', join(bundle, 'profile')] : [],
  });
  const ended = new Promise((_, reject) => {
    child.once('exit', () => reject(new Error('the collector ended')));
  });
  ended.catch(() => {}); // told to whoever waits for a word
  const said = () =>
    Promise.race([new Promise((resolve) => child.once('message', resolve)), ended]);
  const { accounts, api } = await said();
  return {
    ...{ accounts, api },
    usage() {
      child.send('usage');
      return said();
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.send('stop');
      await new Promise((resolve) => child.once('exit', resolve));
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Somebody who looks at the list and at a page, again and again. */
function reader({ url, token }) {
  const waits = [];
  let isDone = false;
  const read = async (path) => {
    const start = performance.now();
    const answer = await fetch(`${url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    waits.push(performance.now() - start);
    return body;
  };
  const work = (async () => {
    while (!isDone) {
      const { items } = await read('assets?limit=50&sort=-firstSeen');
      if (items.length > 0) await read(`assets/${items[0].id}`);
      await sleep(READ_EVERY_MS);
    }
  })();
  work.catch(() => {}); // told by stop
  return {
    waits,
    async stop() {
      isDone = true;
      await work;
    },
  };
}

const quantile = (waits, q) =>
  Math.round(waits.toSorted((one, other) => one - other)[Math.floor(waits.length * q)] ?? 0);

/** Agents are other machines: what they will say is made before the clock starts, as far as memory goes. */
function prepared(senders, plant, from, minutes) {
  const most = Math.ceil((Math.min(minutes, MADE_MINUTES) * 60 * MOST_PER_SECOND) / 500);
  return senders.map((sender, at) => {
    const coming = batches(plant, at + 1, from);
    const made = [];
    while (made.length < most / senders.length) {
      const { value, done } = coming.next();
      if (done) break;
      made.push(sender.packed(value));
    }
    return (function* () {
      yield* made;
      for (const batch of coming) yield sender.packed(batch);
    })();
  });
}

async function sendAll(senders, coming, isOver) {
  await Promise.all(
    senders.map(async (sender, at) => {
      for (const batch of coming[at]) {
        if (isOver()) return;
        await sender.send(batch);
      }
    }),
  );
}

/** The collector knows the plant before the clock starts. */
async function learn(senders, plant) {
  const perAgent = Math.ceil(plant.assets / senders.length) * LEARNT_ROUNDS;
  await Promise.all(
    senders.map(async (sender, at) => {
      for (const batch of batches(plant, at + 1, 0)) {
        if (sender.messages >= perAgent) return;
        await sender.send(sender.packed(batch));
      }
    }),
  );
}

/** Runs one case and answers its figures. `given`: as on the command line, missing ones as there. */
async function measured(given, onSpan = () => {}) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default]);
  const values = { ...Object.fromEntries(defaults), ...given };
  if (!CASES.includes(values.case)) throw new Error(`no such case: ${values.case}`);
  const [agents, assets] = [Number(values.agents), Number(values.assets)];
  const plant = { agents, assets, name: values.case };
  const bundle = await bundled('plumbline-bench', {
    'ingest-collector': 'tools/bench/ingest-collector.ts',
    'pglite-worker': 'collector/store/pglite/worker.ts',
    postgres: POSTGRES,
  });
  const data = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const database = await startDatabase(values.database, data, bundle);
  let collector;
  try {
    collector = await startCollector(bundle, data, agents, database.url, values.profile);
    const senders = await Promise.all(
      collector.accounts.map((account, at) => Sender.connect(at + 1, account)),
    );
    if (isEndless(values.case)) await learn(senders, plant);
    const figures = await run({ values, plant, collector, database, senders, onSpan });
    for (const { client } of senders) client.end(true);
    await collector.stop();
    return { database: values.database, case: values.case, agents, assets, ...figures };
  } finally {
    collector?.kill();
    await database.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function run({ values, plant, collector, database, senders, onSpan }) {
  const snapshot = async () => ({
    ...{ at: performance.now(), ...(await collector.usage()), ...(await database.server()) },
    messages: senders.reduce((sum, { messages }) => sum + messages, 0),
    waits: senders.flatMap((sender) => sender.waits.splice(0)),
  });
  const from = isEndless(plant.name) ? LEARNT_ROUNDS + 1 : 0;
  const coming = prepared(senders, plant, from, Number(values.minutes));
  const first = await snapshot();
  const reading = reader(collector.api);
  const spans = [];
  const end = first.at + Number(values.minutes) * 60_000;
  let before = first;
  const close = async () => {
    const after = await snapshot();
    const span = between(before, after);
    before = after;
    spans.push(after);
    onSpan(span, (after.at - first.at) / 1000);
  };
  const sending = sendAll(senders, coming, () => performance.now() >= end);
  let isSent = false;
  const sent = sending.finally(() => (isSent = true));
  sent.catch(() => {}); // awaited below
  while (!isSent) {
    await Promise.race([sent, sleep(EVERY_MS)]);
    await close();
  }
  await sent;
  await reading.stop();
  const waits = spans.flatMap((span) => span.waits);
  const middle = spans[Math.floor((spans.length - 1) / 2)];
  return {
    seconds: +((before.at - first.at) / 1000).toFixed(1),
    ...between(first, { ...before, waits }),
    rssMb: [first, middle, before].map(({ rssMb }) => Math.round(rssMb)),
    reader: {
      reads: reading.waits.length,
      p50: quantile(reading.waits, 0.5),
      p99: quantile(reading.waits, 0.99),
    },
    counters: before.counters,
  };
}

/** CPU in microseconds a message, of the collector's process and of the database's server. */
function between(one, other) {
  const messages = other.messages - one.messages;
  const each = (seconds) => Math.round((seconds * 1e6) / Math.max(1, messages));
  return {
    messages,
    perSecond: Math.round((messages * 1000) / (other.at - one.at)),
    p50: quantile(other.waits, 0.5),
    p99: quantile(other.waits, 0.99),
    collectorUs: each((other.cpuMs - one.cpuMs) / 1000),
    serverUs: each(other.cpuSeconds - one.cpuSeconds),
    rssMb: Math.round(other.rssMb),
    walMb: Math.round(other.walMb),
  };
}

const HEAD = ['messages/s', 'p50 ms', 'p99 ms', 'CPU us each', 'server us', 'RSS MB', 'WAL MB'];
const cells = ({ perSecond, p50, p99, collectorUs, serverUs, rssMb, walMb }) =>
  [perSecond, p50, p99, collectorUs, serverUs, [rssMb].flat().join('/'), walMb].map(String);

/** A table of short runs, as part of `npm run bench`. */
export async function benchIngest() {
  console.log(
    '\ningest: broker, parsing, resolution, commit, acknowledgement; 20 s, a reader beside',
  );
  row('database, case', ...HEAD);
  for (const database of databases()) {
    const agents = database === 'pglite' ? '4' : '8';
    for (const name of ['steady', 'firmware', 'discovery']) {
      const assets = isEndless(name) ? '1000' : '20000';
      const short = { database, case: name, agents, assets, minutes: '0.33' };
      row(`${database}, ${name}`, ...cells(await measured(short)));
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: OPTIONS });
  console.log(`${machine()}, load ${loadavg()[0].toFixed(1)}`);
  row('s', ...HEAD);
  const figures = await measured(values, (span, at) => row(at.toFixed(0), ...cells(span)));
  row('all', ...cells(figures));
  console.log(`load ${loadavg()[0].toFixed(1)}`);
  console.log(JSON.stringify(figures));
}
