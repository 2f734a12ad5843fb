/**
 * Which batch is sent when: one in flight, until the collector says that it is committed. A broker's
 * PUBACK proves nothing and is not asked. wire-and-store rules 1 to 5.
 */
import type { Acknowledgement } from '../../protocols/messages/envelope.ts';
import { MAX_MESSAGES } from '../../protocols/messages/envelope.ts';
import type { Lost } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Spool } from '../spool/spool.ts';
import { type Batch, makeBatch, makeLoss, makeQuestion } from './batch.ts';
import { Pace } from './pace.ts';
import { LEAST_BYTES, Passage } from './passage.ts';

export interface DeliveryOptions {
  readonly spool: Spool;
  readonly send: (bytes: Uint8Array) => void;
  readonly minResendMs: number;
  readonly maxResendMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  readonly onTrouble: (text: string, fields: Readonly<Record<string, unknown>>) => void;
}

interface InFlight extends Batch {
  readonly sentAt: number;
  /** The last time. */
  againAt: number;
  times: number;
  /** Sent since anybody answered. */
  silences: number;
  /** Whether it was asked, with the last sending, if the collector is there at all. */
  isAsked: boolean;
}

const READ_BYTES = 1024 * 1024;
const RETRY_READ_MS = 1000;
/** How often a batch is sent again that the collector cannot read, before it is cut up. */
const MAX_REFUSALS = 3;
/** Sent so often without an answer, a batch is followed by a question. */
const MAX_SILENCES = 3;

