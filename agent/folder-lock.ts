/** One process a data folder: a second one is refused and told who has it. A lock of the dead is taken over. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'agent.lock';

/** Somebody else is at work in the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

interface Owner {
  readonly pid: number;
  /** When it was started, in the kernel's own count: a pid is used again, this is not. */
  readonly started: string;
}

/** Answers how to let go of it. Throws FolderInUse. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, NAME);
  const me: Owner = { pid: process.pid, started: startOf(process.pid) ?? '' };
  if (!take(path, me)) {
    const owner = read(path);
    if (owner !== undefined && isAlive(owner)) throw inUse(folder, owner);
    // Out of the way under a name of our own: whoever else takes it over finds nothing to rename.
    const aside = `${path}.${process.pid}`;
    renameSync(path, aside);
    const moved = read(aside);
    if (moved !== undefined && isAlive(moved)) {
      renameSync(aside, path);
      throw inUse(folder, moved);
    }
    rmSync(aside, { force: true });
    if (!take(path, me)) throw inUse(folder, read(path));
  }
  return () => rmSync(path, { force: true });
}

function take(path: string, owner: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): Owner | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(pid);
  return now === undefined || started === '' || now === started;
}

/** Field 22 of proc(5) stat; undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function inUse(folder: string, owner: Owner | undefined): FolderInUse {
  const who = owner === undefined ? 'another process' : `process ${owner.pid}`;
  return new FolderInUse(`${folder} is in use by ${who}`);
}
