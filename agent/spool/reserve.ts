/** Space kept back, so that a full disk still takes the message that says so. wire-and-store rule 7. */
import { join } from 'node:path';
import type { Disk } from './disk.ts';

const CHUNK = Buffer.alloc(1024 * 1024);
const RETRY_MS = 60_000;

export class Reserve {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #sizeBytes: number;
  #isThere = false;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(disk: Disk, folder: string, sizeBytes: number) {
    this.#disk = disk;
    this.#path = join(folder, 'reserve');
    this.#sizeBytes = sizeBytes;
  }

  /** True while there is no room for it: the disk counts as full. */
  get isSpent(): boolean {
    return this.#sizeBytes > 0 && !this.#isThere;
  }

  /** Tries now and then. Never rejects: without room it stays spent. Real bytes, for a hole reserves nothing. */
  async make(now: number): Promise<void> {
    if (!this.isSpent || Math.abs(now - this.#triedAt) < RETRY_MS) return; // a clock may be set back
    this.#triedAt = now;
    try {
      await this.#disk.remove(this.#path);
      const file = await this.#disk.open(this.#path, 'make');
      try {
        for (let at = 0; at < this.#sizeBytes; at += CHUNK.length) {
          await file.write(CHUNK.subarray(0, Math.min(CHUNK.length, this.#sizeBytes - at)), at);
        }
        await file.datasync();
      } finally {
        await file.close();
      }
      this.#isThere = true;
    } catch {
      await this.#disk.remove(this.#path).catch(() => {});
    }
  }

  /** False where it had been spent before. */
  async spend(now: number): Promise<boolean> {
    const wasThere = this.#isThere;
    this.#triedAt = now;
    this.#isThere = false;
    await this.#disk.remove(this.#path);
    return wasThere;
  }
}
