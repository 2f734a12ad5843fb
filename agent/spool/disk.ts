/** The few things the spool asks of a file system, so that a full or failing one can be played. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface OpenFile {
  /** Writes all of it or rejects; how much then stands in the file is not known. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Bytes read: fewer than asked for at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  datasync(): Promise<void>;
  truncate(size: number): Promise<void>;
  size(): Promise<number>;
  /** When it was last written to, milliseconds since 1970. */
  modified(): Promise<number>;
  close(): Promise<void>;
}

export interface Disk {
  /** `make` refuses a file that exists. */
  open(path: string, how: 'read' | 'write' | 'make'): Promise<OpenFile>;
  makeFolder(path: string): Promise<void>;
  /** Names in a folder, sorted; none where there is no folder. */
  list(path: string): Promise<string[]>;
  readText(path: string): Promise<string | undefined>;
  rename(from: string, to: string): Promise<void>;
  /** A file or a folder with all in it; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** A new, renamed or removed name lasts only once its folder is synchronised. */
  syncFolder(path: string): Promise<void>;
}

const FLAGS = { read: 'r', write: 'r+', make: 'wx+' } as const;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

export const localDisk: Disk = {
  async open(path, how) {
    const handle = await open(path, FLAGS[how], 0o600);
    return {
      async write(bytes, position) {
        for (let done = 0; done < bytes.length; ) {
          const rest = bytes.length - done;
          done += (await handle.write(bytes, done, rest, position + done)).bytesWritten;
        }
      },
      async read(into, position) {
        let done = 0;
        while (done < into.length) {
          const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      },
      datasync: () => handle.datasync(),
      truncate: (size) => handle.truncate(size),
      size: async () => (await handle.stat()).size,
      modified: async () => (await handle.stat()).mtimeMs,
      close: () => handle.close(),
    };
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async list(path) {
    try {
      return (await readdir(path)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  async readText(path) {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** Replaces a small file whole: whoever reads it finds the old text or the new one. */
export async function replaceFile(
  disk: Disk,
  folder: string,
  name: string,
  text: string,
): Promise<void> {
  const path = join(folder, name);
  const fresh = `${path}.new`;
  await disk.remove(fresh);
  const file = await disk.open(fresh, 'make');
  try {
    await file.write(new TextEncoder().encode(text), 0);
    await file.datasync();
  } finally {
    await file.close();
  }
  await disk.rename(fresh, path);
  await disk.syncFolder(folder);
}
