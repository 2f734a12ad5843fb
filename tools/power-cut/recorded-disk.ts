/**
 * What a disk would hold after a power cut: each file as it was at its last sync and what was written
 * since, each folder with the names at its last sync and those of now. durable-pglite.md
 */
import {
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';

export const PAGE = 4096;

/** `strict`: nothing but what was synced. `names`: all names, synced content. `random`: some of both. */
export const modes = ['strict', 'names', 'random'] as const;
export type Mode = (typeof modes)[number];

interface File {
  readonly is: 'file';
  /** A second name of it, which stays when the database removes its own. */
  readonly kept: string;
  syncedSize: number;
  /** Pages written since the last sync, as they were then; undefined where there was none. */
  readonly old: Map<number, Buffer | undefined>;
}
interface Folder {
  readonly is: 'folder';
  readonly now: Map<string, Entry>;
  synced: Map<string, Entry>;
}
type Entry = File | Folder;

export class RecordedDisk {
  readonly #root: string;
  readonly #vault: string;
  readonly #top: Folder;
  /** By inode: a file keeps its own through the second name, so that none is given out twice. */
  readonly #files = new Map<number, File>();
  readonly #folders = new Map<number, Folder>();

  /** Takes all that is in `root` for synced. `vault`: a folder of its own on the same file system. */
  constructor(root: string, vault: string) {
    this.#root = root;
    this.#vault = vault;
    rmSync(vault, { recursive: true, force: true });
    mkdirSync(vault, { recursive: true });
    this.#top = this.#read(root);
  }

  /** A name came to be: of an empty file or folder. */
  made(path: string): void {
    this.#folderOf(path).now.set(nameOf(path), this.#meet(path, false));
  }

  removed(path: string): void {
    this.#folderOf(path).now.delete(nameOf(path));
  }

  renamed(from: string, to: string): void {
    const entry = this.#folderOf(from).now.get(nameOf(from));
    if (entry === undefined) throw new Error(`renamed, but never made: ${from}`);
    this.#folderOf(from).now.delete(nameOf(from));
    this.#folderOf(to).now.set(nameOf(to), entry);
  }

  /** Bytes from..to of the file are about to change. */
  changing(inode: number, from: number, to: number): void {
    const file = this.#file(inode);
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (file.old.has(page)) continue;
      file.old.set(page, page * PAGE < file.syncedSize ? pageOf(file.kept, page) : undefined);
    }
  }

  /** The file is about to have that size: what lies between it and the old one goes, or is zero. */
  resizing(inode: number, size: number): void {
    const now = statSync(this.#file(inode).kept).size;
    this.changing(inode, Math.min(size, now), Math.max(size, now));
  }

  synced(descriptor: number): void {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) {
      const folder = this.#folders.get(status.ino);
      if (folder) folder.synced = new Map(folder.now);
      return;
    }
    const file = this.#file(status.ino);
    file.old.clear();
    file.syncedSize = status.size;
  }

  /** Writes what is left into an empty folder. `random` answers 0 to below 1. */
  cut(into: string, mode: Mode, random: () => number): void {
    const share = random(); // of what was not synced and still got there
    this.#write(this.#top, into, mode, () => random() < share);
  }

  #write(folder: Folder, into: string, mode: Mode, isLucky: () => boolean): void {
    mkdirSync(into, { recursive: true, mode: 0o700 });
    const names = new Set([...folder.synced.keys(), ...folder.now.keys()]);
    for (const name of names) {
      const isNow = mode === 'names' || (mode === 'random' && isLucky());
      const entry = (isNow ? folder.now : folder.synced).get(name);
      if (entry === undefined) continue;
      const path = join(into, name);
      if (entry.is === 'folder') this.#write(entry, path, mode, isLucky);
      else writeFileSync(path, left(entry, mode === 'random' ? isLucky : () => false));
    }
  }

  #read(path: string): Folder {
    const folder = this.#meet(path, true) as Folder;
    for (const { name } of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, name);
      const entry = statSync(inner).isDirectory() ? this.#read(inner) : this.#meet(inner, true);
      folder.now.set(name, entry);
      folder.synced.set(name, entry);
    }
    return folder;
  }

  #meet(path: string, isSynced: boolean): Entry {
    const { ino, size, ...status } = statSync(path);
    if (status.mode & 0o040000) {
      const folder: Folder = { is: 'folder', now: new Map(), synced: new Map() };
      this.#folders.set(ino, folder);
      return folder;
    }
    const kept = join(this.#vault, String(ino));
    linkSync(path, kept);
    const file: File = { is: 'file', kept, syncedSize: isSynced ? size : 0, old: new Map() };
    this.#files.set(ino, file);
    return file;
  }

  #file(inode: number): File {
    const file = this.#files.get(inode);
    if (file === undefined) throw new Error(`written, but never made: inode ${inode}`);
    return file;
  }

  #folderOf(path: string): Folder {
    let folder = this.#top;
    for (const name of relative(this.#root, path).split(sep).slice(0, -1)) {
      const inner = folder.now.get(name);
      if (inner?.is !== 'folder') throw new Error(`no folder holds ${path}`);
      folder = inner;
    }
    return folder;
  }
}

const nameOf = (path: string) => path.slice(path.lastIndexOf(sep) + 1);

function pageOf(path: string, page: number): Buffer {
  const bytes = Buffer.alloc(PAGE);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, bytes, 0, PAGE, page * PAGE);
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

/** The file with those of its unsynced pages, and that size, that were lucky. */
function left({ kept, syncedSize, old }: File, isLucky: () => boolean): Buffer {
  const now = readFileSync(kept);
  const size = now.length !== syncedSize && isLucky() ? now.length : syncedSize;
  const bytes = Buffer.alloc(size);
  now.copy(bytes);
  for (const [page, before] of old) {
    if (page * PAGE >= size || (page * PAGE < now.length && isLucky())) continue;
    bytes.fill(0, page * PAGE, Math.min(size, (page + 1) * PAGE));
    before?.copy(bytes, page * PAGE);
  }
  return bytes;
}
