/** One process a data folder: two on one PGlite folder lose acknowledged rows in silence. durable-pglite.md */
import {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a folder. `boot` and `started` tell a process from a later one with the same number. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly boot: string;
  readonly started: string;
  readonly since: string;
}

const BEAT_MS = 10_000;
const SILENT_MS = 60_000;

export class LockedError extends Error {
  constructor(path: string, { pid, host, since }: Owner) {
    super(`${path}: held by process ${pid} on ${host} since ${since}`);
    this.name = 'LockedError';
  }
}

/** Takes the lock or throws LockedError. Answers how to give it back. `now`: milliseconds since 1970. */
export function takeLock(path: string, now: () => number): () => void {
  const mine = `${path}.${process.pid}`;
  const text = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    boot: bootId(),
    started: startOf(process.pid),
    since: new Date(now()).toISOString(),
  } satisfies Owner);
  writeFileSync(mine, text);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(mine, path); // fails where the name exists: the one step that only one can win
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 5) throw error;
        clearDead(path, now);
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  const beat = setInterval(() => {
    const seconds = now() / 1000;
    try {
      utimesSync(path, seconds, seconds);
    } catch {
      // Somebody removed the file: the folder stays ours, only the sign of life is gone.
    }
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (read(path) === text) rmSync(path, { force: true });
  };
}

/** Moves a dead owner's file aside; throws when the owner lives. */
function clearDead(path: string, now: () => number): void {
  const text = read(path);
  if (text === undefined) return;
  const owner = parse(text);
  if (owner && lives(path, owner, now)) throw new LockedError(path, owner);
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another process was quicker
  }
  const moved = read(aside);
  if (moved !== text) {
    // Between reading and renaming somebody had taken it: it is given back.
    try {
      linkSync(aside, path);
    } catch {
      // Taken once more meanwhile: there is an owner again, and the next look finds who it is.
    }
  }
  rmSync(aside, { force: true });
}

function lives(path: string, { pid, host, boot, started }: Owner, now: () => number): boolean {
  if (host !== hostname()) {
    // Another machine or container: its process table cannot be asked, its beat can be heard.
    return now() - statSync(path).mtimeMs < SILENT_MS;
  }
  if (boot !== bootId() || (pid === process.pid && started !== startOf(pid))) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return started === startOf(pid);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** An empty or torn file is nobody's: it was written before the machine went down. */
function parse(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.host === 'string'
      ? (owner as Owner)
      : undefined;
  } catch {
    return undefined;
  }
}

const bootId = () => read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';

/** Start time in clock ticks (proc(5), field 22), behind the name, which may hold anything. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
