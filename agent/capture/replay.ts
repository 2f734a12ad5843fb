/** Plays a capture back at its own pace, or a multiple of it, as if it happened now. */
import type { SteppedSource } from './files.ts';
import type { CaptureWarning, Drops, Packet, PacketSink, Source } from './source.ts';

export interface ReplayOptions {
  /** Packet seconds a second; Infinity: as fast as it can be read. */
  readonly speed: number;
  /** Packet times are moved so that the first packet happens now, and time runs at the speed. */
  readonly isRebased?: boolean;
  /** Microseconds since 1970. */
  readonly now: () => number;
  /** Settles after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

const LONGEST_SLEEP_MS = 250; // so that `stop` is heard
const SHORTEST_SLEEP_MS = 2; // timers are no finer: what is due within it goes out together
const BURST = 256; // packets between two breaths of the event loop

export class Replay implements Source {
  readonly isLive = false;
  readonly #inner: SteppedSource;
  readonly #options: ReplayOptions;
  #isStopped = false;
  #first = Number.NaN;
  #begun = Number.NaN;

  constructor(inner: SteppedSource, options: ReplayOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  get name(): string {
    return `${this.#inner.name}, replayed`;
  }

  get warnings(): readonly CaptureWarning[] {
    return this.#inner.warnings;
  }

  interfaceName(index: number): string {
    return this.#inner.interfaceName(index);
  }

  async read(sink: PacketSink): Promise<void> {
    let held: Packet | undefined;
    const hold = (packet: Packet) => {
      held = packet;
    };
    let burst = 0;
    try {
      while (!this.#isStopped && (await this.#inner.step(hold, 1))) {
        if (held === undefined) continue;
        await this.#until(held.time);
        if (this.#isStopped) return;
        this.#rebase(held);
        sink(held);
        held = undefined;
        burst += 1;
        if (burst % BURST === 0) await this.#options.sleep(0);
      }
    } finally {
      await this.#inner.close();
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#inner.stop();
  }

  drops(): Drops {
    return this.#inner.drops();
  }

  progress(): { readonly done: number; readonly total: number } {
    return this.#inner.progress();
  }

  async #until(time: number): Promise<void> {
    const { now, sleep, speed } = this.#options;
    if (Number.isNaN(this.#first)) {
      this.#first = time;
      this.#begun = now();
    }
    const due = this.#begun + (time - this.#first) / speed;
    for (;;) {
      const ms = (due - now()) / 1_000;
      if (this.#isStopped || !(ms >= SHORTEST_SLEEP_MS)) return;
      await sleep(Math.min(ms, LONGEST_SLEEP_MS));
    }
  }

  #rebase(packet: Packet): void {
    if (this.#options.isRebased !== true) return;
    const { speed } = this.#options;
    packet.time = Math.floor(this.#begun + (packet.time - this.#first) / speed);
  }
}
