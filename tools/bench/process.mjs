/** A whole process, measured: wall clock, CPU of it and its children, largest resident set. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Certificates of the site, which Node reads at every start whatever it runs: 30 ms that say nothing of us. */
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;

/** Runs a command once. Times in seconds, `peakMiB` of the process itself. */
export function measure(program, words) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    // `exec` keeps the number of the process, `times` of the shell around it has its CPU.
    const shell = spawn(
      'sh',
      ['-c', '"$@" >/dev/null 2>&1; code=$?; times; exit $code', 'sh', program, ...words],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: environment,
      },
    );
    let said = '';
    let peakKiB = 0;
    shell.stdout.on('data', (text) => {
      said += text;
    });
    const timer = setInterval(() => {
      peakKiB = Math.max(peakKiB, peakOfChild(shell.pid));
    }, 5);
    shell.on('error', reject);
    shell.on('close', (code) => {
      clearInterval(timer);
      const wall = Number(process.hrtime.bigint() - started) / 1e9;
      const [user, system] = said.trim().split('\n').at(-1).split(' ').map(seconds);
      resolve({ wall, cpu: user + system, peakMiB: peakKiB / 1024, code });
    });
  });
}

/** The best of several runs: the others were disturbed. */
export async function best(times, program, words) {
  const runs = [];
  for (let run = 0; run < times; run++) runs.push(await measure(program, words));
  return {
    wall: Math.min(...runs.map(({ wall }) => wall)),
    cpu: Math.min(...runs.map(({ cpu }) => cpu)),
    peakMiB: Math.max(...runs.map(({ peakMiB }) => peakMiB)),
    code: runs[0].code,
  };
}

export function has(program) {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
}

export function machine() {
  const [{ model }] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} × ${model}, ${memory} GiB, Node ${process.versions.node}`;
}

/** One row of figures, columns of fixed width. */
export function row(name, ...cells) {
  console.log(name.padEnd(34) + cells.map((cell) => String(cell).padStart(14)).join(''));
}

/** `0m1.234s`. */
function seconds(text) {
  const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [0, 0, 0];
  return Number(minutes) * 60 + Number(rest);
}

function peakOfChild(shell) {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ');
    const status = readFileSync(`/proc/${child}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // not started yet, or gone already
  }
}
