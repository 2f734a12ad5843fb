/** One of those who are tortured: a program that is started again whenever it ends, as a service is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind, Needs, Victim } from './faults.table.ts';
import type { Network } from './network.ts';
import type { Target } from './plan.ts';

export interface PartyOptions {
  readonly name: string;
  readonly kind: Kind;
  readonly network: Network;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Everything it says, of all its lives. */
  readonly log: string;
  /** Folder of its own disk, if it has one. */
  readonly disk?: string;
  /** Of each new life. It reads what is written there. */
  readonly onStarted?: (child: ChildProcess) => void;
  /** It ended though nobody killed it. */
  readonly onEnded: (party: Party, how: string) => void;
}

const RESTART_MS = 250;
const FILL_EVERY_MS = 200;
const MEGABYTE = 1_048_576;
const LAST_WORDS = 1500;

export class Party implements Victim, Target {
  readonly name: string;
  readonly kind: Kind;
  readonly has: ReadonlySet<Needs>;
  readonly #options: PartyOptions;
  #child: ChildProcess | undefined;
  #isWanted = false;
  #saidBefore = 0;
  #isFilled = false;
  #filling: Promise<void> = Promise.resolve();

  constructor(options: PartyOptions) {
    this.#options = options;
    this.name = options.name;
    this.kind = options.kind;
    const has: Needs[] = [];
    if (options.network.canCut) has.push('network');
    if (options.disk !== undefined) has.push('disk');
    this.has = new Set(has);
  }

  start(): void {
    this.#isWanted = true;
    const { name, network, words, env, log, onStarted, onEnded } = this.#options;
    const [program, ...rest] = network.on(name, words) as [string, ...string[]];
    const out = openSync(log, 'a');
    this.#saidBefore = statSync(log).size;
    const stdio = [onStarted ? 'pipe' : 'ignore', out, out] as const;
    const child = spawn(program, rest, { env: { ...inherited(), ...env }, stdio: [...stdio] });
    closeSync(out);
    this.#child = child;
    child.stdin?.on('error', () => {}); // it may be killed while it is told something
    onStarted?.(child);
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      if (!this.#isWanted) return;
      onEnded(this, `${signal ?? code}: ${this.#lastWords()}`);
      setTimeout(() => {
        if (this.#isWanted && this.#child === undefined) this.start();
      }, RESTART_MS);
    });
  }

  async kill(): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    if (child?.pid === undefined) return;
    signal(child.pid, 'SIGKILL');
    while (child.exitCode === null && child.signalCode === null) await sleep(5);
  }

  /** Settles when it has ended by itself, which is then no surprise. Answers the exit code. */
  async ended(): Promise<number | null> {
    this.#isWanted = false;
    const child = this.#child;
    if (child === undefined) return null;
    while (child.exitCode === null && child.signalCode === null) await sleep(20);
    return child.exitCode;
  }

  /** Asks it to end. */
  end(how: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#child?.pid !== undefined) process.kill(this.#child.pid, how);
    return this.ended();
  }

  freeze(): void {
    if (this.#child?.pid !== undefined) signal(this.#child.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (this.#child?.pid !== undefined) signal(this.#child.pid, 'SIGCONT');
  }

  cut(): void {
    this.#options.network.cut(this.name);
  }

  mend(): void {
    this.#options.network.mend(this.name);
  }

  fill(leavesMegabytes: number): void {
    this.#isFilled = true;
    this.#filling = this.#fill(leavesMegabytes * MEGABYTE);
  }

  async empty(): Promise<void> {
    this.#isFilled = false;
    await this.#filling;
    rmSync(this.#filler, { force: true });
  }

  get #filler(): string {
    return join(this.#options.disk ?? '', 'filler');
  }

  /** What it gives up to go on is taken as well. */
  async #fill(leavesBytes: number): Promise<void> {
    while (this.#isFilled) {
      const { bavail, bsize } = await statfs(this.#options.disk ?? '');
      const bytes = bavail * bsize - leavesBytes;
      if (bytes > 0) await run('sh', ['-c', `head -c ${bytes} /dev/zero >>"$0"`, this.#filler]);
      await sleep(FILL_EVERY_MS);
    }
  }

  #lastWords(): string {
    const said = readFileSync(this.#options.log).subarray(this.#saidBefore);
    return said.subarray(-LAST_WORDS).toString().trim();
  }
}

async function run(program: string, words: readonly string[]): Promise<void> {
  const child = spawn(program, words, { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
}

/** To a process and to all it has started: the first one first, so that it starts no more. */
function signal(root: number, how: NodeJS.Signals): void {
  for (const pid of [root, ...familyOf(root)]) {
    try {
      process.kill(pid, how);
    } catch {
      // It has just ended.
    }
  }
}

function familyOf(root: number): number[] {
  const children = childrenOf(root);
  return [...children, ...children.flatMap(familyOf)];
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}

/** What this process was told about Plumbline is not meant for that one. */
function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('PLUMBLINE_'));
  return Object.fromEntries(entries) as Record<string, string>;
}
