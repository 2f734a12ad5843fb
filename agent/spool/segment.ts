/**
 * One append-only file of the spool. Only the newest is written to, by one writer; any may be read
 * meanwhile up to `size`. wire-and-store rule 7: what failed to write is cut off and never retried here.
 */
import { join } from 'node:path';
import type { Disk, OpenFile } from './disk.ts';
import {
  chain,
  holdsChain,
  MAX_PAYLOAD,
  RECORD_HEAD,
  readRecord,
  readSegmentHead,
  SEGMENT_HEAD,
  type SegmentHead,
  type StoredRecord,
  writeRecord,
  writeSegmentHead,
} from './record.ts';

/** Every so many records the offset is remembered, so that one of them is found without reading all. */
const MARK_EVERY = 64;
const READ_BYTES = 256 * 1024;
const NAME_DIGITS = 16;
const SUFFIX = '.segment';

export interface Stretch {
  /** Digest of the record before the first asked for. */
  readonly prev: string;
  readonly records: readonly Uint8Array[];
  /** Digests of those records, in step. */
  readonly digests: readonly string[];
  /** Nothing readable follows in this segment, though its end was not reached. */
  readonly isDamaged: boolean;
}

export class Segment {
  readonly first: number;
  readonly prev: string;
  readonly path: string;
  /** Bytes that are known to be on the disk. */
  size = SEGMENT_HEAD;
  /** Records in it, as far as they were counted: all of them in the newest. */
  count = 0;
  digest: string;
  /** A write failed: it is only read from now on. */
  isSealed = false;
  readonly #disk: Disk;
  #file: OpenFile;
  readonly #marks: number[] = [SEGMENT_HEAD];

  private constructor(disk: Disk, path: string, file: OpenFile, head: SegmentHead) {
    this.#disk = disk;
    this.#file = file;
    this.path = path;
    this.first = head.first;
    this.prev = head.prev;
    this.digest = head.prev;
  }

  static isName(name: string): boolean {
    return name.endsWith(SUFFIX) && name.length === NAME_DIGITS + SUFFIX.length;
  }

  static async make(disk: Disk, folder: string, head: SegmentHead): Promise<Segment> {
    const path = join(folder, `${String(head.first).padStart(NAME_DIGITS, '0')}${SUFFIX}`);
    await disk.remove(path); // what a failed attempt left: its descriptor is closed and not used again
    const file = await disk.open(path, 'make');
    try {
      await file.write(writeSegmentHead(head), 0);
      await file.datasync();
      await disk.syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => {});
      await disk.remove(path).catch(() => {});
      throw error;
    }
    return new Segment(disk, path, file, head);
  }

  /** Undefined where the head cannot be read: the file never became a segment. */
  static async open(disk: Disk, path: string): Promise<Segment | undefined> {
    const file = await disk.open(path, 'write');
    const bytes = Buffer.alloc(SEGMENT_HEAD);
    const head = (await file.read(bytes, 0)) === SEGMENT_HEAD ? readSegmentHead(bytes) : undefined;
    if (head === undefined) {
      await file.close();
      return undefined;
    }
    const segment = new Segment(disk, path, file, head);
    segment.size = await file.size();
    return segment;
  }

  /** Counts the records and cuts off what no longer can be read. `isDamaged`: that was no torn end. */
  async repair(): Promise<{ cutBytes: number; isDamaged: boolean }> {
    const fileSize = this.size;
    let end = SEGMENT_HEAD;
    for await (const { digest, payload, end: recordEnd } of this.#walk(SEGMENT_HEAD)) {
      if (chain(this.digest, payload) !== digest) break;
      end = recordEnd;
      this.#counted(end, digest);
    }
    this.size = end;
    if (end === fileSize) return { cutBytes: 0, isDamaged: false };
    const rest = Buffer.alloc(fileSize - end);
    const isDamaged = holdsChain(rest.subarray(0, await this.#file.read(rest, end)));
    await this.#file.truncate(end);
    await this.#file.datasync();
    return { cutBytes: fileSize - end, isDamaged };
  }

  /** On the disk when it resolves. After a rejection only `seal` may follow. */
  async append(payloads: readonly Uint8Array[]): Promise<void> {
    const records: Buffer[] = [];
    const digests: string[] = [];
    let digest = this.digest;
    for (const payload of payloads) {
      digest = chain(digest, payload);
      digests.push(digest);
      records.push(writeRecord(digest, payload));
    }
    await this.#file.write(Buffer.concat(records), this.size);
    await this.#file.datasync();
    records.forEach((record, index) => {
      this.size += record.length;
      this.#counted(this.size, digests[index]!);
    });
  }

  /** Up to `maxCount` records from number `from` on, and at most `maxBytes` of payload, but one at least. */
  async read(from: number, maxCount: number, maxBytes: number): Promise<Stretch> {
    const before = Math.max(0, from - 1 - this.first);
    const mark = Math.min(Math.floor(before / MARK_EVERY), this.#marks.length - 1);
    const start = this.#marks[mark]!;
    let number = this.first + mark * MARK_EVERY;
    let end = start;
    let total = 0;
    const found = { prev: this.prev, records: [] as Uint8Array[], digests: [] as string[] };
    for await (const record of this.#walk(start)) {
      if (number < from) {
        found.prev = record.digest;
      } else {
        total += record.payload.length;
        const isEnough = found.records.length === maxCount || total > maxBytes;
        if (isEnough && found.records.length > 0) return { ...found, isDamaged: false };
        found.records.push(record.payload);
        found.digests.push(record.digest);
      }
      number++;
      end = record.end;
      this.#passed(number - this.first, end);
    }
    return { ...found, isDamaged: end < this.size };
  }

  /** Cuts off what may have been half written and gives the descriptor up for one that only reads. */
  async seal(): Promise<void> {
    if (this.isSealed) return;
    this.isSealed = true;
    await this.#file.truncate(this.size).catch(() => {});
    await this.#file.close().catch(() => {});
    this.#file = await this.#disk.open(this.path, 'read');
  }

  modified(): Promise<number> {
    return this.#file.modified();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async remove(): Promise<void> {
    await this.#file.close().catch(() => {});
    await this.#disk.remove(this.path);
  }

  /** The records from offset `start` on, as far as they can be read. Their `end` is an offset in the file. */
  async *#walk(start: number): AsyncGenerator<StoredRecord> {
    for (let offset = start; offset < this.size; ) {
      const bytes = await this.#readAt(offset, READ_BYTES);
      let at = 0;
      let record = readRecord(bytes, at);
      while (typeof record !== 'string') {
        at = record.end;
        yield { ...record, end: offset + at };
        record = readRecord(bytes, at);
      }
      if (record === 'bad' || at === 0) return;
      offset += at;
    }
  }

  #counted(end: number, digest: string): void {
    this.count++;
    this.digest = digest;
    this.#passed(this.count, end);
  }

  #passed(count: number, end: number): void {
    if (count % MARK_EVERY === 0 && count / MARK_EVERY === this.#marks.length)
      this.#marks.push(end);
  }

  /** At least one whole record, where there is one; never past `size`. */
  async #readAt(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(Math.min(length, this.size - offset));
    const got = bytes.subarray(0, await this.#file.read(bytes, offset));
    if (got.length < RECORD_HEAD) return got;
    const need = RECORD_HEAD + Math.min(got.readUInt32LE(0), MAX_PAYLOAD);
    return need > length && length < this.size - offset ? this.#readAt(offset, need) : got;
  }
}
