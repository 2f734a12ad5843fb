/**
 * What size the broker lets through. Some hang up upon a larger message, some acknowledge and drop it:
 * then a question behind it is answered, and the batch is not. wire-and-store rule 2.
 */
import { MAX_WIRE_BYTES } from '../../protocols/messages/envelope.ts';

export interface Parcel {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** A report of a loss is smaller, and must always pass. */
export const LEAST_BYTES = 1024;
/** Smaller than this a message is hardly ever why a broker hangs up, though one may be set up so. */
const SUSPECT_BYTES = 16 * 1024;
const MAX_DISCONNECTS = { suspect: 2, small: 8 };
/** One message is not given up before so many questions were answered and it was not. */
const MAX_SWALLOWED = 3;
/** So many batches have to pass until a larger one is tried again. */
const PATIENCE = 256;

export class Passage {
  /** The largest batch that is tried; a single message may be larger. */
  ceiling = MAX_WIRE_BYTES;
  #disconnects = 0;
  #swallowed = 0;
  #passed = 0;
  #patience = PATIENCE;

  /** The connection ended while it was on its way. True: it is taken to be the reason. */
  hungUp({ count, bytes }: Parcel): boolean {
    if (bytes.length < LEAST_BYTES) return false;
    const most = bytes.length < SUSPECT_BYTES ? MAX_DISCONNECTS.small : MAX_DISCONNECTS.suspect;
    if (++this.#disconnects < most) return false;
    this.#lower(bytes.length, count);
    return true;
  }

  /** A question behind it was answered, itself it was not. True: it does not pass. */
  swallowed({ count, bytes }: Parcel): boolean {
    if (bytes.length < LEAST_BYTES) return false;
    if (++this.#swallowed < MAX_SWALLOWED && count === 1) return false;
    this.#lower(bytes.length, count);
    return true;
  }

  passed(): void {
    this.#disconnects = 0;
    this.#swallowed = 0;
    if (this.ceiling === MAX_WIRE_BYTES || ++this.#passed < this.#patience) return;
    this.#passed = 0;
    this.#patience *= 2;
    this.ceiling = Math.min(MAX_WIRE_BYTES, this.ceiling * 2);
  }

  #lower(bytes: number, count: number): void {
    this.#disconnects = 0;
    this.#swallowed = 0;
    this.#passed = 0;
    if (count > 1) this.ceiling = Math.max(LEAST_BYTES, Math.floor(bytes / 2));
  }
}
