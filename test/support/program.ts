/** The built program as a user runs it: a process of its own, in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = new URL('../../dist/plumbline.js', import.meta.url);

export interface Running {
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Settles when the output matches, with the match; rejects when the process ends before. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Settles when it has ended by itself. Answers the exit code, or the signal that killed it. */
  ended(): Promise<number | NodeJS.Signals | null>;
  /** Sends the signal and settles when it is gone. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export function run(
  words: readonly string[],
  env: Record<string, string> = {},
  program = PROGRAM,
): Running {
  const child = spawn(process.execPath, ['--enable-source-maps', program.pathname, ...words], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.on('data', (text) => {
    said.stderr += text;
  });
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const ended = async () => {
    if (!isGone()) await once(child, 'close');
    return child.exitCode ?? child.signalCode;
  };
  return {
    process: child,
    ended,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(said.stdout) ?? pattern.exec(said.stderr);
        if (found) return found;
        if (isGone())
          throw new Error(`ended before it said ${pattern}:\n${said.stdout}${said.stderr}`);
        await sleep(20);
      }
    },
    end(signal = 'SIGTERM') {
      if (!isGone()) child.kill(signal);
      return ended();
    },
  };
}

/** What this process was told about Plumbline is not meant for that one. */
function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('PLUMBLINE_'));
  return Object.fromEntries(entries) as Record<string, string>;
}
