/**
 * What the agent must not lose until the collector has it: append-only segments on disk, numbered
 * from 1 within an epoch, chained by digests. design.md §4; wire-and-store rules 1, 3, 6, 7.
 */
import { FIRST_DIGEST } from '../../protocols/messages/envelope.ts';
import { type Acknowledged, keepAcknowledged, readAcknowledged } from './acknowledged.ts';
import type { Disk } from './disk.ts';
import { lostRecord } from './lost-record.ts';
import { Pending, type PendingBatch } from './pending.ts';
import { MAX_PAYLOAD, RECORD_HEAD } from './record.ts';
import { Reserve } from './reserve.ts';
import type { Found } from './segments.ts';
import { moveToNewEpoch, openSeries, type Series } from './series.ts';

export interface SpoolOptions {
  readonly disk: Disk;
  readonly folder: string;
  /** Of this machine. A spool that finds itself on another one begins a new epoch. */
  readonly machine: string;
  /** Whose reports they are, `site/agent`: under another name the collector knows nothing of them. */
  readonly name: string;
  readonly newEpoch: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** All segments together; beyond it the oldest goes, acknowledged or not. */
  readonly capBytes: number;
  readonly segmentBytes: number;
  /** How long acknowledged segments are kept while there is room. */
  readonly keepMs: number;
  /** What may wait in memory while the disk takes nothing. */
  readonly queueBytes: number;
  readonly reserveBytes: number;
  /** How long a first record waits for others to be written with it. */
  readonly flushAfterMs: number;
  /** Between attempts while the disk refuses. */
  readonly retryMs: number;
  readonly onTrouble: (text: string, error: unknown) => void;
}

export interface Position {
  readonly epoch: string;
  readonly through: number;
}

export interface Depth {
  /** Not yet acknowledged. */
  readonly messages: number;
  readonly bytes: number;
  /** Gone for ever since the start, for want of space. */
  readonly lost: number;
  readonly isFull: boolean;
}

const WRITE_BYTES = 1024 * 1024;
const KEEP_POSITION_MS = 5000;

export class Spool {
  readonly #options: SpoolOptions;
  readonly #pending: Pending;
  readonly #reserve: Reserve;
  #series: Series;
  #through: number;
  #digest: string;
  #highest: number;
  #keptAt = Number.NEGATIVE_INFINITY;
  #lost = 0;
  #refused = false;
  #isClosed = false;
  /** Writes, drops and moves, one after another. */
  #work: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #hear: () => void = () => {};

  private constructor(options: SpoolOptions, series: Series, acknowledged: Acknowledged) {
    this.#options = options;
    this.#series = series;
    this.#pending = new Pending(options.queueBytes);
    this.#reserve = new Reserve(options.disk, options.folder, options.reserveBytes);
    this.#through = acknowledged.through;
    this.#digest = acknowledged.digest;
    this.#highest = acknowledged.through;
  }

  /** Rejects where the folder cannot be read or made. A torn end is repaired and no error. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const { disk, folder } = options;
    const series = await openSeries(options);
    const acknowledged = await readAcknowledged(disk, folder, series.epoch);
    const spool = new Spool(options, series, acknowledged);
    await spool.#reserve.make(options.now());
    return spool;
  }

  get epoch(): string {
    return this.#series.epoch;
  }

  /** The newest record on the disk. */
  get last(): number {
    return this.#series.segments.last;
  }

