/**
 * One file from its first byte to its last: finds out what it is, keeps two buffers so that the
 * next piece is read while this one is decoded, and says what could not be read.
 */
import { type ByteFeed, HeadedFeed, unreadable } from './feed.ts';
import { type Format, type HeldPacket, int32, MAX_REST } from './format.ts';
import type { Interfaces } from './interfaces.ts';
import { FILE_HEADER, isPcap, PcapFormat } from './pcap.ts';
import { isPcapng, PcapngFormat } from './pcapng.ts';
import { CaptureError, type PacketSink } from './source.ts';

const CHUNK = 1 << 20;

export interface ReadingOptions {
  readonly name: string;
  readonly feed: ByteFeed;
  readonly packet: HeldPacket;
  readonly interfaces: Interfaces;
  warn(packet: number, offset: number, text: string): void;
}

export class Reading {
  readonly #options: ReadingOptions;
  readonly #packet: HeldPacket;
  #feed: ByteFeed;
  #format: Format | undefined;
  #isBegun = false;
  #bytes = new Uint8Array(MAX_REST + CHUNK);
  #spare = new Uint8Array(MAX_REST + CHUNK);
  #at = MAX_REST;
  #end = MAX_REST;
  #offset = 0; // of `#at` in the inflated file
  #coming: Promise<number> | undefined;
  readonly #firstFrame: number;

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#feed = options.feed;
    this.#packet = options.packet;
    this.#firstFrame = options.packet.frame;
  }

  /**
   * Hands over at most `most` packets, fewer when a piece of the file ends; false at the end. The
   * last packet stays valid until the next call.
   */
  async step(sink: PacketSink, most: number): Promise<boolean> {
    if (!this.#isBegun) await this.#begin();
    const format = this.#format;
    if (format === undefined || format.isOver) return false;
    const before = this.#packet.frame;
    const rest = format.read(this.#bytes, this.#at, this.#end, sink, most);
    this.#offset += rest - this.#at;
    this.#at = rest;
    if (format.isOver) return false;
    if (this.#packet.frame - before >= most) return true;
    if (await this.#refill()) return true;
    this.#complainOfEnd();
    return false;
  }

  /** Stored bytes taken from the file so far. */
  taken(): number {
    return this.#feed.taken();
  }

  async close(): Promise<void> {
    await this.#feed.close();
  }

  async #begin(): Promise<void> {
    this.#isBegun = true;
    await this.#atLeast(2);
    if (this.#bytes[this.#at] === 0x1f && this.#bytes[this.#at + 1] === 0x8b) await this.#inflate();
    await this.#atLeast(FILE_HEADER);
    const held = this.#end - this.#at;
    if (held === 0) {
      const { fault } = this.#feed;
      if (fault !== undefined) throw new CaptureError(`${this.#options.name}: ${fault}`);
      this.#warn(this.#at, 'the file is empty');
    } else this.#recognise(held);
  }

  #recognise(held: number): void {
    const { packet, interfaces } = this.#options;
    const complain = (at: number, text: string) => this.#warn(at, text);
    const magic = held < 4 ? 0 : int32(this.#bytes, this.#at, true) >>> 0;
    if (isPcapng(magic)) {
      this.#format = new PcapngFormat(packet, interfaces, complain);
    } else if (isPcap(magic) && held >= FILE_HEADER) {
      this.#format = new PcapFormat(this.#bytes, this.#at, packet, interfaces, complain);
      this.#at += FILE_HEADER;
      this.#offset += FILE_HEADER;
    } else if (isPcap(magic)) {
      this.#warn(this.#at, 'truncated within the file header');
    } else {
      const begins = Buffer.from(this.#bytes.subarray(this.#at, this.#at + Math.min(held, 4)));
      throw new CaptureError(
        `${this.#options.name}: not a capture (begins with ${begins.toString('hex')}); pcap, pcapng and gzip of either are read`,
      );
    }
  }

  /** Until so many bytes are at hand or the file ends. */
  async #atLeast(size: number): Promise<void> {
    while (this.#end - this.#at < size && (await this.#refill()));
  }

  async #inflate(): Promise<void> {
    const { GunzipFeed } = await import('./gunzip-feed.ts');
    const head = this.#bytes.slice(this.#at, this.#end);
    const coming = this.#coming;
    const spare = this.#spare;
    this.#coming = undefined;
    // What is on its way belongs to the packed bytes, too.
    const rest =
      coming === undefined ? new Uint8Array(0) : spare.slice(MAX_REST, MAX_REST + (await coming));
    const packed = new HeadedFeed(head, new HeadedFeed(rest, this.#feed));
    this.#feed = new GunzipFeed(packed);
    this.#at = MAX_REST;
    this.#end = MAX_REST;
  }

  /** Moves the rest in front of the next piece; false when there is none. */
  async #refill(): Promise<boolean> {
    let count = 0;
    try {
      this.#coming ??= this.#fetch();
      count = await this.#coming;
    } catch (error) {
      this.#failed(error as Error);
    }
    this.#coming = undefined;
    if (count === 0) return false;
    const rest = this.#end - this.#at;
    this.#spare.set(this.#bytes.subarray(this.#at, this.#end), MAX_REST - rest);
    [this.#bytes, this.#spare] = [this.#spare, this.#bytes];
    this.#at = MAX_REST - rest;
    this.#end = MAX_REST + count;
    this.#coming = this.#fetch();
    return true;
  }

  #fetch(): Promise<number> {
    const coming = this.#feed.fill(this.#spare, MAX_REST, CHUNK);
    coming.catch(() => {}); // awaited, and told, at the next refill
    return coming;
  }

  #failed(error: Error): void {
    const { name } = this.#options;
    if (this.#offset === 0 && this.#packet.frame === this.#firstFrame) {
      throw unreadable(name, error);
    }
    this.#warn(this.#at, `reading stopped: ${error.message}`);
  }

  #complainOfEnd(): void {
    const rest = this.#end - this.#at;
    const { fault } = this.#feed;
    const isWhole = rest === 0 && fault === undefined;
    const done = this.#packet.frame - this.#firstFrame;
    if (!isWhole) this.#warn(this.#at, `truncated${fault === undefined ? '' : `: ${fault}`}`);
    else if (done === 0) this.#warn(this.#at, 'the file holds no packets');
  }

  #warn(at: number, text: string): void {
    this.#options.warn(this.#packet.frame, this.#offset + (at - this.#at), text);
  }
}
