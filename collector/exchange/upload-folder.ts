/** Files that wait to be read: bounded in size and number, gone when nobody comes for them. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import { limits } from './limits.ts';

export interface KeptFile {
  readonly bytes: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
}

/** How long a file waits. */
export const WAITS_MS = 24 * 3_600_000;

export class UploadFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes it to disk as it comes. Throws `too-large`, and `not-possible-now` where too many wait already;
   * nothing is left of a file that did not arrive whole.
   */
  async keep(id: string, file: AsyncIterable<Uint8Array>): Promise<KeptFile> {
    await mkdir(this.#folder, { recursive: true });
    const waiting = (await readdir(this.#folder)).length;
    if (waiting >= limits.waiting) {
      throw new AppError('not-possible-now', {
        detail: `${limits.waiting} files wait to be applied or discarded: see to them first.`,
      });
    }
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = new Transform({
      transform(chunk: Uint8Array, _, done) {
        bytes += chunk.length;
        hash.update(chunk);
        if (bytes > limits.bytes) done(tooLarge());
        else done(null, chunk);
      },
    });
    try {
      await pipeline(file, counted, createWriteStream(this.#path(id), { mode: 0o600 }));
    } catch (error) {
      await this.remove(id);
      throw error;
    }
    return { bytes, hash: hash.digest('hex') };
  }

  has(id: string): boolean {
    return existsSync(this.#path(id));
  }

  read(id: string): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path(id));
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /** Removes what was written before this time, milliseconds since 1970. */
  async tidy(before: number): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.NaN }));
      if (mtimeMs < before) await rm(path, { force: true });
    }
  }

  /** `id` is ours, a UUID: nothing a person wrote is ever part of a path. */
  #path(id: string): string {
    return join(this.#folder, `${id}.csv`);
  }
}

export function tooLarge(): AppError {
  return new AppError('too-large', { detail: `It takes ${limits.bytes} bytes.` });
}
