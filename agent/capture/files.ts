/** Capture files, one after the other in the order given, as one run; `-` is standard input. */
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type ByteFeed, FileFeed, StreamFeed } from './feed.ts';
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

/** A source that can be read a packet at a time, for whoever sets the pace. */
export interface SteppedSource extends Source {
  /**
   * Hands over at most `most` packets and answers whether there may be more. The last packet stays
   * valid until the next step.
   */
  step(sink: PacketSink, most: number): Promise<boolean>;
  close(): Promise<void>;
}

const MOST_WARNINGS = 1_000;

export class CaptureFiles implements SteppedSource {
  readonly name: string;
  readonly isLive = false;
  readonly warnings: CaptureWarning[] = [];
  readonly #paths: readonly string[];
  readonly #standardInput: Readable | undefined;
  readonly #packet = new HeldPacket();
  readonly #interfaces = new Interfaces();
  readonly #total: number;
  readonly #failures: CaptureError[] = [];
  #next = 0;
  #reading: Reading | undefined;
  #taken = 0; // of files done with
  #isStopped = false;

  constructor(paths: readonly string[], standardInput?: Readable) {
    this.#paths = paths;
    this.#standardInput = standardInput;
    this.name = paths.map((path) => (path === '-' ? 'standard input' : path)).join(', ');
    this.#total = paths.includes('-') ? 0 : paths.reduce((sum, path) => sum + sizeOf(path), 0);
  }

  interfaceName(index: number): string {
    return this.#interfaces.name(index);
  }

  async read(sink: PacketSink): Promise<void> {
    try {
      while (await this.step(sink, Number.MAX_SAFE_INTEGER));
    } finally {
      await this.close();
    }
  }

  /** Rejects with a CaptureError when one of the files cannot even be opened. */
  async check(): Promise<void> {
    for (const path of this.#paths) {
      if (path !== '-') await (await FileFeed.open(path)).close();
    }
  }

  async step(sink: PacketSink, most: number): Promise<boolean> {
    if (this.#isStopped) return false;
    if (this.#reading === undefined) return this.#openNext();
    try {
      if (await this.#reading.step(sink, most)) return true;
    } catch (error) {
      this.#failed(error);
    }
    await this.close();
    return true;
  }

  stop(): void {
    this.#isStopped = true;
  }

  drops(): Drops {
    return this.#interfaces.drops();
  }

  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#taken + (this.#reading?.taken() ?? 0), total: this.#total };
  }

  async close(): Promise<void> {
    const reading = this.#reading;
    this.#reading = undefined;
    this.#taken += reading?.taken() ?? 0;
    await reading?.close();
  }

  async #openNext(): Promise<boolean> {
    const path = this.#paths[this.#next];
    if (path === undefined) {
      if (this.#failures.length > 0 && this.#failures.length === this.#paths.length) {
        throw this.#failures[0]!;
      }
      return false;
    }
    this.#next += 1;
    const name = path === '-' ? 'standard input' : path;
    try {
      const feed = await this.#open(path);
      this.#reading = new Reading({
        name,
        feed,
        packet: this.#packet,
        interfaces: this.#interfaces,
        warn: (packet, offset, text) => this.#warn({ file: name, packet, offset, text }),
      });
    } catch (error) {
      this.#failed(error);
    }
    return true;
  }

  #open(path: string): ByteFeed | Promise<ByteFeed> {
    if (path !== '-') return FileFeed.open(path);
    return new StreamFeed(this.#standardInput ?? process.stdin);
  }

  /** One file that cannot be read is a warning; none that can is an error. */
  #failed(error: unknown): void {
    if (!(error instanceof CaptureError)) throw error;
    this.#failures.push(error);
    const file = this.#paths[this.#next - 1]!;
    this.#warn({ file, packet: this.#packet.frame, offset: 0, text: error.message });
  }

  #warn(warning: CaptureWarning): void {
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push(warning);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