  /** What the collector is known to have, and the digest it named. */
  get acknowledged(): { readonly through: number; readonly digest: string } {
    return { through: this.#through, digest: this.#digest };
  }

  /** Where the newest record stands, or will: nothing appended before this call comes behind it. */
  get position(): Position {
    return { epoch: this.epoch, through: this.last + this.#pending.count };
  }

  get depth(): Depth {
    const { segments } = this.#series;
    return {
      messages: Math.max(0, this.last - this.#through) + this.#pending.count,
      bytes: segments.bytes + this.#pending.bytes,
      lost: this.#lost,
      isFull: this.#refused || this.#reserve.isSpent,
    };
  }

  /** Called whenever records have become durable. One listener. */
  onDurable(hear: () => void): void {
    this.#hear = hear;
  }

  /** Takes one message and returns at once; the disk follows. Never throws. */
  append(message: string): void {
    let payload: Uint8Array = Buffer.from(message, 'utf8');
    if (payload.length > MAX_PAYLOAD) {
      const number = this.position.through + 1;
      payload = lostRecord({ from: number, to: number, reason: 'size' }, this.#options.now());
      this.#lost++;
    }
    if (!this.#pending.add(payload)) this.#lost++;
    if (!this.#refused) this.#timer ??= setTimeout(() => this.#write(), this.#options.flushAfterMs);
  }

  /** Settles when all appended before is on the disk, or the disk refuses: `false`. */
  async flush(): Promise<boolean> {
    await this.#write();
    return this.#pending.count === 0;
  }

  /** Undefined where nothing durable stands at `from` or behind it. */
  read(from: number, maxCount: number, maxBytes: number): Promise<Found | undefined> {
    return this.#queue(() => this.#series.segments.read(from, maxCount, maxBytes));
  }

  /** Undefined where that record is not held. */
  digestAt(number: number): Promise<string | undefined> {
    if (number === 0) return Promise.resolve(FIRST_DIGEST);
    return this.#queue(() => this.#series.segments.digestAt(number));
  }

  /** True where the collector once had it: it is gone because it had been acknowledged. */
  wasAcknowledged(number: number): boolean {
    return number <= this.#highest;
  }

  /** The collector has all up to `through`, or, restored from a backup, no more than that. */
  async acknowledge(through: number, digest: string): Promise<void> {
    await this.#queue(async () => {
      this.#through = through;
      this.#digest = digest;
      this.#highest = Math.max(this.#highest, through);
      await this.#forgetOld();
      const now = this.#options.now();
      if (Math.abs(now - this.#keptAt) >= KEEP_POSITION_MS) await this.#keepPosition(now);
      if (this.#refused) await this.#drain();
    });
  }

  /** What is held and not acknowledged becomes the beginning of a new epoch, behind one `lost`. */
  async fork(): Promise<void> {
    await this.#queue(async () => {
      const from = this.#through + 1;
      this.#series = await moveToNewEpoch(this.#options, this.#series, from);
      this.#through = 0;
      this.#digest = FIRST_DIGEST;
      this.#highest = 0;
      this.#hear();
    });
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#queue(() => this.#keepPosition(this.#options.now()));
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#series.segments.close();
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#queue(() => this.#drain());
  }

  #queue<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const done = this.#work.then(() => (this.#isClosed ? undefined : work()));
    this.#work = done.catch(() => {});
    return done;
  }

  async #drain(): Promise<void> {
    for (;;) {
      const batch = this.#pending.take(WRITE_BYTES);
      if (batch === undefined) break;
      try {
        await this.#store(batch);
      } catch (error) {
        this.#pending.putBack(batch);
        if (!this.#refused) this.#options.onTrouble('the disk refuses the spool', error);
        this.#refused = true;
        this.#retryLater();
        return;
      }
      this.#refused = false;
      this.#hear();
    }
    await this.#reserve.make(this.#options.now());
  }

  /** Twice at most: the second time in a new segment, after space was freed. Rule 7. */
  async #store({ skipped, payloads }: PendingBatch): Promise<void> {
    const { segments } = this.#series;
    await this.#makeRoom(payloads.reduce((sum, { length }) => sum + RECORD_HEAD + length, 0));
    const first = segments.last + 1 + skipped;
    const write = async () => {
      const isWhole = segments.tail.size >= this.#options.segmentBytes;
      if (isWhole || skipped > 0 || segments.tail.isSealed) await segments.begin(first);
      try {
        await segments.tail.append(payloads);
      } catch (error) {
        await segments.tail.seal();
        throw error;
      }
    };
    try {
      await write();
    } catch (error) {
      if (isFull(error)) await this.#freeSpace();
      await write();
    }
  }

  #retryLater(): void {
    this.#timer ??= setTimeout(() => this.#write(), this.#options.retryMs);
    this.#timer.unref();
  }

  async #makeRoom(size: number): Promise<void> {
    const { segments } = this.#series;
    while (segments.bytes + size > this.#options.capBytes) {
      if (!(await this.#dropOldest())) return;
    }
  }

  async #dropOldest(): Promise<boolean> {
    const dropped = await this.#series.segments.dropOldest();
    if (dropped === undefined) return false;
    this.#lost += Math.max(0, dropped.to - Math.max(dropped.from - 1, this.#through));
    return true;
  }

  /** First what the collector has, then the reserve: what nobody has yet goes last, in `#makeRoom`. */
  async #freeSpace(): Promise<void> {
    const { segments } = this.#series;
    let isFreed = false;
    while ((segments.secondFirst ?? Number.POSITIVE_INFINITY) - 1 <= this.#through) {
      isFreed = (await this.#dropOldest()) || isFreed;
    }
    if (isFreed || !(await this.#reserve.spend(this.#options.now()))) return;
    this.#options.onTrouble('the disk is full: what was kept back for that is in use', undefined);
  }

  async #keepPosition(now: number): Promise<void> {
    this.#keptAt = now;
    const position = { epoch: this.epoch, through: this.#through, digest: this.#digest };
    await keepAcknowledged(this.#options, position);
  }

  async #forgetOld(): Promise<void> {
    const { segments } = this.#series;
    const before = this.#options.now() - this.#options.keepMs;
    while ((segments.secondFirst ?? Number.POSITIVE_INFINITY) - 1 <= this.#through) {
      if ((await segments.oldestWritten()) > before) return;
      await this.#dropOldest();
    }
  }
}

const isFull = (error: unknown) => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
};
