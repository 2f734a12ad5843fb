/** A disk that can be filled: memory mounted on a temporary folder. Only root may do that. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEGABYTE = 1_048_576;

export interface SmallDisk {
  readonly folder: string;
  /** Takes so much of it, or all that is left. */
  fill(megabytes?: number): void;
  empty(): void;
  remove(): void;
}

/** Undefined, and a printed reason, where nothing may be mounted. */
export function mountDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-disk-'));
  const words = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', words, { encoding: 'utf8' });
  if (status !== 0) {
    rmSync(folder, { recursive: true });
    console.warn(`skipped: no disk of our own: ${stderr.trim()}`);
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill(size = megabytes) {
      // Beyond the end it stops where the space does: that is what is wanted.
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, `bs=${MEGABYTE}`, `count=${size}`]);
      if (size === megabytes) spawnSync('sh', ['-c', 'cat /dev/zero >>"$0"', filler]);
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