export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #pace: Pace;
  #isConnected = false;
  #inFlight: InFlight | undefined;
  #timer: NodeJS.Timeout | undefined;
  #store: string | undefined;
  /** How many messages the next batch may hold: less when one was refused, more again with each success. */
  #limit = MAX_MESSAGES;
  #refusals = 0;
  readonly #passage = new Passage();
  #condemned: Lost['reason'] | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const { minResendMs: minMs, maxResendMs: maxMs, random } = options;
    this.#pace = new Pace({ minMs, maxMs, random });
    options.spool.onDurable(() => this.#pump());
  }

  get acknowledgementMs(): number | undefined {
    return this.#pace.acknowledgementMs;
  }

  /** What was on its way is sent again at once. */
  connected(): void {
    this.#isConnected = true;
    this.#pump();
  }

  disconnected(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
    const lost = this.#inFlight;
    this.#inFlight = undefined;
    if (lost !== undefined && this.#passage.hungUp(lost)) this.#tooLarge(lost);
  }

  heard(acknowledgement: Acknowledgement): Promise<void> {
    return this.#queue(() => this.#apply(acknowledgement));
  }

  /** Settles when nothing more will be done. */
  async close(): Promise<void> {
    this.disconnected();
    await this.#work;
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#options.onTrouble('the spool could not be read', { error });
      this.#later(RETRY_READ_MS);
    });
    return this.#work;
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#resend(), milliseconds);
  }

  #resend(): void {
    const { spool, send, now } = this.#options;
    const batch = this.#inFlight;
    if (!this.#isConnected) return;
    if (batch === undefined) return this.#pump();
    // Meanwhile the spool may have let the oldest go, or have begun another epoch.
    if (batch.first !== spool.acknowledged.through + 1) {
      this.#inFlight = undefined;
      return this.#pump();
    }
    batch.times++;
    batch.againAt = now();
    send(batch.bytes);
    batch.isAsked = ++batch.silences > MAX_SILENCES && batch.bytes.length >= LEAST_BYTES;
    if (batch.isAsked) send(makeQuestion(spool.epoch, batch.first));
    this.#later(this.#pace.waitMs(batch.times));
  }

  #pump(): void {
    if (!this.#isConnected || this.#inFlight !== undefined) return;
    void this.#queue(async () => {
      if (!this.#isConnected || this.#inFlight !== undefined) return;
      const batch = await this.#next();
      if (batch === undefined || !this.#isConnected) return;
      const sentAt = this.#options.now();
      this.#inFlight = { ...batch, sentAt, againAt: sentAt, times: 1, silences: 1, isAsked: false };
      this.#options.send(batch.bytes);
      this.#later(this.#pace.waitMs(1));
    });
  }

  async #next(): Promise<Batch | undefined> {
    const { spool } = this.#options;
    const { through, digest } = spool.acknowledged;
    const { epoch } = spool;
    const first = through + 1;
    const found = await spool.read(first, this.#limit, READ_BYTES);
    if (found === undefined) return undefined;
    if (found.type === 'gap') {
      const reason = found.isDamaged
        ? 'unreadable'
        : spool.wasAcknowledged(first)
          ? 'forgotten'
          : 'spool-full';
      return this.#lose(first, found.to, found.digest, reason);
    }
    if (found.prev !== digest) {
      await this.#fork('the digest before the next message is another');
      return this.#next();
    }
    const batch = makeBatch(
      { epoch, first, prev: digest, records: found.records },
      this.#passage.ceiling,
    );
    const reason = batch === undefined ? 'size' : this.#condemned;
    if (batch !== undefined && reason === undefined) return batch;
    const one = await spool.digestAt(first);
    return this.#lose(first, first, one as string, reason as Lost['reason']);
  }

  #lose(from: number, to: number, digest: string, reason: Lost['reason']): Batch {
    const { spool, now, onTrouble } = this.#options;
    onTrouble('messages are lost', { from, to, reason });
    const at = new Date(now()).toISOString() as Instant;
    const { epoch } = spool;
    return makeLoss({ epoch, prev: spool.acknowledged.digest, from, to, digest, reason, at });
  }

  async #apply(ack: Acknowledgement): Promise<void> {
    const { spool } = this.#options;
    if (ack.epoch !== spool.epoch) return;
    if (ack.through > spool.last) return this.#fork('the collector has more than was ever written');
    const own = await spool.digestAt(ack.through);
    if (own !== undefined && own !== ack.digest) return this.#fork('the digests differ');

    const isRestored = this.#store !== ack.store;
    this.#store = ack.store;
    const { through } = spool.acknowledged;
    // Who asks for what he had is behind, whatever he calls his store: a standby took over.
    if (ack.through < through && !isRestored && ack.need === undefined) return;
    if (ack.through !== through) await this.#advance(ack);
    const sent = this.#inFlight;
    if (ack.need !== undefined) this.#refused(ack.need);
    else if (sent !== undefined && sent.first !== ack.through + 1) this.#settle();
    else if (sent !== undefined && ack.through === through) this.#repeatSoon(sent);
    this.#pump();
  }

  async #advance(ack: Acknowledgement): Promise<void> {
    const { spool, now } = this.#options;
    const sent = this.#inFlight;
    if (sent !== undefined && ack.through >= sent.through) {
      if (sent.times === 1) this.#pace.measured(now() - sent.sentAt);
      this.#limit = Math.min(MAX_MESSAGES, this.#limit * 2);
      this.#refusals = 0;
      this.#passage.passed();
      this.#condemned = undefined;
    }
    await spool.acknowledge(ack.through, ack.digest);
  }

  /** A collector that says again what it said has begun to listen: what was sent before reached nobody. */
  #repeatSoon({ againAt }: InFlight): void {
    const due = againAt + this.#pace.soonMs() - this.#options.now();
    this.#later(Math.max(0, due));
  }

  #settle(): void {
    this.#inFlight = undefined;
    clearTimeout(this.#timer);
  }

  /** The collector wants another batch than the one it was sent, or could not read that one. */
  #refused(need: number): void {
    const sent = this.#inFlight;
    if (sent === undefined) return;
    if (sent.first !== need) return this.#settle();
    if (sent.isAsked) return this.#swallowed(sent);
    sent.silences = 0;
    if (++this.#refusals <= MAX_REFUSALS) {
      return this.#later(this.#refusals === 1 ? 0 : this.#pace.waitMs(this.#refusals));
    }
    this.#refusals = 0;
    if (sent.count === 1) this.#condemned = 'corrupt';
    this.#limit = 1;
    this.#settle();
  }

  /** The question came through and the batch it went with did not. */
  #swallowed(sent: InFlight): void {
    sent.isAsked = false;
    if (!this.#passage.swallowed(sent)) return;
    this.#tooLarge(sent);
    this.#settle();
  }

  #tooLarge({ count }: Batch): void {
    if (count === 1) this.#condemned = 'size';
  }

  async #fork(reason: string): Promise<void> {
    const { spool, onTrouble } = this.#options;
    const { epoch } = spool;
    this.#settle();
    await spool.fork();
    onTrouble('a new epoch begins', { reason, epoch, now: spool.epoch });
    this.#pump();
  }
}
