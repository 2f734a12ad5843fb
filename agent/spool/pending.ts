/** What waits in memory for the disk: bounded. What does not fit is counted in its place, so that its number is. */
export interface PendingBatch {
  /** Numbers to pass over before the first payload: messages there was no room for. */
  readonly skipped: number;
  readonly payloads: readonly Uint8Array[];
}

interface Run {
  skipped: number;
  payloads: Uint8Array[];
}

export class Pending {
  readonly #maxBytes: number;
  #runs: Run[] = [];
  #skipped = 0;
  /** Messages, those skipped included. */
  count = 0;
  bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False where it was only counted. */
  add(payload: Uint8Array): boolean {
    this.count++;
    if (this.bytes + payload.length > this.#maxBytes) {
      this.#skipped++;
      return false;
    }
    const run = this.#runs.at(-1);
    if (run === undefined || this.#skipped > 0) {
      this.#runs.push({ skipped: this.#skipped, payloads: [payload] });
      this.#skipped = 0;
    } else {
      run.payloads.push(payload);
    }
    this.bytes += payload.length;
    return true;
  }

  /** The oldest, in order, about `maxBytes` of them; undefined when nothing waits that can be written. */
  take(maxBytes: number): PendingBatch | undefined {
    const run = this.#runs[0];
    if (run === undefined) return undefined;
    let bytes = 0;
    let end = 0;
    while (end < run.payloads.length && (end === 0 || bytes < maxBytes)) {
      bytes += run.payloads[end++]!.length;
    }
    const batch = { skipped: run.skipped, payloads: run.payloads.slice(0, end) };
    run.skipped = 0;
    run.payloads = run.payloads.slice(end);
    if (run.payloads.length === 0) this.#runs.shift();
    this.count -= batch.skipped + end;
    this.bytes -= bytes;
    return batch;
  }

  /** Undoes the last `take`. */
  putBack({ skipped, payloads }: PendingBatch): void {
    this.#runs.unshift({ skipped, payloads: [...payloads] });
    this.count += skipped + payloads.length;
    this.bytes += payloads.reduce((sum, payload) => sum + payload.length, 0);
  }
}
