/** The run in a thread of its own, and somebody beside it who notices when it hangs. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { protocols } from '../../protocols/registry.ts';
import { lineOf } from './finding.ts';
import { fuzz, type Report } from './run.ts';
import { capturesOf, type Seeds, seedsOf } from './seeds.ts';

interface Wanted {
  readonly packets: number;
  readonly seed: number;
  readonly only: readonly string[];
  readonly root: string;
  readonly captures: readonly string[];
}

/** A handful that takes longer has met a message that never ends. */
const HANG_MS = 60_000;
const WATCH_MS = 1000;
/** Of what the first half of the run took at most; tables are full by then, and what is hot is compiled. */
const GROWTH = 1.25;
const SLACK = 32 << 20;
const MIB = 1 << 20;

function watch(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      packets: { type: 'string', default: '10000000' },
      seed: { type: 'string', default: '1' },
      protocol: { type: 'string', multiple: true, default: [] },
      root: { type: 'string', default: '.' },
    },
  });
  const { root, protocol: only } = values;
  const captures = positionals.length > 0 ? positionals : [join(root, 'fixtures')];
  const wanted: Wanted = {
    ...{ packets: Number(values.packets), seed: Number(values.seed), only, root, captures },
  };
  let [where, since] = ['reading the captures', performance.now()];
  const worker = new Worker(new URL(import.meta.url), { workerData: wanted });
  worker.on('message', (now: string) => {
    [where, since] = [now, performance.now()];
  });
  const watching = setInterval(() => {
    if (where === '' || performance.now() - since < HANG_MS) return;
    console.error(`HANGS: ${where}, seed ${wanted.seed}`);
    process.exit(1);
  }, WATCH_MS);
  worker.on('exit', (code) => {
    clearInterval(watching);
    process.exitCode = code;
  });
}

async function run({ packets, seed, only, root, captures }: Wanted): Promise<void> {
  // All read the captures: one may be carried by another that is not to be damaged.
  const chosen = protocols.filter(({ name }) => only.length === 0 || only.includes(name));
  const files = capturesOf(captures);
  const seeds = await seedsOf(protocols, join(root, 'fixtures'), files);
  const messages = [...seeds.messages.values()].reduce((sum, { length }) => sum + length, 0);
  console.log(
    `seed ${seed}; ${files.length} captures: ${messages} messages and ${seeds.frames.length} frames, each once`,
  );
  const memory: number[] = [];
  const before = inUse();
  const begun = performance.now();
  const report = fuzz({
    ...{ protocols: chosen, seeds, packets, seed, now: () => performance.now() },
    onHandful: (number, where) => parentPort?.postMessage(`handful ${number}, ${where}`),
    onTenth: (done) => {
      const taken = inUse() - before;
      memory.push(taken);
      const resident = mib(process.memoryUsage.rss());
      console.log(
        `${done} damaged, ${seconds(begun)} s: ${mib(taken)} MiB in use beside the seeds, ${resident} MiB resident`,
      );
    },
  });
  parentPort?.postMessage('');
  print(report, seeds);
  const silent = chosen.filter(({ name }) => (seeds.messages.get(name) ?? []).length === 0);
  for (const { name } of silent) console.log(`${name}: no message of it anywhere, not damaged`);
  const half = memory.length >> 1;
  const early = Math.max(...memory.slice(0, half));
  const isFlat = Math.max(...memory.slice(half)) <= early * GROWTH + SLACK;
  console.log(isFlat ? 'memory is flat' : 'MEMORY GROWS');
  const { total, all } = report.findings;
  for (const finding of all) console.log(lineOf(finding));
  console.log(total === 0 ? 'nothing threw, nothing said what it must not' : `${total} FINDINGS`);
  process.exitCode = isFlat && total === 0 && silent.length === 0 ? 0 : 1;
}

function print({ conversations, wire }: Report, seeds: Seeds): void {
  const heading = ['decoder', 'damaged', 'read', 'flawed', 'longest ms'];
  const rows = conversations.map(({ where, tally: { damaged, read, flawed, longest } }) => [
    ...[where, `${damaged}`, `${read}`, `${flawed}`, longest.toFixed(1)],
  ]);
  const whole = `the whole agent, ${seeds.frames.length} frames`;
  rows.push([whole, `${wire.damaged}`, '', '', wire.longest.toFixed(1)]);
  for (const row of [heading, ...rows])
    console.log(row.map((text, at) => (at === 0 ? text.padEnd(34) : text.padStart(11))).join(''));
}

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const seconds = (begun: number) => ((performance.now() - begun) / 1000).toFixed(0);
const mib = (bytes: number) => (bytes / MIB).toFixed(0);

if (isMainThread) watch();
else await run(workerData as Wanted);
