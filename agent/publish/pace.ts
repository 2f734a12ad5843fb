/**
 * When an unacknowledged batch is sent again: after four times the usual time of an acknowledgement,
 * then doubling, with jitter, lest two hundred waiting agents double the queue. wire-and-store rule 4.
 */
export interface PaceOptions {
  readonly minMs: number;
  readonly maxMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const SMOOTHING = 1 / 8;
/** Of the least wait: enough for an answer that is on its way. */
const SOON = 1 / 5;

export class Pace {
  readonly #options: PaceOptions;
  #smoothedMs: number | undefined;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Undefined until one was measured. */
  get acknowledgementMs(): number | undefined {
    return this.#smoothedMs;
  }

  /** Only of a batch that was sent once: of another nobody knows which sending was answered. */
  measured(milliseconds: number): void {
    const before = this.#smoothedMs ?? milliseconds;
    this.#smoothedMs = before + SMOOTHING * (milliseconds - before);
  }

  /** How long to wait after a batch was sent when its receiver may have been away at that time. */
  soonMs(): number {
    const { minMs, random } = this.#options;
    return Math.max(minMs * SOON, 4 * (this.#smoothedMs ?? 0)) * (1 + random() / 4);
  }

  /** How long to wait after a batch was sent for the `times`th time, from 1. */
  waitMs(times: number): number {
    const { minMs, maxMs, random } = this.#options;
    const first = Math.max(minMs, 4 * (this.#smoothedMs ?? 0));
    const doubled = Math.min(maxMs, first * 2 ** Math.min(times - 1, 20));
    return doubled * (1 + random() / 4);
  }
}
