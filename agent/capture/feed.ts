/** Where a format's bytes come from: a file, a stream, the inflated content of either. */
import { close, open, read } from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { CaptureError } from './source.ts';

export interface ByteFeed {
  /** Puts up to `size` bytes at `at`, as soon as there are any, and answers how many; 0 at the end. */
  fill(into: Uint8Array, at: number, size: number): Promise<number>;
  /** Bytes taken so far, as stored (compressed where it is). */
  taken(): number;
  close(): Promise<void>;
  /** Why the end came early, where it did. */
  readonly fault?: string | undefined;
}

const openFile = promisify(open);
const closeFile = promisify(close);

export class FileFeed implements ByteFeed {
  readonly #file: number;
  #taken = 0;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Rejects with a CaptureError that names the file. */
  static async open(path: string): Promise<FileFeed> {
    try {
      return new FileFeed(await openFile(path, 'r'));
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  // The callback form: the promise form makes an object a call and reads into Buffers only by copy.
  fill(into: Uint8Array, at: number, size: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#file, into, at, size, null, (error, count) => {
        if (error) return reject(error);
        this.#taken += count;
        resolve(count);
      });
    });
  }

  taken(): number {
    return this.#taken;
  }

  async close(): Promise<void> {
    await closeFile(this.#file);
  }
}

export class StreamFeed implements ByteFeed {
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #taken = 0;

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async fill(into: Uint8Array, at: number, size: number): Promise<number> {
    while (this.#at === this.#chunk.length) {
      const { done, value } = await this.#chunks.next();
      if (done) return 0;
      this.#chunk = value;
      this.#at = 0;
      this.#taken += value.length;
    }
    const count = Math.min(size, this.#chunk.length - this.#at);
    into.set(this.#chunk.subarray(this.#at, this.#at + count), at);
    this.#at += count;
    return count;
  }

  taken(): number {
    return this.#taken;
  }

  close(): Promise<void> {
    this.#stream.destroy();
    return Promise.resolve();
  }
}

/** What was looked at already, then the rest. */
export class HeadedFeed implements ByteFeed {
  readonly #head: Uint8Array;
  readonly #rest: ByteFeed;
  #at = 0;

  constructor(head: Uint8Array, rest: ByteFeed) {
    this.#head = head;
    this.#rest = rest;
  }

  get fault(): string | undefined {
    return this.#rest.fault;
  }

  fill(into: Uint8Array, at: number, size: number): Promise<number> {
    const count = Math.min(size, this.#head.length - this.#at);
    if (count === 0) return this.#rest.fill(into, at, size);
    into.set(this.#head.subarray(this.#at, this.#at + count), at);
    this.#at += count;
    return Promise.resolve(count);
  }

  taken(): number {
    return this.#rest.taken();
  }

  close(): Promise<void> {
    return this.#rest.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder, not a capture',
  ENOTDIR: 'no such file',
  EMFILE: 'too many open files',
};

export function unreadable(path: string, error: unknown): CaptureError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new CaptureError(`${path}: ${reasons[code ?? ''] ?? message}`, { cause: error });
}
