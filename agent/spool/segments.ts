/** The segments of one epoch, oldest first: a row of numbers with, at worst, gaps between two of them. */
import { join } from 'node:path';
import { FIRST_DIGEST } from '../../protocols/messages/envelope.ts';
import type { Disk } from './disk.ts';
import { Segment } from './segment.ts';

/** What stands at a number: records to send, or a range of which nothing is left. */
export type Found =
  | {
      readonly type: 'records';
      readonly first: number;
      readonly prev: string;
      readonly records: readonly Uint8Array[];
      /** Digest of the last of them. */
      readonly digest: string;
    }
  | {
      readonly type: 'gap';
      readonly from: number;
      readonly to: number;
      /** Digest the chain goes on with behind `to`. */
      readonly digest: string;
      readonly isDamaged: boolean;
    };

export class Segments {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #list: Segment[];

  private constructor(disk: Disk, folder: string, list: Segment[]) {
    this.#disk = disk;
    this.#folder = folder;
    this.#list = list;
  }

  /** Repairs the torn end. Undefined where the folder holds no segment at all. */
  static async open(
    disk: Disk,
    folder: string,
  ): Promise<{ segments: Segments; cutBytes: number; isDamaged: boolean } | undefined> {
    const list: Segment[] = [];
    for (const name of await disk.list(folder)) {
      if (!Segment.isName(name)) continue;
      const path = join(folder, name);
      const segment = await Segment.open(disk, path);
      if (segment === undefined) await disk.remove(path);
      else list.push(segment);
    }
    const repaired = await list.at(-1)?.repair();
    return repaired && { segments: new Segments(disk, folder, list), ...repaired };
  }

  static async make(disk: Disk, folder: string): Promise<Segments> {
    await disk.makeFolder(folder);
    const segment = await Segment.make(disk, folder, { first: 1, prev: FIRST_DIGEST });
    return new Segments(disk, folder, [segment]);
  }

  get tail(): Segment {
    return this.#list.at(-1)!;
  }

  get first(): number {
    return this.#list[0]!.first;
  }

  /** Number of the newest record on the disk. */
  get last(): number {
    return this.tail.first + this.tail.count - 1;
  }

  get bytes(): number {
    return this.#list.reduce((sum, segment) => sum + segment.size, 0);
  }

  /** A new newest segment whose first record will be `first`; the old one is only read from now on. */
  async begin(first: number): Promise<void> {
    const { tail } = this;
    const made = await Segment.make(this.#disk, this.#folder, { first, prev: tail.digest });
    this.#list.push(made);
    if (tail.count > 0) return;
    this.#list.splice(-2, 1);
    if (tail.first === first) await tail.close();
    else await tail.remove();
  }

  /** Removes the oldest but never the newest. Says what it held: `[from, to]`; undefined when one is left. */
  async dropOldest(): Promise<{ from: number; to: number } | undefined> {
    const [oldest, next] = this.#list;
    if (oldest === undefined || next === undefined) return undefined;
    this.#list.shift();
    await oldest.remove();
    return { from: oldest.first, to: next.first - 1 };
  }

  /** The number behind the oldest segment's last record; undefined when only one is left. */
  get secondFirst(): number | undefined {
    return this.#list[1]?.first;
  }

  /** When the oldest segment was last written to, milliseconds since 1970. */
  oldestWritten(): Promise<number> {
    return this.#list[0]!.modified();
  }

  /** Undefined where nothing follows. */
  async read(from: number, maxCount: number, maxBytes: number): Promise<Found | undefined> {
    if (from > this.last) return undefined;
    if (from < this.first) return this.#gap(from, this.#list[0]!, false);
    const at = this.#list.findLastIndex(({ first }) => first <= from);
    const segment = this.#list[at]!;
    const next = this.#list[at + 1];
    const room = next === undefined ? maxCount : Math.min(maxCount, next.first - from);
    const { prev, records, digests, isDamaged } = await segment.read(from, room, maxBytes);
    if (records.length > 0) {
      return { type: 'records', first: from, prev, records, digest: digests.at(-1)! };
    }
    if (next !== undefined) return this.#gap(from, next, isDamaged);
    return { type: 'gap', from, to: this.last, digest: segment.digest, isDamaged: true };
  }

  /** Undefined where it is not held. */
  async digestAt(number: number): Promise<string | undefined> {
    if (number === this.last) return this.tail.digest;
    const behind = this.#list.find(({ first }) => first === number + 1);
    if (behind !== undefined) return behind.prev;
    if (number < this.first) return undefined;
    const found = await this.read(number, 1, 0);
    return found?.type === 'records' ? found.digest : undefined;
  }

  async close(): Promise<void> {
    for (const segment of this.#list) await segment.close().catch(() => {});
  }

  #gap(from: number, next: Segment, isDamaged: boolean): Found {
    return { type: 'gap', from, to: next.first - 1, digest: next.prev, isDamaged };
  }
}
