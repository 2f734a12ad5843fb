/** The JavaScript engine, set for a process that reads one capture and ends. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/**
 * Most of a short run is warm-up. Half of what the optimising compiler does is inlining that such a
 * run does not live to earn: inlining less, and optimising only what has been running twice as long
 * as usual, saves a fifth of the processor time where many protocols are mixed. And the heap grows in
 * small steps: a flood of forged addresses leaves garbage to collect, not memory to take.
 */
const FLAGS = [
  '--max-inlined-bytecode-size-cumulative=300',
  '--interrupt-budget=140000',
  '--heap-growing-percent=20',
];

export interface Loaded {
  /** What the program exports. */
  readonly exports: unknown;
  /** What was kept could be used. */
  readonly isCompiled: boolean;
  /** Keeps beside the program what has been compiled of it so far, for `loadForShortRun`. */
  keep(): void;
}

/**
 * Runs a bundle: one expression, a function of `module`, `require` and the URL it came from. To be
 * called by a command line, before anything has become hot: the flags hold for the whole process.
 * What `keep` wrote of the very same file is used where engine and flags are still the same; else
 * the program is compiled as it is needed.
 */
export function loadForShortRun(program: URL): Loaded {
  for (const flag of FLAGS) setFlagsFromString(flag);
  const kept = new URL(`${program.href}.compiled`);
  const script = new Script(readFileSync(program, 'latin1'), {
    filename: fileURLToPath(program),
    ...(existsSync(kept) ? { cachedData: readFileSync(kept) } : {}),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...words: unknown[]) => void;
  run(module, createRequire(program), program.href);
  return {
    exports: module.exports,
    isCompiled: script.cachedDataRejected === false,
    keep: () => writeFileSync(kept, script.createCachedData()),
  };
}
