/**
 * A folder into which another program rotates captures (`dumpcap -b`, `tcpdump -G` or `-C`): what
 * is finished is read in order, the newest file is followed while it grows.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteFeed, FileFeed } from './feed.ts';
import { HeldPacket } from './format.ts';
import { Interfaces } from './interfaces.ts';
import { Reading } from './reading.ts';
import {
  CaptureError,
  type CaptureWarning,
  type Drops,
  type PacketSink,
  type Source,
} from './source.ts';

export interface FolderOptions {
  /** Settles after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** How often the folder and a growing file are looked at. */
  readonly pollMs?: number;
  /** Files last written before this (milliseconds since 1970) were read in an earlier run. */
  readonly sinceMs?: number;
}

interface Entry {
  readonly name: string;
  readonly file: number; // inode: a reused name is another file
  readonly writtenMs: number;
  readonly size: number;
}

const MOST_WARNINGS = 1_000;

export class CaptureFolder implements Source {
  readonly name: string;
  readonly isLive = true;
  readonly warnings: CaptureWarning[] = [];
  readonly #path: string;
  readonly #options: FolderOptions;
  readonly #packet = new HeldPacket();
  readonly #interfaces = new Interfaces();
  /** By name, as they were when they had been read. Names that left the folder are forgotten. */
  readonly #read = new Map<string, Entry>();
  #taken = 0;
  #isStopped = false;

  constructor(path: string, options: FolderOptions) {
    this.#path = path;
    this.name = path;
    this.#options = options;
  }

  interfaceName(index: number): string {
    return this.#interfaces.name(index);
  }

  /** Ends only after `stop`: a folder may always receive another file. */
  async read(sink: PacketSink): Promise<void> {
    await this.#list(); // a missing folder is told before anything else
    while (!this.#isStopped) {
      const next = (await this.#list())[0];
      if (next === undefined) await this.#pause();
      else await this.#readFile(next, sink);
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  drops(): Drops {
    return this.#interfaces.drops();
  }

  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#taken, total: 0 };
  }

  async #readFile(entry: Entry, sink: PacketSink): Promise<void> {
    const { name } = entry;
    const path = join(this.#path, name);
    let size = 0;
    try {
      const reading = new Reading({
        name,
        feed: new GrowingFeed(await FileFeed.open(path), () => this.#grows(entry)),
        packet: this.#packet,
        interfaces: this.#interfaces,
        warn: (packet, offset, text) => this.#warn({ file: name, packet, offset, text }),
      });
      try {
        while (!this.#isStopped && (await reading.step(sink, Number.MAX_SAFE_INTEGER)));
      } finally {
        size = reading.taken();
        this.#taken += size;
        await reading.close();
      }
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#warn({ file: name, packet: this.#packet.frame, offset: 0, text: error.message });
    }
    this.#read.set(name, { ...entry, size });
  }

  /** Whether more may come: nothing newer is there yet. Waits a moment before it says so. */
  async #grows(entry: Entry): Promise<boolean> {
    const waiting = await this.#list();
    const isNewest = waiting.every(({ name, file }) => name === entry.name && file === entry.file);
    if (this.#isStopped || !isNewest) return false;
    await this.#pause();
    return !this.#isStopped;
  }

  /** What has not been read, oldest first: by when it was last written, then by name. */
  async #list(): Promise<Entry[]> {
    const names = await readdir(this.#path).catch((error: NodeJS.ErrnoException) => {
      throw new CaptureError(
        `${this.#path}: ${error.code === 'ENOENT' ? 'no such folder' : error.message}`,
      );
    });
    for (const name of this.#read.keys()) if (!names.includes(name)) this.#read.delete(name);
    const entries: Entry[] = [];
    for (const name of names) {
      const entry = name.startsWith('.') ? undefined : await look(this.#path, name);
      if (entry !== undefined && this.#isUnread(entry)) entries.push(entry);
    }
    return entries.sort((a, b) => a.writtenMs - b.writtenMs || (a.name < b.name ? -1 : 1));
  }

  #isUnread({ name, file, size, writtenMs }: Entry): boolean {
    const before = this.#read.get(name);
    if (before !== undefined) return before.file !== file || size < before.size;
    return writtenMs >= (this.#options.sinceMs ?? 0);
  }

  #pause(): Promise<void> {
    return this.#options.sleep(this.#options.pollMs ?? 500);
  }

  #warn(warning: CaptureWarning): void {
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push(warning);
  }
}

async function look(folder: string, name: string): Promise<Entry | undefined> {
  const found = await stat(join(folder, name)).catch(() => undefined); // rotated away meanwhile
  if (!found?.isFile()) return undefined;
  return { name, file: found.ino, writtenMs: found.mtimeMs, size: found.size };
}

/** A file whose end is not its end while `grows` says so. */
class GrowingFeed implements ByteFeed {
  readonly #file: FileFeed;
  readonly #grows: () => Promise<boolean>;

  constructor(file: FileFeed, grows: () => Promise<boolean>) {
    this.#file = file;
    this.#grows = grows;
  }

  async fill(into: Uint8Array, at: number, size: number): Promise<number> {
    for (;;) {
      const count = await this.#file.fill(into, at, size);
      if (count > 0) return count;
      if (!(await this.#grows())) return this.#file.fill(into, at, size); // written since
    }
  }

  taken(): number {
    return this.#file.taken();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
