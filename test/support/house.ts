/** The tree as the rules of the house see it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
export const ruleNames: string[] = config.forbidden.map(({ name }: { name: string }) => name);

const OUTSIDE = new Set(['node_modules', 'dist', '.git', 'coverage']);

/** Every file of ours under a folder, relative to the root, `/` between. */
export function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (OUTSIDE.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Who imports whom under a folder, held against the rules: `rule: from → to`. */
export async function broken(baseDir: string, folders: readonly string[]) {
  const { tsConfig: _, ...options } = config.options;
  const { output } = await cruise([...folders], {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  });
  const { violations, totalCruised } = (output as ICruiseResult).summary;
  return {
    modules: totalCruised,
    violations: violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

/** A small tree of its own, for as long as `use` needs it. */
export async function withTree<T>(
  files: ReadonlyMap<string, string>,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-house-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
