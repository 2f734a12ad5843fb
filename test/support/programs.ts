/** Programs from Debian's packages that some tests cannot do without. */
import { spawnSync } from 'node:child_process';

const said = new Set<string>();

/**
 * True when one of them is missing and the tests that need it are to be skipped, which is printed.
 * Under CI nothing is skipped: a missing program is a failure.
 */
export function needs(...programs: string[]): boolean {
  const missing = programs.filter(
    (program) => spawnSync('sh', ['-c', 'command -v "$0"', program]).status !== 0,
  );
  if (missing.length === 0) return false;
  if (process.env['CI']) throw new Error(`not installed: ${missing.join(', ')}`);
  const reason = `skipped: ${missing.join(', ')} not installed`;
  if (!said.has(reason)) console.warn(reason);
  said.add(reason);
  return true;
}
