/** The inflated content of another feed. A file of its own: few captures need node:zlib. */
import { createGunzip, type Gunzip } from 'node:zlib';
import type { ByteFeed } from './feed.ts';

const PIECE = 16_384; // inflates to 16 MiB at the worst, which bounds what waits

/** Inflates piece by piece, so that a file cut short still gives all it holds. */
export class GunzipFeed implements ByteFeed {
  fault: string | undefined;
  readonly #packed: ByteFeed;
  readonly #piece = new Uint8Array(PIECE);
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: 65_536 });
  readonly #inflated: Uint8Array[] = [];
  #at = 0;
  #isEnded = false;

  constructor(packed: ByteFeed) {
    this.#packed = packed;
    this.#gunzip.on('data', (chunk: Uint8Array) => this.#inflated.push(chunk));
    this.#gunzip.on('error', (error: NodeJS.ErrnoException) => {
      this.fault = error.code === 'Z_BUF_ERROR' ? 'the gzip data is cut short' : error.message;
    });
  }

  async fill(into: Uint8Array, at: number, size: number): Promise<number> {
    while (this.#inflated.length === 0) {
      if (this.#isEnded) return 0;
      await this.#inflate();
    }
    const chunk = this.#inflated[0]!;
    const count = Math.min(size, chunk.length - this.#at);
    into.set(chunk.subarray(this.#at, this.#at + count), at);
    this.#at += count;
    if (this.#at === chunk.length) {
      this.#inflated.shift();
      this.#at = 0;
    }
    return count;
  }

  taken(): number {
    return this.#packed.taken();
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
    await this.#packed.close();
  }

  async #inflate(): Promise<void> {
    const count = await this.#packed.fill(this.#piece, 0, PIECE);
    this.#isEnded = count === 0;
    await new Promise<void>((resolve) => {
      const settle = () => resolve();
      this.#gunzip.once('error', settle);
      const after = () => {
        this.#gunzip.off('error', settle);
        resolve();
      };
      if (this.#isEnded) {
        this.#gunzip.once('end', after);
        this.#gunzip.end();
      } else this.#gunzip.write(this.#piece.slice(0, count), after);
    });
    if (this.fault !== undefined) this.#isEnded = true;
  }
}
